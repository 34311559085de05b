import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { expect, test } from 'vitest';
import type { PitchScreenConfig } from '../../app/config.ts';
import { PitchScreen } from '../../lib/pitch-screen.ts';
import type { PitchScreenProps } from '../../lib/pitch-screen-props.ts';
import { list, text } from './test-stack.ts';

const INBOXES = [{ address: 'masha@pitches.technode.com', forwardTo: 'masha@newsroom.org' }];

function stackWithout(...constructs: [id: string, props: PitchScreenProps][]) {
  const stack = new Stack(new App({ context: { 'aws:cdk:bundling-stacks': [] } }), 'Newsroom');
  const screens = constructs.map(([id, props]) => new PitchScreen(stack, id, props));
  return { stack, screens, template: () => Template.fromStack(stack) };
}

test('the props have every key of the configuration', () => {
  // A key that is missing in the props is a compile error here.
  const missing: Exclude<keyof PitchScreenConfig, keyof PitchScreenProps>[] = [];
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
