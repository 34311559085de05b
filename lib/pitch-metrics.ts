import { Duration } from 'aws-cdk-lib';
import { Metric, Stats, Unit } from 'aws-cdk-lib/aws-cloudwatch';
import { FilterPattern, type ILogGroup, MetricFilter } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { stackAddress } from './instance-name.ts';

/** Matches one line for each pitch and inbox. Failed pitches are tried again, and a repeated line says nothing new. */
const SETTLED = '($.event = "pitch") && ($.outcome != "failed") && ($.repeated NOT EXISTS)';

/**
 * How many pitches came in, and what became of them. CloudWatch counts the lines of the log, so the function makes no
 * request for it. The fields are those of docs/log.md.
 */
export class PitchMetrics extends Construct {
  readonly received: Metric;
  readonly forwarded: Metric;
  readonly ignored: Metric;
  /** Quarantined for another reason than a word: bounces, loops, viruses, spam, unauthenticated mail. */
  readonly refused: Metric;
  /** Attempts that failed. */
  readonly failed: Metric;
  /** Copies that did not arrive at an address after SES had accepted them, or were reported as spam there. */
  readonly undelivered: Metric;
  /** Times that SES said that it still tries a copy. */
  readonly delayed: Metric;

  constructor(scope: Construct, id: string, log: ILogGroup) {
    super(scope, id);
    const count = (name: string, pattern: string) => {
      const metricNamespace = `PitchScreen/${stackAddress(scope)}`;
      new MetricFilter(this, name, {
        logGroup: log,
        filterPattern: FilterPattern.literal(`{ ${pattern} }`),
        metricNamespace,
        metricName: name,
        metricValue: '1',
        // A period with log lines, none of which matches, counts as 0 and not as missing.
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
    this.undelivered = count(
      'Undelivered',
      '($.event = "delivery") && ($.status != "delivered") && ($.status != "delayed")',
    );
    this.delayed = count('Delayed', '($.event = "delivery") && ($.status = "delayed")');
  }
}
