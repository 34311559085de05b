import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import { list, TWO_INBOXES, testTemplate, text } from './test-stack.ts';

const template = testTemplate({ ...TWO_INBOXES, digest: { day: 'friday', hour: 17, timeZone: 'Europe/Berlin' } });

/** The id and the properties of the only resource of a type that is of the digest. */
function ofDigest(type: string, part: string): [string, Record<string, unknown>] {
  const found = Object.entries(template.findResources(type)).filter(([id]) => id.startsWith(`Digest${part}`));
  expect(found).toHaveLength(1);
  return [found[0]![0], found[0]![1].Properties];
}

const [sender, senderProperties] = ofDigest('AWS::Lambda::Function', 'Sender');
const [schedules, { Name: group }] = ofDigest('AWS::Scheduler::ScheduleGroup', 'Schedules');
const [log] = Object.keys(template.findResources('AWS::Logs::LogGroup')) as [string];

const statements = (part: string) =>
  (ofDigest('AWS::IAM::Policy', part)[1].PolicyDocument as { Statement: Record<string, unknown>[] }).Statement.map(
    ({ Effect, Action, Resource, Condition }) => ({
      Effect,
      Action: list(Action),
      Resource: list(Resource),
      Condition,
    }),
  );

test('without it there is nothing of it', () => {
  for (const config of [TWO_INBOXES, { ...TWO_INBOXES, digest: false }]) {
    expect(JSON.stringify(testTemplate(config).toJSON())).not.toMatch(/digest|scheduler|FilterLogEvents/i);
  }
});

test('it comes once a week, by the clock of the reporters, and says for when', () => {
  template.resourceCountIs('AWS::Scheduler::Schedule', 1);
  template.hasResourceProperties('AWS::Scheduler::Schedule', {
    ScheduleExpression: 'cron(0 17 ? * FRI *)',
    ScheduleExpressionTimezone: 'Europe/Berlin',
    FlexibleTimeWindow: { Mode: 'OFF' },
    State: 'ENABLED',
    GroupName: group,
    Target: {
      Arn: { 'Fn::GetAtt': [sender, 'Arn'] },
      Input: '{"scheduledTime":"<aws.scheduler.scheduled-time>"}',
    },
  });
});

test('a daily one comes every day', () => {
  testTemplate({ ...TWO_INBOXES, digest: { every: 'daily' } }).hasResourceProperties('AWS::Scheduler::Schedule', {
    ScheduleExpression: 'cron(0 8 * * ? *)',
  });
});

test('its function is one of its own, knows the log and the stack, and logs there', () => {
  expect(senderProperties).toMatchObject({
    Runtime: 'nodejs24.x',
    Architectures: ['arm64'],
    Handler: 'index.handler',
    Environment: { Variables: { LOG_GROUP: { Ref: log }, STACK_NAME: 'PitchScreen' } },
    LoggingConfig: { LogFormat: 'JSON', LogGroup: { Ref: log } },
  });
  template.hasOutput('DigestFunctionName', { Value: { Ref: sender } });
});

describe('nothing more is allowed than', () => {
  test('to read that log and write to it, and to send as each inbox to whom that forwards', () => {
    const [role, properties] = ofDigest('AWS::IAM::Role', 'Role');
    expect(Object.keys(properties)).toEqual(['AssumeRolePolicyDocument']);
    expect(senderProperties.Role).toEqual({ 'Fn::GetAtt': [role, 'Arn'] });
    const [logging, ...others] = statements('Role');
    const lists = others.pop();
    expect(logging).toEqual({
      Effect: 'Allow',
      Action: ['logs:CreateLogStream', 'logs:FilterLogEvents', 'logs:PutLogEvents'],
      Resource: [`<${log}.Arn>`],
      Condition: undefined,
    });
    // It writes what it lists, and cannot read it, nor any mail.
    expect(lists).toMatchObject({ Effect: 'Allow', Action: ['s3:PutObject'] });
    expect(lists!.Resource).toEqual([expect.stringMatching(/^<Mails\w+\.Arn>\/digests\/\*$/)]);
    const sending = others;
    // Word for word what the screen may.
    const [policy] = Object.entries(template.findResources('AWS::IAM::Policy'))
      .find(([id]) => id.startsWith('Screen'))!
      .slice(1);
    const screenSends = (
      policy as { Properties: { PolicyDocument: { Statement: { Action: unknown }[] } } }
    ).Properties.PolicyDocument.Statement.filter(({ Action }) =>
      list(Action).some((action) => action.startsWith('ses:')),
    );
    expect(screenSends).toHaveLength(3);
    expect(sending.map(({ Action }) => Action)).toEqual(screenSends.map(({ Action }) => list(Action)));
    expect(sending.map(({ Condition }) => Condition)).toEqual([
      ...TWO_INBOXES.inboxes.map(({ address, forwardTo }) => ({
        StringEquals: { 'ses:FromAddress': address },
        'ForAllValues:StringEquals': { 'ses:Recipients': forwardTo },
        Null: { 'ses:Recipients': 'false' },
      })),
      // Of the configuration set.
      undefined,
    ]);
  });

  test('for its own schedule to invoke it', () => {
    const [, properties] = ofDigest('AWS::IAM::Role', 'SchedulerRole');
    expect(Object.keys(properties)).toEqual(['AssumeRolePolicyDocument']);
    const [trust, ...more] = (properties.AssumeRolePolicyDocument as { Statement: Record<string, unknown>[] })
      .Statement;
    expect(more).toEqual([]);
    const { Condition, ...allowed } = trust!;
    expect(allowed).toEqual({
      Effect: 'Allow',
      Action: 'sts:AssumeRole',
      Principal: { Service: 'scheduler.amazonaws.com' },
    });
    const { StringEquals, ...others } = Condition as { StringEquals: Record<string, unknown> };
    expect(others).toEqual({});
    expect(Object.entries(StringEquals).map(([key, value]) => [key, text(value)])).toEqual([
      ['aws:SourceAccount', '<AWS::AccountId>'],
      ['aws:SourceArn', `<${schedules}.Arn>`],
    ]);
    expect(statements('SchedulerRole')).toEqual([
      { Effect: 'Allow', Action: ['lambda:InvokeFunction'], Resource: [`<${sender}.Arn>`], Condition: undefined },
    ]);
  });
});

test('an alarm tells when all three tries failed', () => {
  template.hasResourceProperties('AWS::CloudWatch::Alarm', {
    Namespace: 'AWS/Lambda',
    MetricName: 'Errors',
    Dimensions: [{ Name: 'FunctionName', Value: { Ref: sender } }],
    Period: 3600,
    Threshold: 3,
    TreatMissingData: 'notBreaching',
    AlarmDescription: Match.stringLikeRegexp('next one tells of that time'),
  });
});

test('an alarm tells when its schedule could not call it', () => {
  template.hasResourceProperties('AWS::CloudWatch::Alarm', {
    Namespace: 'AWS/Scheduler',
    MetricName: 'InvocationDroppedCount',
    Dimensions: [{ Name: 'ScheduleGroup', Value: group }],
    Statistic: 'Sum',
    Threshold: 1,
    TreatMissingData: 'notBreaching',
    AlarmDescription: Match.stringLikeRegexp('gave up'),
  });
});
