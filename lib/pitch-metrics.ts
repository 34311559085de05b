import { Duration, Stack } from 'aws-cdk-lib';
import { Metric, Stats, Unit } from 'aws-cdk-lib/aws-cloudwatch';
import { FilterPattern, type LogGroup, MetricFilter } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

/** One more than a record was written for. Failed ones are tried again, and a redelivered event records nothing new. */
const SETTLED = '($.event = "pitch") && ($.outcome != "failed") && ($.repeated NOT EXISTS)';

/**
 * How many pitches came in and what became of them, counted by CloudWatch from the lines of the log: the function makes
 * no request for it. The fields are those of core/record/pitch-record.ts.
 */
export class PitchMetrics extends Construct {
  readonly received: Metric;
  readonly forwarded: Metric;
  readonly ignored: Metric;
  /** Kept for another reason than a word: bounces, loops, viruses, spam, forgeries. */
  readonly refused: Metric;
  /** Tries that failed and come again. */
  readonly failed: Metric;

  constructor(scope: Construct, id: string, log: LogGroup) {
    super(scope, id);
    const count = (name: string, pattern: string) => {
      const metricNamespace = `PitchScreen/${Stack.of(this).stackName}`;
      new MetricFilter(this, name, {
        logGroup: log,
        filterPattern: FilterPattern.literal(`{ ${pattern} }`),
        metricNamespace,
        metricName: name,
        metricValue: '1',
        // Of a time with log lines, none of which is one of these: nought, and not unknown.
        defaultValue: 0,
        unit: Unit.COUNT,
      });
      return new Metric({
        namespace: metricNamespace,
        metricName: name,
        statistic: Stats.SUM,
        period: Duration.hours(1),
      });
    };
    this.received = count('Received', SETTLED);
    this.forwarded = count('Forwarded', `${SETTLED} && ($.outcome = "forwarded")`);
    this.ignored = count('Ignored', `${SETTLED} && ($.outcome = "ignored")`);
    this.refused = count('Refused', `${SETTLED} && ($.outcome != "forwarded") && ($.outcome != "ignored")`);
    this.failed = count('Failed', '($.event = "pitch") && ($.outcome = "failed")');
  }
}
