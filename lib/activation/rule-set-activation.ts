import { CustomResource, Duration } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { ReceiptRuleSet } from 'aws-cdk-lib/aws-ses';
import { Construct } from 'constructs';
import { functionCode } from '../function-code.ts';
import { FUNCTION_DEFAULTS } from '../function-defaults.ts';
import { ACTIVATION, FORMER_RULE_SET } from './activation.ts';

/** Time for two calls to SES, even if SES throttles both. */
const TIMEOUT = Duration.minutes(1);

/** How long CloudFormation waits for an answer: long enough for three attempts of the function. By default, an hour. */
const SERVICE_TIMEOUT = Duration.minutes(8);

/** The rule set to activate, and how. */
export interface RuleSetActivationProps {
  ruleSet: ReceiptRuleSet;
  /** Whether it may take the place of another rule set that is active. */
  mayReplace: boolean;
  log: LogGroup;
}

/**
 * Activates the stack's own rule set, and restores the one that was active before when the stack is removed
 * (lib/activation/activation.ts).
 */
export class RuleSetActivation extends Construct {
  /** Stops the deploy if another rule set must not be switched off. Everything else has to depend on it. */
  readonly former: CustomResource;
  /** Activates the rule set. It has to depend on everything else. */
  readonly activation: CustomResource;
  readonly role: Role;
  /** A sentence that says which rule set was active when the activation last ran. */
  readonly state: string;

  constructor(scope: Construct, id: string, { ruleSet, mayReplace, log }: RuleSetActivationProps) {
    super(scope, id);

    this.role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    this.role.addToPolicy(
      new PolicyStatement({
        // SES has no permissions for single rule sets.
        actions: ['ses:DescribeActiveReceiptRuleSet', 'ses:SetActiveReceiptRuleSet'],
        resources: ['*'],
      }),
    );
    this.role.addToPolicy(
      new PolicyStatement({ actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resources: [log.logGroupArn] }),
    );
    const handler = new LambdaFunction(this, 'Handler', {
      ...FUNCTION_DEFAULTS,
      description: 'Activates the receipt rule set for pitches, when the stack is deployed or removed',
      code: functionCode('activation'),
      memorySize: 256,
      timeout: TIMEOUT,
      role: this.role,
      logGroup: log,
    });

    const common = { serviceToken: handler.functionArn, serviceTimeout: SERVICE_TIMEOUT };
    const properties = { RuleSet: ruleSet.receiptRuleSetName, MayReplace: mayReplace };
    this.former = new CustomResource(this, 'Former', { ...common, resourceType: FORMER_RULE_SET, properties });
    this.activation = new CustomResource(this, 'Activation', {
      ...common,
      resourceType: ACTIVATION,
      properties: { ...properties, Former: this.former.getAttString('RuleSet') },
    });
    this.state = this.activation.getAttString('State');
  }
}
