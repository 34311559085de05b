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
import { Subscription, SubscriptionProtocol, Topic } from 'aws-cdk-lib/aws-sns';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { PitchMetrics } from './pitch-metrics.ts';
import type { WeeklyDigest } from './weekly-digest.ts';

/** SES reviews an account from these rates on, and pauses its sending at twice and at five times them. */
const BOUNCE_RATE = 0.05;
const COMPLAINT_RATE = 0.001;

/** One mail that fails all its tries, or several that fail one: a single slip that passes is nobody's business. */
const ERRORS = 3;

/** Lambda calls a function that fails two more times. */
const DIGEST_TRIES = 3;

/** What is watched, and who is told. */
export interface AlarmsProps {
  screen: LambdaFunction;
  failed: Queue;
  metrics: PitchMetrics;
  /** @default there is no digest */
  digest?: WeeklyDigest | undefined;
  /** @default alarms are only shown on the dashboard */
  operator?: string;
  /** @default that no mail comes in is no alarm */
  noMailDays?: number;
}

/** Tells the operator what needs a person: pitches that were not handled, and what is about to stop them. */
export class Alarms extends Construct {
  readonly all: Alarm[] = [];
  /** Where alarms are sent, if there is an operator. */
  readonly topic: Topic | undefined;

  constructor(scope: Construct, id: string, { screen, failed, metrics, digest, operator, noMailDays }: AlarmsProps) {
    super(scope, id);
    this.topic = operator === undefined ? undefined : this.#topicFor(operator);
    const quarter = { period: Duration.minutes(15) };

    this.#add('Unhandled', failed.metricApproximateNumberOfMessagesVisible({ statistic: Stats.MAXIMUM }), {
      threshold: 1,
      alarmDescription:
        'Pitches failed three times and wait in the dead-letter queue, for two weeks: npm run -s retry -- --stack NAME sends them through again.',
    });
    this.#add('Errors', screen.metricErrors(quarter), {
      threshold: ERRORS,
      alarmDescription: 'Pitches fail. They are tried again, three times in all; the saved query "failures" says why.',
    });
    this.#add('Throttled', screen.metricThrottles(quarter), {
      threshold: 1,
      alarmDescription: 'Pitches wait, up to six hours, as the account has no concurrency left for them.',
    });
    // Of everything the account sends in the region, as that is what SES judges, and stops, all of it.
    this.#add('Bounces', reputation('Reputation.BounceRate'), {
      threshold: BOUNCE_RATE,
      alarmDescription: 'Too much of what this account sends bounces: SES may stop it. Is a forward address gone?',
    });
    this.#add('Complaints', reputation('Reputation.ComplaintRate'), {
      threshold: COMPLAINT_RATE,
      alarmDescription: 'Too much of what this account sends is reported as spam: SES may stop it.',
    });
    if (digest !== undefined) {
      // The schedule is on the hour, so all its tries are within one.
      this.#add('Digest', digest.sender.metricErrors({ period: Duration.hours(1) }), {
        threshold: DIGEST_TRIES,
        alarmDescription:
          'The weekly digest was not sent to everybody, in three tries; the saved query "failures" says why. The next one tells of that week, too.',
      });
      // What the function says of itself says nothing where it is not called.
      this.#add('DigestNotCalled', digest.schedules.metricDropped({ period: Duration.hours(1) }), {
        threshold: 1,
        alarmDescription:
          'The schedule could not call the function of the weekly digest, and gave up. May its role invoke it? The next digest tells of that week, too.',
      });
    }
    if (noMailDays !== undefined) {
      this.#add('NoMail', metrics.received.with({ period: Duration.days(1) }), {
        threshold: 1,
        comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
        evaluationPeriods: noMailDays,
        // Without a single line in the log there is no count either.
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
    if (this.topic) {
      const action = new SnsAction(this.topic);
      alarm.addAlarmAction(action);
      alarm.addOkAction(action);
    }
    this.all.push(alarm);
  }
}

function reputation(metricName: string): Metric {
  return new Metric({ namespace: 'AWS/SES', metricName, statistic: Stats.AVERAGE, period: Duration.hours(1) });
}
