import { Annotations, CfnOutput, Duration, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { CfnQueryDefinition, LogGroup } from 'aws-cdk-lib/aws-logs';
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import { ReceiptRuleSet } from 'aws-cdk-lib/aws-ses';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { PitchScreenConfig } from '../app/config.ts';
import { domainOf } from '../app/config-relations.ts';
import { placeholderWarnings } from '../app/placeholder-addresses.ts';
import { CONFIGURATION_SET, LEASE_PREFIX, MAIL_BUCKET, MAIL_PREFIX } from '../lambda/environment.ts';
import { acknowledgeActivation, acknowledgeFindings, acknowledgeSending } from './acknowledged-findings.ts';
import { RuleSetActivation } from './activation/rule-set-activation.ts';
import { Alarms } from './alarms.ts';
import { handlerCode } from './bundle/handler-bundle.ts';
import { DeliveryEvents } from './delivery-events.ts';
import { FUNCTION_DEFAULTS } from './function-defaults.ts';
import { regionNote } from './inbound-region.ts';
import { InboxDomain, zoneOf } from './inbox-domain.ts';
import { LOG_QUERIES } from './log-queries.ts';
import { logRetention } from './log-retention.ts';
import { mailRetention } from './mail-retention.ts';
import { PitchDashboard } from './pitch-dashboard.ts';
import { PitchMetrics } from './pitch-metrics.ts';
import { PitchReceiptRule } from './receipt-rule.ts';
import { repeatedWordWarnings } from './repeated-words.ts';
import { MEMORY_SIZE, RETRIES, TIMEOUT } from './screen-limits.ts';
import { checkPolicies, sendingPermissions } from './sending-permission.ts';
import { WeeklyDigest } from './weekly-digest.ts';

/** The prefix of the keys of raw mails. */
const PREFIX = 'mail/';

/**
 * The prefix of the keys of leases on mails (docs/adr/0004). It is not below the prefix of the mails, so that the bucket can
 * delete leases after a day, and nobody mistakes a lease for a mail.
 */
const LEASES = 'claims/';

/** How long an operator has to see that pitches failed and to retry them. SQS keeps no message for longer. */
const DEAD_LETTER_RETENTION = Duration.days(14);

/** Recipients that a receipt rule takes by the guide of the console. By the list of quotas it takes more. */
const RECIPIENTS_IN_CONSOLE = 100;

/** The configuration, beside the usual properties of a stack. */
export interface PitchScreenStackProps extends StackProps {
  config: PitchScreenConfig;
}

/** The whole deployment: receipt rule → bucket → screen → SES, with a log beside it and a queue for the events that failed. */
export class PitchScreenStack extends Stack {
  constructor(scope: Construct, id: string, { config, ...props }: PitchScreenStackProps) {
    super(scope, id, props);
    annotate(this, config);

    const mails = new Bucket(this, 'Mails', {
      encryption: BucketEncryption.S3_MANAGED,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      lifecycleRules: [
        ...mailRetention(config.retention, PREFIX),
        { id: 'ForgetClaims', prefix: LEASES, expiration: Duration.days(1) },
      ],
      // Pitches are other people's mail, and outlive the stack.
      removalPolicy: RemovalPolicy.RETAIN,
    });

    const log = new LogGroup(this, 'Log', {
      retention: logRetention(config.retention.logDays),
      // Kept when the stack is removed, but not when it could not be created: then it is empty.
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });

    const failed = new Queue(this, 'Failed', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: DEAD_LETTER_RETENTION,
    });

    const deliveries = new DeliveryEvents(this, 'Deliveries', { config, log });

    const role = new Role(this, 'ScreenRole', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    const screen = new LambdaFunction(this, 'Screen', {
      ...FUNCTION_DEFAULTS,
      description: 'Forwards the pitches mailed to a reporter unless they use a word she will not read',
      code: handlerCode(config),
      memorySize: MEMORY_SIZE,
      timeout: Duration.seconds(TIMEOUT),
      // None by default: a new account has so little concurrency that Lambda lets it reserve none.
      reservedConcurrentExecutions: config.reservedConcurrency,
      role,
      environment: {
        [MAIL_BUCKET]: mails.bucketName,
        [MAIL_PREFIX]: PREFIX,
        [LEASE_PREFIX]: LEASES,
        [CONFIGURATION_SET]: deliveries.configurationSet,
      },
      logGroup: log,
    });
    screen.configureAsyncInvoke({
      retryAttempts: RETRIES,
      // Not `SqsDestination`: it would also allow the function to look up the queue, which Lambda does not need.
      onFailure: { bind: () => ({ destination: failed.queueArn }) },
    });

    role.addToPolicy(
      new PolicyStatement({
        // Saving the outcome copies the mail onto itself, with new metadata (lambda/aws/s3-mail-store.ts).
        actions: ['s3:GetObject', 's3:PutObject', 's3:PutObjectTagging'],
        resources: [mails.arnForObjects(`${PREFIX}*`)],
      }),
    );
    role.addToPolicy(
      new PolicyStatement({
        actions: ['s3:GetObject', 's3:PutObject'],
        resources: [mails.arnForObjects(`${LEASES}*`)],
      }),
    );
    for (const statement of sendingPermissions(this, config, deliveries.configurationSet)) role.addToPolicy(statement);
    role.addToPolicy(
      new PolicyStatement({
        actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        resources: [log.logGroupArn],
      }),
    );
    role.addToPolicy(new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [failed.queueArn] }));

    const ruleSet =
      config.ruleSet === undefined
        ? new ReceiptRuleSet(this, 'RuleSet')
        : ReceiptRuleSet.fromReceiptRuleSetName(this, 'RuleSet', config.ruleSet);
    new PitchReceiptRule(this, 'Receipt', {
      ruleSet,
      recipients: config.inboxes.map(({ address }) => address),
      tlsPolicy: config.tlsPolicy,
      bucket: mails,
      prefix: PREFIX,
      handler: screen,
    });

    for (const domain of new Set(config.inboxes.map(({ address }) => domainOf(address)))) {
      new InboxDomain(this, domain, {
        domain,
        createIdentity: config.createIdentity,
        zone: zoneOf(domain, config.hostedZone),
      });
    }

    const digest =
      config.digest &&
      new WeeklyDigest(this, 'Digest', {
        config,
        schedule: config.digest,
        log,
        configurationSet: deliveries.configurationSet,
      });
    const metrics = new PitchMetrics(this, 'Metrics', log);
    const { operator, noMailAlarmDays: noMailDays } = config;
    const alarms = new Alarms(this, 'Alarms', { screen, failed, metrics, deliveries, digest, operator, noMailDays });
    const { dashboard } = new PitchDashboard(this, 'Operations', { metrics, screen, log, alarms: alarms.all });
    for (const [name, lines] of Object.entries(LOG_QUERIES)) {
      new CfnQueryDefinition(this, `Query ${name}`, {
        name: `${this.stackName}/${name}`,
        queryString: lines.join('\n| '),
        logGroupNames: [log.logGroupName],
      });
    }

    acknowledgeFindings({ mails, prefix: PREFIX, leases: LEASES, failed, role });
    acknowledgeSending(role);
    checkPolicies(role);

    new CfnOutput(this, 'RuleSetName', { value: ruleSet.receiptRuleSetName });
    new CfnOutput(this, 'Dashboard', {
      value: `https://${this.region}.console.aws.amazon.com/cloudwatch/home?region=${this.region}#dashboards/dashboard/${dashboard.dashboardName}`,
    });
    new CfnOutput(this, 'MailBucketName', { value: mails.bucketName });
    new CfnOutput(this, 'LogGroupName', { value: log.logGroupName });
    new CfnOutput(this, 'FunctionName', { value: screen.functionName });
    new CfnOutput(this, 'DeadLetterQueueUrl', { value: failed.queueUrl });
    if (digest) new CfnOutput(this, 'DigestFunctionName', { value: digest.sender.functionName });

    if (ruleSet instanceof ReceiptRuleSet) {
      const everythingElse = this.node.children.filter((child) => child !== ruleSet);
      const activation = new RuleSetActivation(this, 'Activation', {
        ruleSet,
        mayReplace: config.replaceActiveRuleSet,
        log,
      });
      // If the former rule set stops the deploy, the bucket has not been made, so nothing remains.
      mails.node.addDependency(activation.former);
      for (const construct of everythingElse) activation.activation.node.addDependency(construct);
      new CfnOutput(this, 'RuleSetState', {
        description: 'As it was when this deploy looked',
        value: activation.state,
      });
      acknowledgeActivation(activation.role);
    } else {
      new CfnOutput(this, 'RuleSetState', {
        description:
          'The rule for pitches was added to a rule set that was there. Pitches come in while it is active; see',
        value: `aws ses describe-active-receipt-rule-set --region ${this.region} --query Metadata.Name`,
      });
    }
  }
}

/** Adds a warning for each thing that can be deployed but will not work. */
function annotate(stack: Stack, config: PitchScreenConfig): void {
  const annotations = Annotations.of(stack);
  for (const warning of placeholderWarnings(config)) annotations.addWarningV2('pitch-screen:placeholder', warning);
  for (const warning of repeatedWordWarnings(config)) annotations.addWarningV2('pitch-screen:repeated-word', warning);
  if (config.inboxes.length > RECIPIENTS_IN_CONSOLE) {
    annotations.addWarningV2(
      'pitch-screen:recipients',
      `The receipt rule has ${config.inboxes.length} recipients. SES' quota is 500 for a rule, but its console guide still ` +
        `speaks of ${RECIPIENTS_IN_CONSOLE}: should the deploy be refused, give the rest of the inboxes a stack of their own (docs/scale.md).`,
    );
  }
  const { logDays } = config.retention;
  const kept = logRetention(logDays);
  if (kept !== logDays) {
    annotations.addWarningV2(
      'pitch-screen:log-days',
      `The log is kept for ${kept} days, not ${logDays} (retention.logDays): CloudWatch Logs knows only certain numbers of ` +
        'days, of which this is the next longer one.',
    );
  }
  const note = regionNote(stack.region);
  if (note?.level === 'warning') annotations.addWarningV2('pitch-screen:region', note.text);
  if (note?.level === 'info') annotations.addInfoV2('pitch-screen:region', note.text);
}
