import { Duration } from 'aws-cdk-lib';
import {
  type Alarm,
  AlarmStatusWidget,
  Dashboard,
  GraphWidget,
  LogQueryVisualizationType,
  LogQueryWidget,
  type Metric,
  SingleValueWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { LOG_QUERIES } from './log-queries.ts';
import type { PitchMetrics } from './pitch-metrics.ts';

/** Columns of a CloudWatch dashboard. */
const WIDTH = 24;

/** What the dashboard shows. */
export interface PitchDashboardProps {
  metrics: PitchMetrics;
  screen: LambdaFunction;
  log: ILogGroup;
  alarms: readonly Alarm[];
}

/** One page that shows whether all is well, how many pitches came, what became of them, and the latest ignored ones. */
export class PitchDashboard extends Construct {
  readonly dashboard: Dashboard;

  constructor(scope: Construct, id: string, { metrics, screen, log, alarms }: PitchDashboardProps) {
    super(scope, id);
    const { received, forwarded, ignored, refused, failed, undelivered } = metrics;
    const daily = (metric: Metric) => metric.with({ period: Duration.days(1) });
    const duration = (label: string, statistic: string) => screen.metricDuration({ label, statistic });
    const table = (title: string, query: readonly string[], width: number) =>
      new LogQueryWidget({
        title,
        logGroupNames: [log.logGroupName],
        queryLines: [...query],
        view: LogQueryVisualizationType.TABLE,
        width,
        height: 8,
      });

    this.dashboard = new Dashboard(this, 'Dashboard', {
      defaultInterval: Duration.days(7),
      widgets: [
        [new AlarmStatusWidget({ title: 'Alarms', alarms: [...alarms], width: WIDTH, height: 3 })],
        [
          new SingleValueWidget({
            title: 'Pitches',
            metrics: [received, forwarded, ignored, refused, undelivered],
            setPeriodToTimeRange: true,
            width: WIDTH,
            height: 3,
          }),
        ],
        [
          new GraphWidget({
            title: 'What became of them, each day',
            left: [forwarded, ignored, refused].map(daily),
            stacked: true,
            width: WIDTH / 3,
          }),
          new GraphWidget({
            title: 'Time for a pitch, in ms',
            left: [duration('half of them', 'p50'), duration('nearly all', 'p95'), duration('longest', 'max')],
            width: WIDTH / 3,
          }),
          new GraphWidget({
            title: 'Errors',
            left: [failed, screen.metricErrors({ label: 'Errors' }), screen.metricThrottles({ label: 'Throttled' })],
            width: WIDTH / 3,
          }),
        ],
        [
          table('Latest ignored pitches', LOG_QUERIES['ignored pitches'], (WIDTH * 3) / 4),
          table('Ignored, by word', LOG_QUERIES['ignored by word'], WIDTH / 4),
        ],
      ],
    });
  }
}
