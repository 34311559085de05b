import { ArnFormat, CustomResource, Duration, Stack } from 'aws-cdk-lib';
import { Policy, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { ReceiptRuleSet } from 'aws-cdk-lib/aws-ses';
import { Construct } from 'constructs';
import { functionCode } from '../function-code.ts';
import { FUNCTION_DEFAULTS } from '../function-defaults.ts';
import { ACTIVATION, FORMER_RULE_SET } from './activation.ts';
import { IDENTITY_LOOKUP, type IdentityLookupProperties } from './identity-lookup.ts';
import { SETUP_NOTIFICATION, type SetupNotificationProperties } from './setup-notification.ts';

/** Time for two calls to SES, even if SES throttles both, and until new permissions are effective. */
const TIMEOUT = Duration.minutes(1);

/** How long CloudFormation waits for an answer: long enough for three attempts of the function. By default, an hour. */
const SERVICE_TIMEOUT = Duration.minutes(8);

/** Up to so many domains are named in the permission to look up their identities. More would not fit into a policy. */
const MAX_NAMED_DOMAINS = 20;

/** What the steps are about. */
export interface DeployStepsProps {
  /** The rule set to activate. @default the rule is added to a rule set that was there */
  own?: { ruleSet: ReceiptRuleSet; mayReplace: boolean } | undefined;
  /** The domains whose identities it looks up. */
  lookedUp: readonly string[];
  log: ILogGroup;
}

/**
 * The steps of a deploy that CloudFormation has no resources for, and the function that takes them.
 *
 * It activates the stack's own rule set, and restores the one that was active before when the stack is removed
 * (lib/activation/activation.ts). It removes what SES wrote into the bucket when a deploy is rolled back
 * (lib/activation/setup-notification.ts). It asks SES for the identities of domains (lib/activation/identity-lookup.ts).
 */
export class DeploySteps extends Construct {
  /** Stops the deploy if another rule set must not be switched off. Everything else has to depend on it. */
  readonly former: CustomResource | undefined;
  /** Activates the rule set. It has to depend on everything else. */
  readonly activation: CustomResource | undefined;
  readonly role: Role;
  readonly #handler: LambdaFunction;

  constructor(scope: Construct, id: string, { own, log, lookedUp }: DeployStepsProps) {
    super(scope, id);

    this.role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    if (own !== undefined) {
      this.role.addToPolicy(
        new PolicyStatement({
          // SES has no permissions for single rule sets.
          actions: ['ses:DescribeActiveReceiptRuleSet', 'ses:SetActiveReceiptRuleSet'],
          resources: ['*'],
        }),
      );
    }
    if (lookedUp.length > 0) {
      const names = lookedUp.length > MAX_NAMED_DOMAINS ? ['*'] : lookedUp;
      const resources = names.map((name) => identityArn(this, name));
      this.role.addToPolicy(new PolicyStatement({ actions: ['ses:GetEmailIdentity'], resources }));
    }
    this.role.addToPolicy(
      new PolicyStatement({ actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resources: [log.logGroupArn] }),
    );
    this.#handler = new LambdaFunction(this, 'Handler', {
      ...FUNCTION_DEFAULTS,
      description:
        'Takes the steps of a deploy that CloudFormation has no resources for, such as activating a receipt rule set',
      code: functionCode('activation'),
      memorySize: 256,
      timeout: TIMEOUT,
      role: this.role,
      logGroup: log,
    });

    if (own === undefined) return;
    const properties = { RuleSet: own.ruleSet.receiptRuleSetName, MayReplace: own.mayReplace };
    this.former = this.#step(this, 'Former', FORMER_RULE_SET, properties);
    this.activation = this.#step(this, 'Activation', ACTIVATION, {
      ...properties,
      Former: this.former.getAttString('RuleSet'),
    });
  }

  /** Adds the step that removes SES' setup notification. The receipt rule has to depend on it. */
  removeSetupNotification(mails: IBucket, key: string): CustomResource {
    // A policy of its own: in that of the role, the function would have to wait for the bucket, which waits for it.
    const policy = new Policy(this, 'CleanUp', {
      roles: [this.role],
      statements: [new PolicyStatement({ actions: ['s3:DeleteObject'], resources: [mails.arnForObjects(key)] })],
    });
    const properties: SetupNotificationProperties = { Bucket: mails.bucketName, Key: key };
    const step = this.#step(this, 'SetupNotification', SETUP_NOTIFICATION, { ...properties });
    step.node.addDependency(policy);
    return step;
  }

  /** Adds the step that asks SES for the identity of a domain. Its attribute `Missing` is `true` or `false`. */
  lookUpIdentity(scope: Construct, id: string, domain: string): CustomResource {
    const properties: IdentityLookupProperties = { Domain: domain };
    return this.#step(scope, id, IDENTITY_LOOKUP, { ...properties });
  }

  /** @param type the type of the custom resource, which tells the function what to do */
  #step(scope: Construct, id: string, resourceType: string, properties: Record<string, unknown>): CustomResource {
    return new CustomResource(scope, id, {
      serviceToken: this.#handler.functionArn,
      serviceTimeout: SERVICE_TIMEOUT,
      resourceType,
      properties,
    });
  }
}

function identityArn(scope: Construct, resourceName: string): string {
  const arnFormat = ArnFormat.SLASH_RESOURCE_NAME;
  return Stack.of(scope).formatArn({ service: 'ses', resource: 'identity', resourceName, arnFormat });
}
