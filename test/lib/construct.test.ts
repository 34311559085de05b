import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { PublicHostedZone } from 'aws-cdk-lib/aws-route53';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { ReceiptRuleSet } from 'aws-cdk-lib/aws-ses';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { describe, expect, test } from 'vitest';
import type { PitchScreenConfig } from '../../app/config.ts';
import { PitchScreen } from '../../lib/pitch-screen.ts';
import type { DigestProps, InboxProps, PitchScreenProps, RetentionProps } from '../../lib/pitch-screen-props.ts';
import { list, text } from './test-stack.ts';

const INBOXES = [{ address: 'masha@pitches.technode.com', forwardTo: 'masha@newsroom.org' }];

function stackWithout(...constructs: [id: string, props: PitchScreenProps][]) {
  const stack = new Stack(new App({ context: { 'aws:cdk:bundling-stacks': [] } }), 'Newsroom');
  const screens = constructs.map(([id, props]) => new PitchScreen(stack, id, props));
  return { stack, screens, template: () => Template.fromStack(stack) };
}

test('the props have every key of the configuration', () => {
  // A key that is missing in the props is a compile error here.
  const missing: (
    | Exclude<keyof PitchScreenConfig, keyof PitchScreenProps>
    | Exclude<keyof PitchScreenConfig['inboxes'][number], keyof InboxProps>
    | Exclude<keyof PitchScreenConfig['retention'], keyof RetentionProps>
    | Exclude<keyof NonNullable<PitchScreenConfig['digest']>, keyof DigestProps>
  )[] = [];
  expect(missing).toEqual([]);
});

test('wrong props give every problem at once, and say whose props they are', () => {
  const wrong = { inboxes: [{ address: 'masha', forwardTo: 'x', wrods: [] }], retention: { mailDays: 0 } } as never;
  expect(() => stackWithout(['Pitches', wrong])).toThrow(
    /^The configuration in the props of Newsroom\/Pitches has 4 problems:(\n {2}\S+: found .*; .*){4}$/,
  );
});

test('a warning says where its cause can be corrected', () => {
  const placeholder = { inboxes: [{ address: 'masha@technode.com', forwardTo: 'masha@example.org' }] };
  const { screens } = stackWithout(['Pitches', placeholder]);
  expect(screens[0]!.node.metadata.map(({ data }) => String(data))).toEqual(
    expect.arrayContaining([expect.stringContaining('in the props of Newsroom/Pitches.')]),
  );
});

test('two of it fit into one stack: names and outputs tell them apart', () => {
  const { template } = stackWithout(
    ['Pitches', { inboxes: INBOXES }],
    ['Tips', { inboxes: [{ address: 'tips@tips.technode.com', forwardTo: 'desk@newsroom.org' }], ruleSet: 'shared' }],
  );
  const found = template();
  const rules = Object.values(found.findResources('AWS::SES::ReceiptRule')).map(({ Properties }) => Properties.Rule);
  expect(new Set(rules.map(({ Name }) => Name)).size).toBe(2);
  found.hasOutput('PitchesLogGroupName', {});
  found.hasOutput('TipsLogGroupName', {});
  const namespaces = Object.values(found.findResources('AWS::Logs::MetricFilter')).map(
    ({ Properties }) => Properties.MetricTransformations[0].MetricNamespace,
  );
  expect(new Set(namespaces)).toEqual(new Set(['PitchScreen/Newsroom/Pitches', 'PitchScreen/Newsroom/Tips']));
});

describe('resources of the app', () => {
  const app = () => {
    const { stack } = stackWithout();
    return { stack, template: () => Template.fromStack(stack) };
  };

  test('another PitchScreen has the rule set: the second adds its rule, and keeps no mail from the first', () => {
    const { stack, screens } = stackWithout(['Pitches', { inboxes: INBOXES }]);
    const tips = [{ address: 'tips@tips.technode.com', forwardTo: 'desk@newsroom.org' }];
    new PitchScreen(stack, 'Tips', { inboxes: tips, ruleSet: screens[0]!.ruleSet });
    const template = Template.fromStack(stack);
    const [set] = Object.keys(template.findResources('AWS::SES::ReceiptRuleSet'));
    template.resourceCountIs('AWS::SES::ReceiptRuleSet', 1);
    for (const { Properties } of Object.values(template.findResources('AWS::SES::ReceiptRule'))) {
      expect(Properties.RuleSetName).toEqual({ Ref: set });
      expect(JSON.stringify(Properties)).not.toContain('StopAction');
    }
  });

  test('a rule set is joined, and its other rules see no pitch', () => {
    const { stack, template } = app();
    const ruleSet = new ReceiptRuleSet(stack, 'Theirs');
    new PitchScreen(stack, 'Pitches', { inboxes: INBOXES, ruleSet });
    template().hasResourceProperties('AWS::SES::ReceiptRule', {
      Rule: { Actions: Match.arrayWith([{ StopAction: { Scope: 'RuleSet' } }]) },
    });
  });

  test('a hosted zone gets the records, and is checked as a configured one is', () => {
    const { stack, template } = app();
    const hostedZone = new PublicHostedZone(stack, 'Zone', { zoneName: 'technode.com' });
    new PitchScreen(stack, 'Pitches', { inboxes: INBOXES, hostedZone });
    const [zone] = Object.keys(template().findResources('AWS::Route53::HostedZone'));
    template().hasResourceProperties('AWS::Route53::RecordSet', { HostedZoneId: { Ref: zone }, Type: 'MX' });
    const other = new PublicHostedZone(stack, 'Other', { zoneName: 'newsroom.org' });
    expect(() => new PitchScreen(stack, 'Wrong', { inboxes: INBOXES, hostedZone: other })).toThrow(
      'hostedZone[0].name: found "newsroom.org"; expected the domain of an inbox, or one above it',
    );
  });

  test('a topic is told of every alarm, beside the operator', () => {
    const { stack, template } = app();
    const alarmTopic = new Topic(stack, 'Pager');
    new PitchScreen(stack, 'Pitches', { inboxes: INBOXES, alarmTopic, operator: 'ops@newsroom.org' });
    for (const { Properties } of Object.values(template().findResources('AWS::CloudWatch::Alarm'))) {
      expect(Properties.AlarmActions).toHaveLength(2);
    }
  });

  test('a key encrypts the mails, for SES by this rule and for the function alone', () => {
    const { stack, template } = app();
    new PitchScreen(stack, 'Pitches', { inboxes: INBOXES, encryptionKey: new Key(stack, 'Key') });
    template().hasResourceProperties('AWS::S3::Bucket', {
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [
          { BucketKeyEnabled: true, ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms' } },
        ],
      },
    });
    template().hasResourceProperties('AWS::KMS::Key', {
      KeyPolicy: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Action: ['kms:Decrypt', 'kms:GenerateDataKey*'],
            Principal: { Service: 'ses.amazonaws.com' },
            Condition: {
              StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' }, 'aws:SourceArn': Match.anyValue() },
            },
          }),
        ]),
      },
    });
    expect(JSON.stringify(template().findResources('AWS::IAM::Policy'))).toContain(
      '"kms:Decrypt","kms:GenerateDataKey"',
    );
  });

  test('what a removed stack left is taken over by its names: SES may store there, and nothing is made anew', () => {
    const { stack, template } = app();
    new PitchScreen(stack, 'Pitches', { inboxes: INBOXES, mailBucket: 'old-mails', logGroup: 'old-log' });
    template().resourceCountIs('AWS::S3::Bucket', 0);
    template().resourceCountIs('AWS::Logs::LogGroup', 0);
    template().hasResourceProperties('AWS::S3::BucketPolicy', {
      Bucket: 'old-mails',
      PolicyDocument: {
        Statement: [
          Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
          Match.objectLike({ Effect: 'Allow', Action: 's3:PutObject', Principal: { Service: 'ses.amazonaws.com' } }),
        ],
      },
    });
    template().hasResourceProperties('AWS::Logs::MetricFilter', { LogGroupName: 'old-log' });
    template().hasResourceProperties('AWS::Lambda::Function', { LoggingConfig: { LogGroup: 'old-log' } });
    template().hasOutput('PitchesMailBucketName', { Value: 'old-mails' });
  });

  test('a bucket of the app gets the statement into its own policy', () => {
    const { stack, template } = app();
    const mailBucket = new Bucket(stack, 'Ours');
    new PitchScreen(stack, 'Pitches', { inboxes: INBOXES, mailBucket, logGroup: new LogGroup(stack, 'OurLog') });
    template().resourceCountIs('AWS::S3::BucketPolicy', 1);
    template().resourceCountIs('AWS::Logs::LogGroup', 1);
    expect(
      () => new PitchScreen(stack, 'Wrong', { inboxes: INBOXES, mailBucket, encryptionKey: new Key(stack, 'Key') }),
    ).toThrow(
      /in the props of Newsroom\/Wrong has a problem:\n {2}encryptionKey: .*; expected it without mailBucket only/,
    );
  });
});

test('metrics count its own log, over any period', () => {
  const { screens } = stackWithout(['Pitches', { inboxes: INBOXES }]);
  const metric = screens[0]!.metricIgnored({ label: 'Not read' });
  expect(metric).toMatchObject({ namespace: 'PitchScreen/Newsroom/Pitches', metricName: 'Ignored', label: 'Not read' });
});

test.each([
  ['grantReview', ['logs:FilterLogEvents']],
  ['grantRetry', ['sqs:DeleteMessage', 'sqs:ReceiveMessage']],
] as const)('%s allows what its commands do, and nothing else', (grant, actions) => {
  const { stack, screens } = stackWithout(['Pitches', { inboxes: INBOXES }]);
  const role = new Role(stack, 'Reviewer', { assumedBy: new ServicePrincipal('ec2.amazonaws.com') });
  screens[0]![grant](role).assertSuccess();
  const template = Template.fromStack(stack);
  const policy = Object.entries(template.findResources('AWS::IAM::Policy')).find(([id]) => id.startsWith('Reviewer'))!;
  const statements: Record<string, unknown>[] = policy[1].Properties.PolicyDocument.Statement;
  const [screen] = Object.keys(template.findResources('AWS::Lambda::Function')).filter((id) => /Screen/.test(id));
  expect(statements.map(({ Action, Resource }) => [list(Action), list(Resource).length])).toEqual(
    expect.arrayContaining([
      [['lambda:InvokeFunction'], 1],
      [['cloudformation:DescribeStacks'], 1],
      [[...actions], 1],
    ]),
  );
  expect(statements).toHaveLength(3);
  const resources = statements.map(({ Resource }) => text(Resource));
  expect(resources).toContain(`<${screen}.Arn>`);
  expect(resources.filter((arn) => arn.endsWith('*'))).toEqual([
    'arn:<AWS::Partition>:cloudformation:<AWS::Region>:<AWS::AccountId>:stack/Newsroom/*',
  ]);
});

test('what it exposes can be used by the rest of the app', () => {
  const { screens, template } = stackWithout([
    'Pitches',
    { inboxes: INBOXES, operator: 'desk@newsroom.org', digest: true },
  ]);
  const screen = screens[0]!;
  expect(screen.alarms.length).toBeGreaterThan(5);
  expect([screen.alarmTopic, screen.digestFunction, screen.mailBucket, screen.deadLetterQueue]).not.toContain(
    undefined,
  );
  template().hasResource('AWS::S3::Bucket', Match.anyValue());
});
