import { Aws, Duration } from 'aws-cdk-lib';
import {
  Alarm,
  type AlarmProps,
  ComparisonOperator,
  type IMetric,
  Metric,
  Stats,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { type ITopic, Subscription, SubscriptionProtocol, Topic } from 'aws-cdk-lib/aws-sns';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { callWith } from '../app/call.ts';
import type { DeliveryEvents } from './delivery-events.ts';
import { stackAddress } from './instance-name.ts';
import type { PitchMetrics } from './pitch-metrics.ts';
import type { ReporterDigest } from './reporter-digest.ts';

/**
 * SES puts an account under review from these rates on, and may pause its sending at twice the first and five times the
 * second.
 */
const BOUNCE_RATE = 0.05;
const COMPLAINT_RATE = 0.001;

/** Errors in a quarter of an hour: a mail that fails all three attempts, or several that fail one. One error may pass. */
const ERRORS = 3;

/** Attempts at a digest: Lambda calls a function that failed twice more. */
const DIGEST_TRIES = 3;

/** What the alarms watch, and whom they tell. */
export interface AlarmsProps {
  screen: LambdaFunction;
  failed: Queue;
  metrics: PitchMetrics;
  deliveries: DeliveryEvents;
  /** @default there is no digest */
  digest?: ReporterDigest | undefined;
  /** @default alarms are only shown on the dashboard */
  operator?: string;
  /** A topic of the app that alarms are published to as well. @default none */
  alarmTopic?: ITopic | undefined;
  /** Days without any mail after which an alarm goes off. @default no such alarm */
  noMailDays?: number;
}

/** The alarms that need a person: pitches that were not handled, and signs that they soon will not be. */
export class Alarms extends Construct {
  readonly all: Alarm[] = [];
  /** The topics that are told of alarms: the one that mails the operator, and that of the app. */
  readonly topics: readonly ITopic[];

  constructor(scope: Construct, id: string, props: AlarmsProps) {
    super(scope, id);
    const { screen, failed, metrics, deliveries, digest, operator, alarmTopic, noMailDays } = props;
    this.topics = [...(operator === undefined ? [] : [this.#topicFor(operator)]), ...(alarmTopic ? [alarmTopic] : [])];
    const quarter = { period: Duration.minutes(15) };

    this.#add('Unhandled', failed.metricApproximateNumberOfMessagesVisible({ statistic: Stats.MAXIMUM }), {
      threshold: 1,
      alarmDescription: `Pitches failed three times and wait in the dead-letter queue, for two weeks: ${callWith('retry')} --stack ${stackAddress(scope)} sends them through again.`,
    });
    this.#add('Errors', screen.metricErrors(quarter), {
      threshold: ERRORS,
      alarmDescription: 'Pitches fail. They are tried again, three times in all; the saved query "failures" says why.',
    });
    this.#add('Throttled', screen.metricThrottles(quarter), {
      threshold: 1,
      alarmDescription: 'Pitches wait, up to six hours, as the account has no concurrency left for them.',
    });
    this.#add('Undelivered', metrics.undelivered, {
      threshold: 1,
      alarmDescription: `Pitches that were forwarded did not arrive, or were reported as spam: ${callWith('review')} list --outcome undelivered --stack ${stackAddress(scope)}, or complained, says which, why and what helps; the saved query "undelivered" has every line.`,
    });
    this.#add('Delayed', metrics.delayed, {
      threshold: 1,
      alarmDescription: `The server of a forward address has not taken pitches yet, and SES still tries, for half a day. Is the mailbox full? ${callWith('review')} list --outcome delayed --stack ${stackAddress(scope)} says which.`,
    });
    this.#add('DeliveriesNotLogged', deliveries.logger.metricErrors(quarter), {
      threshold: 1,
      alarmDescription:
        'The function that logs whether pitches arrived fails, so that some may be undelivered unseen; the saved query "failures" says why.',
    });
    // The rates of everything that the account sends in the region: that is what SES judges, and pauses.
    this.#add('Bounces', reputation('Reputation.BounceRate'), {
      threshold: BOUNCE_RATE,
      alarmDescription: 'Too much of what this account sends bounces: SES may stop it. Is a forward address gone?',
    });
    this.#add('Complaints', reputation('Reputation.ComplaintRate'), {
      threshold: COMPLAINT_RATE,
      alarmDescription: 'Too much of what this account sends is reported as spam: SES may stop it.',
    });
    if (digest !== undefined) {
      // The schedule is on the hour, so all attempts fall into the same period of an hour.
      this.#add('Digest', digest.sender.metricErrors({ period: Duration.hours(1) }), {
        threshold: DIGEST_TRIES,
        alarmDescription:
          'The digest was not sent to everybody, in three tries; the saved query "failures" says why. The next one tells of that time, too.',
      });
      this.#add('CommandsFailed', digest.commandsFailed, {
        threshold: 1,
        alarmDescription:
          'A reporter asked for a pitch by mail and did not get it. She was told why; the saved query "commands" says it, too.',
      });
      // A function that is not called has no errors: only the schedule's own metric shows that.
      this.#add('DigestNotCalled', digest.schedules.metricDropped({ period: Duration.hours(1) }), {
        threshold: 1,
        alarmDescription:
          'The schedule could not call the function of the digest, and gave up. May its role invoke it? The next digest tells of that time, too.',
      });
    }
    if (noMailDays !== undefined) {
      this.#add('NoMail', metrics.received.with({ period: Duration.days(1) }), {
        threshold: 1,
        comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
        evaluationPeriods: noMailDays,
        // On a day without a single line in the log the metric has no value.
        treatMissingData: TreatMissingData.BREACHING,
        alarmDescription: `No mail at all came in for ${noMailDays} days. Is the rule set active, and the MX record right?`,
      });
    }
  }

  #topicFor(operator: string): Topic {
    const topic = new Topic(this, 'Topic', { displayName: 'pitch-screen alarms', enforceSSL: true });
    topic.addToResourcePolicy(
      new PolicyStatement({
        sid: 'OnlyAlarmsOfThisAccountPublish',
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
    );
    new Subscription(this, 'Operator', { topic, protocol: SubscriptionProtocol.EMAIL, endpoint: operator });
    return topic;
  }

  #add(id: string, metric: IMetric, props: Omit<AlarmProps, 'metric' | 'evaluationPeriods'> & Partial<AlarmProps>) {
    const alarm = new Alarm(this, id, {
      metric,
      evaluationPeriods: 1,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
      ...props,
    });
    for (const topic of this.topics) {
      const action = new SnsAction(topic);
      alarm.addAlarmAction(action);
      alarm.addOkAction(action);
    }
    this.all.push(alarm);
  }
}

function reputation(metricName: string): Metric {
  return new Metric({ namespace: 'AWS/SES', metricName, statistic: Stats.AVERAGE, period: Duration.hours(1) });
}
