import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import type { Alarm, Metric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { CfnQueryDefinition, type ILogGroup, LogGroup } from 'aws-cdk-lib/aws-logs';
import { Bucket, type IBucket } from 'aws-cdk-lib/aws-s3';
import { type IReceiptRuleSet, ReceiptRuleSet } from 'aws-cdk-lib/aws-ses';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { domainOf } from '../app/config/relations.ts';
import type { PitchScreenConfig } from '../app/config.ts';
import { SETUP_NOTIFICATION_ID } from '../lambda/aws/ses-event.ts';
import { LEASES, PREFIX, TRUSTED } from '../lambda/prefixes.ts';
import { acknowledgeActivation, acknowledgeFindings, acknowledgeSending } from './acknowledged-findings.ts';
import { DeploySteps } from './activation/deploy-steps.ts';
import { Alarms } from './alarms.ts';
import { annotate, noteResources } from './annotations.ts';
import { DeliveryEvents } from './delivery-events.ts';
import { ownerOf } from './domain-owner.ts';
import { readProps } from './given-resources.ts';
import { type GrantedParts, grantRetry, grantReview } from './grants.ts';
import { InboxDomain, zoneOf } from './inbox-domain.ts';
import { stackAddress } from './instance-name.ts';
import { acknowledgeLinters } from './linter-findings.ts';
import { LOG_QUERIES } from './log-queries.ts';
import { logRetention } from './log-retention.ts';
import { createMailBucket } from './mail-bucket.ts';
import { checkAgainstOthers } from './other-screens.ts';
import { writeOutputs } from './outputs.ts';
import { PitchDashboard } from './pitch-dashboard.ts';
import { PitchMetrics } from './pitch-metrics.ts';
import type { PitchScreenProps } from './pitch-screen-props.ts';
import { PitchReceiptRule } from './receipt-rule.ts';
import { ReporterDigest } from './reporter-digest.ts';
import { createScreen } from './screen-function.ts';
import { checkPolicies } from './sending-permission.ts';

/** How long an operator has to see that pitches failed and to retry them. SQS keeps no message for longer. */
const DEAD_LETTER_RETENTION = Duration.days(14);

/**
 * Screens the pitches mailed to reporters: receipt rule → bucket → function → SES, with a log beside it and a queue for the
 * events that failed.
 *
 * @throws ConfigError for props that cannot be used, with all problems at once
 * @example
 * new PitchScreen(this, 'Pitches', {
 *   inboxes: [{ address: 'masha@pitches.example.org', forwardTo: 'masha@example.org' }],
 * });
 */
export class PitchScreen extends Construct {
  /** The bucket with the raw mails. It is kept when the construct is removed. */
  readonly mailBucket: IBucket;
  /** The log, with a line for each pitch and inbox (docs/log.md). It is kept when the construct is removed. */
  readonly logGroup: ILogGroup;
  /** The function that screens each mail. */
  readonly function: IFunction;
  /** The events that failed for good, for two weeks. */
  readonly deadLetterQueue: Queue;
  /** The rule set that the rule for pitches is in. */
  readonly ruleSet: IReceiptRuleSet;
  /** Every alarm. */
  readonly alarms: readonly Alarm[];
  /** The topic that mails alarms to the operator; without an operator the app's own, if the props name one. */
  readonly alarmTopic: ITopic | undefined;
  /** The function that sends the digest, if there is one. */
  readonly digestFunction: IFunction | undefined;
  readonly #metrics: PitchMetrics;

  constructor(scope: Construct, id: string, props: PitchScreenProps) {
    super(scope, id);
    const { configuredIn = `the props of ${this.node.path}`, ...others } = props ?? {};
    const { config, given } = readProps(others, configuredIn);
    checkAgainstOthers(this, {
      inboxes: config.inboxes.map(({ address }) => address),
      activates: config.ruleSet === undefined,
    });
    annotate(this, config, configuredIn);
    noteResources(this, config, given);

    const prefixes = { mails: PREFIX, leases: LEASES };
    this.mailBucket =
      given.mailBucket ??
      (config.mailBucket === undefined
        ? createMailBucket(this, config.retention, prefixes, given.encryptionKey)
        : Bucket.fromBucketName(this, 'Mails', config.mailBucket));
    this.logGroup =
      given.logGroup ??
      (config.logGroup === undefined
        ? createLogGroup(this, config.retention.logDays)
        : LogGroup.fromLogGroupName(this, 'Log', config.logGroup));

    this.deadLetterQueue = new Queue(this, 'Failed', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: DEAD_LETTER_RETENTION,
    });

    const deliveries = new DeliveryEvents(this, 'Deliveries', { config, log: this.logGroup });
    const { configurationSet } = deliveries;
    const { screen, role } = createScreen(this, {
      config,
      mails: this.mailBucket,
      prefix: PREFIX,
      leases: LEASES,
      trusted: TRUSTED,
      log: this.logGroup,
      failed: this.deadLetterQueue,
      configurationSet,
      key: given.encryptionKey,
    });
    this.function = screen;

    const own = config.ruleSet === undefined ? new ReceiptRuleSet(this, 'RuleSet') : undefined;
    this.ruleSet = own ?? given.ruleSet ?? ReceiptRuleSet.fromReceiptRuleSetName(this, 'RuleSet', config.ruleSet!);
    const receipt = new PitchReceiptRule(this, 'Receipt', {
      ruleSet: this.ruleSet,
      recipients: config.inboxes.map(({ address }) => address),
      tlsPolicy: config.tlsPolicy,
      bucket: this.mailBucket,
      prefix: PREFIX,
      handler: screen,
      // Another PitchScreen's own rule comes later, and its inboxes may be recipients of the same mail.
      stop: config.stopRuleSet ?? (own === undefined && !(given.ruleSet?.node.scope instanceof PitchScreen)),
      key: given.encryptionKey,
    });

    const domains = [...new Set(config.inboxes.map(({ address }) => domainOf(address)))].map((domain) => {
      const zone = zoneOf(domain, config.hostedZone);
      return { domain, zone, createIdentity: createdBy(config, domain), owner: ownerOf(this, domain, zone) };
    });
    const toSetUp = domains.filter(({ owner }) => owner === undefined);
    const steps = new DeploySteps(this, 'Activation', {
      own: own && { ruleSet: own, mayReplace: config.replaceActiveRuleSet },
      log: this.logGroup,
      lookedUp: toSetUp.filter(({ createIdentity }) => createIdentity === 'missing').map(({ domain }) => domain),
    });
    for (const { domain, zone, createIdentity } of toSetUp) {
      const lookUp = (part: Construct, name: string) => steps.lookUpIdentity(part, name, domain);
      new InboxDomain(this, domain, { domain, createIdentity, lookUp, zone });
    }
    for (const { owner } of domains) if (owner !== undefined) receipt.rule.node.addDependency(owner);

    const { operator, noMailAlarmDays: noMailDays } = config;
    const digest =
      config.digest &&
      new ReporterDigest(this, 'Digest', {
        config,
        schedule: config.digest,
        log: this.logGroup,
        configuredIn,
        configurationSet,
        mails: this.mailBucket,
        screen,
        screenRole: role,
      });
    this.digestFunction = digest?.sender;
    this.#metrics = new PitchMetrics(this, 'Metrics', this.logGroup);
    const alarms = new Alarms(this, 'Alarms', {
      screen,
      failed: this.deadLetterQueue,
      metrics: this.#metrics,
      deliveries,
      digest,
      operator,
      alarmTopic: given.alarmTopic,
      noMailDays,
    });
    this.alarms = alarms.all;
    [this.alarmTopic] = alarms.topics;
    const { dashboard } = new PitchDashboard(this, 'Operations', {
      metrics: this.#metrics,
      screen,
      log: this.logGroup,
      alarms: alarms.all,
    });
    for (const [name, lines] of Object.entries(LOG_QUERIES)) {
      new CfnQueryDefinition(this, `Query ${name}`, {
        name: `${stackAddress(this)}/${name}`,
        queryString: lines.join('\n| '),
        logGroupNames: [this.logGroup.logGroupName],
      });
    }

    acknowledgeFindings({
      mails: this.mailBucket,
      prefix: PREFIX,
      leases: LEASES,
      trusted: TRUSTED,
      failed: this.deadLetterQueue,
      role,
    });
    acknowledgeSending(role);
    checkPolicies(role, configuredIn);

    writeOutputs(this, {
      RuleSetName: this.ruleSet.receiptRuleSetName,
      Dashboard: dashboardUrl(this, dashboard.dashboardName),
      MailBucketName: this.mailBucket.bucketName,
      LogGroupName: this.logGroup.logGroupName,
      FunctionName: screen.functionName,
      DeadLetterQueueUrl: this.deadLetterQueue.queueUrl,
      ...(digest && { DigestFunctionName: digest.sender.functionName }),
    });

    inOrder(this, steps, receipt);
    acknowledgeActivation(steps.role);
    acknowledgeLinters(this);
    writeOutputs(this, { RuleSetState: ruleSetState(this, steps) });
  }

  /** How many pitches were settled. @default the sum of each hour */
  metricReceived(props?: MetricOptions): Metric {
    return this.#metrics.received.with(props ?? {});
  }

  /** How many pitches were forwarded. @default the sum of each hour */
  metricForwarded(props?: MetricOptions): Metric {
    return this.#metrics.forwarded.with(props ?? {});
  }

  /** How many pitches were ignored because of a word. @default the sum of each hour */
  metricIgnored(props?: MetricOptions): Metric {
    return this.#metrics.ignored.with(props ?? {});
  }

  /** How many mails were quarantined for another reason than a word, such as spam. @default the sum of each hour */
  metricRefused(props?: MetricOptions): Metric {
    return this.#metrics.refused.with(props ?? {});
  }

  /** How many attempts at a pitch failed. @default the sum of each hour */
  metricFailed(props?: MetricOptions): Metric {
    return this.#metrics.failed.with(props ?? {});
  }

  /** How many copies did not arrive where they were sent, or were reported as spam. @default the sum of each hour */
  metricUndelivered(props?: MetricOptions): Metric {
    return this.#metrics.undelivered.with(props ?? {});
  }

  /** Allows somebody to review pitches and to release them: what the `review` commands and the page need. */
  grantReview(grantee: IGrantable): Grant {
    return grantReview(this.#grantedParts(), grantee);
  }

  /** Allows somebody to retry the pitches that failed: what `retry --stack` needs. */
  grantRetry(grantee: IGrantable): Grant {
    return grantRetry(this.#grantedParts(), grantee);
  }

  #grantedParts(): GrantedParts {
    return { scope: this, function: this.function, log: this.logGroup, deadLetterQueue: this.deadLetterQueue };
  }
}

/** Whether the identity of a domain is made. */
function createdBy({ createIdentity }: PitchScreenConfig, domain: string): boolean | 'missing' {
  return Array.isArray(createIdentity) ? createIdentity.includes(domain) : createIdentity;
}

function dashboardUrl(scope: Construct, name: string): string {
  const { region } = Stack.of(scope);
  return `https://${region}.console.aws.amazon.com/cloudwatch/home?region=${region}#dashboards/dashboard/${name}`;
}

/**
 * Has CloudFormation create everything in an order in which a first deploy that fails leaves nothing behind: the check of
 * the active rule set comes first, the rule for pitches next to last, and the activation last.
 */
function inOrder(screen: PitchScreen, steps: DeploySteps, receipt: PitchReceiptRule): void {
  const { former, activation } = steps;
  const parts = screen.node.children.filter((part) => part !== steps && part !== screen.ruleSet);
  const cleanUp = steps.removeSetupNotification(screen.mailBucket, PREFIX + SETUP_NOTIFICATION_ID);
  receipt.rule.node.addDependency(cleanUp);
  for (const part of parts) {
    // The function that checks writes into the log.
    if (former !== undefined && part !== screen.logGroup) part.node.addDependency(former);
    if (part !== receipt) receipt.rule.node.addDependency(part);
    activation?.node.addDependency(part);
  }
}

/** The output that says whether pitches come in. */
function ruleSetState(scope: Construct, { activation }: DeploySteps): { value: string; description: string } {
  if (activation !== undefined) {
    return { value: activation.getAttString('State'), description: 'As it was when this deploy looked' };
  }
  return {
    value: `aws ses describe-active-receipt-rule-set --region ${Stack.of(scope).region} --query Metadata.Name`,
    description: 'The rule for pitches was added to a rule set that was there. Pitches come in while it is active; see',
  };
}

/** Creates the log group. */
function createLogGroup(scope: Construct, days: number): LogGroup {
  return new LogGroup(scope, 'Log', {
    retention: logRetention(days),
    // Kept when the stack is removed, but not when it could not be created: then it is empty.
    removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
  });
}
