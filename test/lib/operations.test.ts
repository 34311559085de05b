import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import type { CommandRecord } from '../../core/record/command-record.ts';
import type { DeliveryRecord } from '../../core/record/delivery-record.ts';
import type { PitchRecord } from '../../core/record/pitch-record.ts';
import { LOG_QUERIES } from '../../lib/log-queries.ts';
import { matchesFilterPattern } from './filter-pattern.ts';
import { TWO_INBOXES, testTemplate } from './test-stack.ts';

const template = testTemplate({ ...TWO_INBOXES, operator: 'desk@newsroom.org', noMailAlarmDays: 3 });

describe('the log is counted', () => {
  const patterns = Object.values(template.findResources('AWS::Logs::MetricFilter')).map(({ Properties }) => ({
    pattern: Properties.FilterPattern as string,
    name: Properties.MetricTransformations[0].MetricName as string,
  }));

  const counted = (record: Partial<PitchRecord>) =>
    patterns
      .filter(({ pattern }) => matchesFilterPattern(pattern, { event: 'pitch', ...record }))
      .map(({ name }) => name);

  test.each<[Partial<PitchRecord>, string[]]>([
    [{ outcome: 'forwarded' }, ['Received', 'Forwarded']],
    [{ outcome: 'ignored' }, ['Received', 'Ignored']],
    [{ outcome: 'spam' }, ['Received', 'Refused']],
    [{ outcome: 'bounce' }, ['Received', 'Refused']],
    // It comes again, and is counted then.
    [{ outcome: 'failed' }, ['Failed']],
    // Counted the first time.
    [{ outcome: 'forwarded', repeated: true }, []],
    [{ outcome: 'ignored', repeated: true }, []],
  ])('the metrics count a record with %o as %o', (record, names) => {
    expect(counted(record)).toEqual(names);
  });

  test.each(['bounced', 'rejected', 'complained'])('a copy that %s is counted as undelivered', (status) => {
    expect(counted({ event: 'delivery', status } as never)).toEqual(['Undelivered']);
  });

  test('one that is delayed is counted as such, and one that was delivered is not', () => {
    expect(counted({ event: 'delivery', status: 'delayed' } as never)).toEqual(['Delayed']);
    expect(counted({ event: 'delivery', status: 'delivered' } as never)).toEqual([]);
  });

  test('and nothing else that is in it', () => {
    const other = { time: '2026-03-02T08:09:10.000Z', type: 'platform.report', record: { status: 'success' } };
    expect(patterns.filter(({ pattern }) => matchesFilterPattern(pattern, other))).toEqual([]);
  });
});

describe('the operator', () => {
  test('is mailed every alarm, and when it is over', () => {
    template.hasResourceProperties('AWS::SNS::Subscription', { Protocol: 'email', Endpoint: 'desk@newsroom.org' });
    const [topic] = Object.keys(template.findResources('AWS::SNS::Topic'));
    const alarms = Object.values(template.findResources('AWS::CloudWatch::Alarm'));
    expect(alarms).toHaveLength(9);
    for (const { Properties } of alarms) {
      expect(Properties).toMatchObject({ AlarmActions: [{ Ref: topic }], OKActions: [{ Ref: topic }] });
      expect(Properties.AlarmDescription).toMatch(/\.$|\?$/);
    }
  });

  test('gets nothing from anybody but the alarms of this account, and that over TLS', () => {
    const [{ Properties }] = Object.values(template.findResources('AWS::SNS::TopicPolicy')) as [{ Properties: never }];
    const { Statement } = (Properties as { PolicyDocument: { Statement: Record<string, unknown>[] } }).PolicyDocument;
    expect(Statement).toEqual([
      expect.objectContaining({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
      expect.objectContaining({
        Effect: 'Allow',
        Action: 'sns:Publish',
        Principal: { Service: 'cloudwatch.amazonaws.com' },
        Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
      }),
    ]);
  });

  test('need not be, and then nothing is sent anywhere', () => {
    const quiet = testTemplate(TWO_INBOXES);
    quiet.resourceCountIs('AWS::SNS::Topic', 0);
    quiet.resourceCountIs('AWS::CloudWatch::Alarm', 8);
    quiet.hasResourceProperties('AWS::CloudWatch::Alarm', { AlarmActions: Match.absent() });
  });
});

test.each([
  ['a pitch that failed for good', { MetricName: 'ApproximateNumberOfMessagesVisible', Threshold: 1 }],
  ['pitches that fail', { MetricName: 'Errors', Namespace: 'AWS/Lambda', Threshold: 3 }],
  ['pitches that wait', { MetricName: 'Throttles', Namespace: 'AWS/Lambda', Threshold: 1 }],
  ['bounces', { MetricName: 'Reputation.BounceRate', Namespace: 'AWS/SES', Threshold: 0.05 }],
  ['complaints', { MetricName: 'Reputation.ComplaintRate', Namespace: 'AWS/SES', Threshold: 0.001 }],
])('%s: an alarm, and none as long as nothing is known', (_, properties) => {
  template.hasResourceProperties('AWS::CloudWatch::Alarm', { ...properties, TreatMissingData: 'notBreaching' });
});

test('no mail for three days is an alarm, where that is asked for', () => {
  template.hasResourceProperties('AWS::CloudWatch::Alarm', {
    MetricName: 'Received',
    Statistic: 'Sum',
    Period: 24 * 60 * 60,
    EvaluationPeriods: 3,
    ComparisonOperator: 'LessThanThreshold',
    Threshold: 1,
    TreatMissingData: 'breaching',
  });
});

describe('a person finds', () => {
  const fields: (keyof PitchRecord | keyof DeliveryRecord | keyof CommandRecord)[] = [
    'address',
    'status',
    'type',
    'subtype',
    'code',
    'event',
    'outcome',
    'repeated',
    'by',
    'action',
    'result',
    'pitches',
    'inbox',
    'sender',
    'subject',
    'reasons',
    'why',
    'time',
    'id',
  ];

  test('the queries of the runbook, saved for this log', () => {
    const [log] = Object.keys(template.findResources('AWS::Logs::LogGroup'));
    const saved = Object.values(template.findResources('AWS::Logs::QueryDefinition')).map(
      ({ Properties }) => Properties,
    );
    expect(saved.map(({ Name }) => Name).sort()).toEqual(
      Object.keys(LOG_QUERIES)
        .map((name) => `PitchScreen/${name}`)
        .sort(),
    );
    for (const { LogGroupNames } of saved) expect(LogGroupNames).toEqual([{ Ref: log }]);
  });

  test.each<[keyof typeof LOG_QUERIES, string]>([
    ['ignored pitches', 'event = "pitch" and outcome = "ignored" and not ispresent(repeated)'],
    ['ignored by word', 'event = "pitch" and outcome = "ignored" and not ispresent(repeated)'],
    ['pitches by sender', 'event = "pitch" and outcome != "failed" and not ispresent(repeated)'],
    ['undelivered', 'event = "delivery" and status in ["bounced", "rejected", "complained"]'],
    ['commands', 'event = "command"'],
    [
      'failures',
      '(event = "pitch" and outcome = "failed") or level in ["ERROR", "FATAL"] or record.status in ["error", "timeout"]',
    ],
    ["one pitch's story", '@message like "ID-OF-THE-PITCH"'],
  ])('%s, with these lines of the log and no others', (name, filter) => {
    const lines: readonly string[] = LOG_QUERIES[name];
    expect(lines.filter((line) => line.startsWith('filter '))).toEqual([`filter ${filter}`]);
  });

  test.each(Object.entries(LOG_QUERIES))('%s, by fields that the log has', (_, lines) => {
    const query = lines.join('\n| ');
    // A comment is a line of its own, and no command.
    expect(query).not.toMatch(/\| *#/);
    const known = new Set<string>([...fields, 'errorMessage', 'record', 'level']);
    const named = query
      .replace(/#.*/g, '')
      .replace(/"[^"]*"|\bas \w+|@\w+/g, '')
      .replace(/sort \w+/g, 'sort')
      .matchAll(/\b[a-zA-Z]\w*(?![\w(]|\s*\()/g);
    const commands = [
      'fields',
      'filter',
      'stats',
      'sort',
      'limit',
      'by',
      'and',
      'or',
      'not',
      'in',
      'desc',
      'asc',
      'like',
      'word',
      'excerpt',
    ];
    expect([...named].map(([name]) => name).filter((name) => !known.has(name) && !commands.includes(name))).toEqual([]);
  });

  test('a dashboard with what came in, what became of it, how long it took, what failed and what was kept', () => {
    const [{ Properties }] = Object.values(template.findResources('AWS::CloudWatch::Dashboard')) as [
      { Properties: never },
    ];
    const parts = (Properties as { DashboardBody: { 'Fn::Join': [string, unknown[]] } }).DashboardBody['Fn::Join'][1];
    const { widgets } = JSON.parse(parts.map((part) => (typeof part === 'string' ? part : 'x')).join(''));
    const titles = widgets.map(({ properties }: { properties: { title: string } }) => properties.title);
    expect(titles).toEqual([
      'Alarms',
      'Pitches',
      'What became of them, each day',
      'Time for a pitch, in ms',
      'Errors',
      'Latest ignored pitches',
      'Ignored, by word',
    ]);
    const queries = widgets.flatMap(({ properties }: { properties: { query?: string } }) => properties.query ?? []);
    expect(queries).toEqual([
      "SOURCE 'x' | fields @timestamp, inbox, sender, subject, reasons.0.word as word, reasons.0.excerpt as excerpt, id\n" +
        '| filter event = "pitch" and outcome = "ignored" and not ispresent(repeated)\n' +
        '| sort @timestamp desc\n| limit 100',
      'SOURCE \'x\' | filter event = "pitch" and outcome = "ignored" and not ispresent(repeated)\n' +
        '| stats count(*) as pitches by reasons.0.word as word\n| sort pitches desc',
    ]);
  });
});
