import { CustomResource, Duration } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Function as LambdaFunction, LoggingFormat, Runtime } from 'aws-cdk-lib/aws-lambda';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { ReceiptRuleSet } from 'aws-cdk-lib/aws-ses';
import { Construct } from 'constructs';
import { activationCode, HANDLER } from '../bundle/handler-bundle.ts';
import { ACTIVATION, FORMER_RULE_SET } from './activation.ts';

/** Two calls to SES, and time for both to be throttled. */
const TIMEOUT = Duration.minutes(1);

/**
 * How long CloudFormation waits for an answer: as long as Lambda needs to start the function three times. Without it,
 * it would wait for an hour.
 */
const SERVICE_TIMEOUT = Duration.minutes(8);

/** What is to be activated. */
export interface RuleSetActivationProps {
  ruleSet: ReceiptRuleSet;
  /** It may take the place of another rule set that is active. */
  mayReplace: boolean;
  log: LogGroup;
}

/** Makes the stack's own rule set the active one, and puts back what was active before; see activation/activation.ts. */
export class RuleSetActivation extends Construct {
  /** Stops the deploy where another rule set must not be switched off: to be made before anything else. */
  readonly former: CustomResource;
  /** To be made after everything else. */
  readonly activation: CustomResource;
  readonly role: Role;
  /** Says which rule set was active when this last changed, in a sentence. */
  readonly state: string;

  constructor(scope: Construct, id: string, { ruleSet, mayReplace, log }: RuleSetActivationProps) {
    super(scope, id);

    this.role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    this.role.addToPolicy(
      new PolicyStatement({
        // SES knows no permission for a single rule set.
        actions: ['ses:DescribeActiveReceiptRuleSet', 'ses:SetActiveReceiptRuleSet'],
        resources: ['*'],
      }),
    );
    this.role.addToPolicy(
      new PolicyStatement({ actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resources: [log.logGroupArn] }),
    );
    const handler = new LambdaFunction(this, 'Handler', {
      description: 'Activates the receipt rule set for pitches, when the stack is deployed or removed',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      code: activationCode(),
      handler: HANDLER,
      memorySize: 256,
      timeout: TIMEOUT,
      role: this.role,
      logGroup: log,
      loggingFormat: LoggingFormat.JSON,
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
