import { App, CfnParameter, Fn, NestedStack, Stack, Stage } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { Role, User } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { HostedZone, PublicHostedZone } from 'aws-cdk-lib/aws-route53';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { ReceiptRuleSet } from 'aws-cdk-lib/aws-ses';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { describe, expect, test } from 'vitest';
import { PitchScreen } from '../../lib/pitch-screen.ts';
import type { PitchScreenProps } from '../../lib/pitch-screen-props.ts';

const INBOXES = [{ address: 'masha@pitches.technode.com', forwardTo: 'masha@newsroom.org' }];
const OTHERS = [{ address: 'tips@tips.technode.com', forwardTo: 'desk@newsroom.org' }];
const KEY = 'arn:aws:kms:eu-west-1:111122223333:key/1234';

function newApp() {
  const root = new App({ context: { 'aws:cdk:bundling-stacks': [] } });
  return { root, stack: new Stack(root, 'Newsroom') };
}
const screenIn = (scope: Stack, props: Partial<PitchScreenProps>, id = 'Pitches') =>
  new PitchScreen(scope, id, { inboxes: INBOXES, ...props });

describe('whatever an app has, it can be synthesised with', () => {
  const parameter = (stack: Stack) => new CfnParameter(stack, 'Parameter').valueAsString;
  const other = (stack: Stack) => new Stack(stack.node.root as App, 'Other');

  test.each<[string, (stack: Stack) => Partial<PitchScreenProps>]>([
    ['a rule set by a name that is a parameter', (stack) => ({ ruleSet: parameter(stack) })],
    [
      'an imported rule set, whose name is a parameter',
      (stack) => ({ ruleSet: ReceiptRuleSet.fromReceiptRuleSetName(stack, 'Set', parameter(stack)) }),
    ],
    ['the rule set of another stack', (stack) => ({ ruleSet: new ReceiptRuleSet(other(stack), 'Set') })],
    ['a bucket by a name that is imported', () => ({ mailBucket: Fn.importValue('mails'), digest: true })],
    ['the bucket of another stack', (stack) => ({ mailBucket: new Bucket(other(stack), 'Mails') })],
    ['a log group by a name that is imported', () => ({ logGroup: Fn.importValue('log'), digest: true })],
    ['the log group of another stack', (stack) => ({ logGroup: new LogGroup(other(stack), 'Log'), digest: true })],
    ['the key of another stack', (stack) => ({ encryptionKey: new Key(other(stack), 'Key') })],
    [
      'a bucket of the app with a key of its own',
      (stack) => ({ mailBucket: new Bucket(stack, 'Ours', { encryptionKey: new Key(stack, 'Key') }), digest: true }),
    ],
    ['a zone whose id is imported', () => ({ hostedZone: { id: Fn.importValue('zone'), name: 'technode.com' } })],
    [
      'the zone of another stack',
      (stack) => ({ hostedZone: new PublicHostedZone(other(stack), 'Zone', { zoneName: 'technode.com' }) }),
    ],
    [
      'an imported topic',
      (stack) => ({ alarmTopic: Topic.fromTopicArn(stack, 'Ops', 'arn:aws:sns:eu-west-1:111122223333:ops') }),
    ],
  ])('%s', (_, props) => {
    const { root, stack } = newApp();
    screenIn(stack, props(stack));
    expect(() => root.synth()).not.toThrow();
  });

  test('a nested stack, a stage, and a zone that is looked up', () => {
    const { root, stack } = newApp();
    screenIn(new NestedStack(stack, 'Inner'), { digest: true });
    const env = { account: '111122223333', region: 'eu-west-1' };
    const staged = new Stack(new Stage(root, 'Production', { env }), 'Newsroom');
    screenIn(staged, { hostedZone: HostedZone.fromLookup(staged, 'Zone', { domainName: 'technode.com' }) });
    expect(() => root.synth()).not.toThrow();
  });

  test('grants to a user, an imported role, and a role that stays as it is', () => {
    const { root, stack } = newApp();
    const pitches = screenIn(stack, {});
    const arn = 'arn:aws:iam::111122223333:role/desk';
    pitches.grantReview(new User(stack, 'Reviewer'));
    pitches.grantReview(Role.fromRoleArn(stack, 'Desk', arn));
    pitches.grantRetry(Role.fromRoleArn(stack, 'Fixed', arn, { mutable: false }));
    expect(() => root.synth()).not.toThrow();
  });
});

test('the policies of another stack name the rule without its rule set, on which they cannot depend', () => {
  const { root, stack } = newApp();
  const other = new Stack(root, 'Other');
  screenIn(stack, { mailBucket: new Bucket(other, 'Mails', { encryptionKey: new Key(other, 'Key') }) });
  const rule = Object.values(Template.fromStack(stack).findResources('AWS::SES::ReceiptRule'))[0]!.Properties.Rule.Name;
  const condition = {
    ArnLike: { 'aws:SourceArn': { 'Fn::Join': ['', Match.arrayWith([`:receipt-rule-set/*:receipt-rule/${rule}`])] } },
  };
  const statement = Match.objectLike({
    Principal: { Service: 'ses.amazonaws.com' },
    Condition: Match.objectLike(condition),
  });
  const template = Template.fromStack(other);
  template.hasResourceProperties('AWS::S3::BucketPolicy', {
    PolicyDocument: { Statement: Match.arrayWith([statement]) },
  });
  template.hasResourceProperties('AWS::KMS::Key', { KeyPolicy: { Statement: Match.arrayWith([statement]) } });
});

test('all wrong props are named at once, those that should be resources among them', () => {
  const { stack } = newApp();
  const wrong = {
    inboxes: [{ address: 'masha', forwardTo: [] }],
    ruleSet: new Bucket(stack, 'NoRuleSet'),
    mailBucket: null,
    logGroup: 'old log',
    alarmTopic: 'arn:aws:sns:eu-west-1:111122223333:ops',
    encryptionKey: new Key(stack, 'Key'),
    operator: new CfnParameter(stack, 'Operator').valueAsString,
    hostedZone: [
      HostedZone.fromHostedZoneId(stack, 'Zone', 'Z0ZONE'),
      new Topic(stack, 'NoZone'),
      { id: 'Z1', name: '' },
    ],
    wrods: () => [],
  };
  let message = '';
  try {
    screenIn(stack, wrong as never);
  } catch (error) {
    message = (error as Error).message;
  }
  const [head, ...lines] = message.split('\n');
  expect(head).toBe('The configuration in the props of Newsroom/Pitches has 12 problems:');
  expect(
    lines
      .map((line) =>
        line
          .replace(/;.*/, '')
          .replace(/object of \w+/, 'object')
          .trim(),
      )
      .sort(),
  ).toEqual([
    'alarmTopic: found "arn:aws:sns:eu-west-1:111122223333:ops"',
    'encryptionKey: found an object',
    'hostedZone[0].name: found ""',
    'hostedZone[0]: found an object',
    'hostedZone[1]: found an object',
    'inboxes[0].address: found "masha"',
    'inboxes[0].forwardTo: found []',
    'logGroup: found "old log"',
    'mailBucket: found null',
    'operator: found a value that only CloudFormation knows',
    'ruleSet: found an object',
    'wrods: found a function',
  ]);
  expect(() => new PitchScreen(stack, 'None', undefined as never)).toThrow('inboxes: found nothing; expected a list');
});

describe('two in one place', () => {
  test('do not both activate a rule set: only one is active', () => {
    const { stack } = newApp();
    screenIn(stack, {});
    expect(() => screenIn(stack, { inboxes: OTHERS }, 'Tips')).toThrow(
      /^Newsroom\/Pitches and Newsroom\/Tips both activate .* Expected ruleSet in Newsroom\/Tips, such as the ruleSet of Newsroom\/Pitches/,
    );
  });

  test('do not have the same inbox: each pitch would come twice', () => {
    const { root, stack } = newApp();
    const { ruleSet } = screenIn(stack, {});
    expect(() => screenIn(stack, { ruleSet }, 'Tips')).toThrow(
      'Newsroom/Pitches and Newsroom/Tips both have the inbox masha@pitches.technode.com',
    );
    // Another region is another place.
    for (const region of ['eu-west-1', 'us-east-1']) screenIn(new Stack(root, region, { env: { region } }), {});
  });
});

describe('what the owner of a resource has to see to', () => {
  test('is said of a bucket: how long to keep what, and that it has no policy yet', () => {
    const { stack } = newApp();
    screenIn(stack, { mailBucket: 'old-mails', digest: true, retention: { mailDays: 30, ignoredDays: 60 } });
    Annotations.fromStack(stack).hasInfo(
      '/Newsroom/Pitches',
      Match.stringLikeRegexp(
        'delete mail/ after 60 days, claims/ after 1 day, digests/ after 60 days; and no bucket policy yet',
      ),
    );
  });

  test('is said of an imported key, whose policy stays as it is', () => {
    const { stack } = newApp();
    screenIn(stack, { encryptionKey: Key.fromKeyArn(stack, 'Key', KEY) });
    Annotations.fromStack(stack).hasWarning(
      '/Newsroom/Pitches',
      Match.stringLikeRegexp('has to allow ses.amazonaws.com kms:Decrypt and kms:GenerateDataKey'),
    );
  });

  test('is not said of a key of the app, and nothing of the stack’s own bucket', () => {
    const { stack } = newApp();
    screenIn(stack, { encryptionKey: new Key(stack, 'Key') });
    const notes = Annotations.fromStack(stack);
    notes.hasNoWarning('*', Match.stringLikeRegexp('policy'));
    notes.hasNoInfo('*', Match.stringLikeRegexp('mailBucket'));
  });
});
