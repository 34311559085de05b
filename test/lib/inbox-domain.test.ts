import { App, NestedStack, Stack, Stage } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import { PitchScreen } from '../../lib/pitch-screen.ts';
import type { PitchScreenProps } from '../../lib/pitch-screen-props.ts';
import { TWO_INBOXES, testStack, testTemplate } from './test-stack.ts';

const NO_BUNDLE = { 'aws:cdk:bundling-stacks': [] };
/** Identities are made whatever there is, so that all resources are in one template. */
const MAKING = { ...TWO_INBOXES, createIdentity: true };

/** The template's text, what CloudFormation fills in as `<Id.Attribute>`. */
function text(value: unknown): string {
  if (typeof value === 'string') return value;
  const object = value as { Ref?: string; 'Fn::GetAtt'?: string[]; 'Fn::Join'?: [string, unknown[]] };
  if (object.Ref) return `<${object.Ref.replace('AWS::', '')}>`;
  if (object['Fn::GetAtt']) return `<${object['Fn::GetAtt'][1]}>`;
  return object['Fn::Join']![1].map(text).join(object['Fn::Join']![0]);
}

const recordsIn = (template: Template) =>
  Object.values(template.findResources('AWS::Route53::RecordSet')).map(
    ({ Properties }) =>
      `${Properties.HostedZoneId} ${text(Properties.Name)} ${Properties.Type} ${Properties.ResourceRecords.map(text)}`,
  );
const outputsIn = (template: Template) =>
  Object.entries(template.findOutputs('*'))
    .filter(([id]) => id.includes('Dns'))
    .map(([, { Value }]) => text(Value).split('\n'));
const identitiesIn = (template: Template) =>
  Object.values(template.findResources('AWS::SES::EmailIdentity')).map(({ Properties }) => Properties);

const ZONE = { id: 'Z0ZONE', name: 'technode.com' };

test('in a hosted zone, every domain gets its identity with DKIM, and its MX, SPF and DMARC records', () => {
  const template = testTemplate({ ...MAKING, hostedZone: ZONE });
  expect(identitiesIn(template)).toEqual([
    {
      EmailIdentity: 'technode.com',
      MailFromAttributes: { MailFromDomain: 'bounce.technode.com', BehaviorOnMxFailure: 'USE_DEFAULT_VALUE' },
      Tags: [{ Key: 'pitch-screen:stack', Value: { Ref: 'AWS::StackId' } }],
    },
    {
      EmailIdentity: 'pitches.technode.com',
      MailFromAttributes: { MailFromDomain: 'bounce.pitches.technode.com', BehaviorOnMxFailure: 'USE_DEFAULT_VALUE' },
      Tags: [{ Key: 'pitch-screen:stack', Value: { Ref: 'AWS::StackId' } }],
    },
  ]);
  const recordsOf = (domain: string) => [
    `Z0ZONE ${domain}. MX 10 inbound-smtp.<Region>.amazonaws.com`,
    'Z0ZONE <DkimDNSTokenName1>. CNAME <DkimDNSTokenValue1>',
    'Z0ZONE <DkimDNSTokenName2>. CNAME <DkimDNSTokenValue2>',
    'Z0ZONE <DkimDNSTokenName3>. CNAME <DkimDNSTokenValue3>',
    `Z0ZONE bounce.${domain}. MX 10 feedback-smtp.<Region>.amazonses.com`,
    `Z0ZONE bounce.${domain}. TXT "v=spf1 include:amazonses.com ~all"`,
    `Z0ZONE _dmarc.${domain}. TXT "v=DMARC1; p=none"`,
  ];
  expect(recordsIn(template)).toEqual([...recordsOf('technode.com'), ...recordsOf('pitches.technode.com')]);
  expect(outputsIn(template)).toEqual([]);
});

test('without one, the records are printed as lines of a zone file', () => {
  const template = testTemplate(MAKING);
  expect(identitiesIn(template)).toHaveLength(2);
  expect(recordsIn(template)).toEqual([]);
  expect(outputsIn(template)[1]).toEqual([
    'pitches.technode.com. 3600 IN MX 10 inbound-smtp.<Region>.amazonaws.com.',
    '<DkimDNSTokenName1>. 3600 IN CNAME <DkimDNSTokenValue1>.',
    '<DkimDNSTokenName2>. 3600 IN CNAME <DkimDNSTokenValue2>.',
    '<DkimDNSTokenName3>. 3600 IN CNAME <DkimDNSTokenValue3>.',
    'bounce.pitches.technode.com. 3600 IN MX 10 feedback-smtp.<Region>.amazonses.com.',
    'bounce.pitches.technode.com. 3600 IN TXT "v=spf1 include:amazonses.com ~all"',
    '_dmarc.pitches.technode.com. 3600 IN TXT "v=DMARC1; p=none"',
  ]);
});

test('each domain has its own zone, the nearest, and what has none is printed', () => {
  const template = testTemplate({
    inboxes: ['a@technode.com', 'b@technode.com', 'c@in.pitches.technode.com', 'd@other.org'].map((address) => ({
      address,
      forwardTo: 'desk@newsroom.org',
    })),
    hostedZone: [ZONE, { id: 'Z1NEAR', name: 'Pitches.technode.com.' }],
    createIdentity: true,
  });
  expect(recordsIn(template).filter((record) => record.includes('inbound-smtp'))).toEqual([
    expect.stringMatching(/^Z0ZONE technode\.com\. /),
    expect.stringMatching(/^Z1NEAR in\.pitches\.technode\.com\. /),
  ]);
  expect(outputsIn(template).map(([mx]) => mx)).toEqual([expect.stringMatching(/^other\.org\. /)]);
});

test('identities are made of the domains that are named, and the others are there already', () => {
  const template = testTemplate({ ...TWO_INBOXES, createIdentity: ['Pitches.technode.com'] });
  expect(identitiesIn(template)).toMatchObject([{ EmailIdentity: 'pitches.technode.com' }]);
  expect(outputsIn(template).map(({ length }) => length)).toEqual([1, 7]);
  expect(() => testTemplate({ ...TWO_INBOXES, createIdentity: ['other.org'] })).toThrow(
    'createIdentity[0]: found "other.org"; expected the domain of an inbox',
  );
});

test('an identity that is there is used, and only the way in is added', () => {
  const template = testTemplate({ ...TWO_INBOXES, createIdentity: false, hostedZone: ZONE });
  expect(identitiesIn(template)).toEqual([]);
  expect(recordsIn(template)).toEqual([
    'Z0ZONE technode.com. MX 10 inbound-smtp.<Region>.amazonaws.com',
    'Z0ZONE pitches.technode.com. MX 10 inbound-smtp.<Region>.amazonaws.com',
  ]);
});

describe('where it is decided by what SES has', () => {
  test.each([
    ['in a zone', ZONE, 6],
    ['with the records printed', undefined, 0],
  ])('the identity and its records depend on the look-up, %s; the way in does not', (_, hostedZone, records) => {
    const stack = testStack({ ...TWO_INBOXES, hostedZone }, NO_BUNDLE);
    const nested = stack.node.findAll().filter((part) => part instanceof NestedStack);
    expect(nested).toHaveLength(2);
    const template = Template.fromStack(stack);
    expect(identitiesIn(template)).toEqual([]);
    template.resourceCountIs('AWS::Route53::RecordSet', hostedZone ? 2 : 0);
    for (const part of nested) {
      const { Conditions, Resources } = Template.fromStack(part).toJSON();
      expect(Conditions).toEqual({ IsMissing: { 'Fn::Equals': [{ Ref: 'Missing' }, 'true'] } });
      const conditions = Object.entries<{ Type: string; Condition?: string }>(Resources).map(
        ([, { Type, Condition }]) => `${Type} ${Condition}`,
      );
      expect(conditions).toEqual([
        'AWS::SES::EmailIdentity IsMissing',
        ...Array(records).fill('AWS::Route53::RecordSet IsMissing'),
        'AWS::CloudFormation::WaitConditionHandle undefined',
      ]);
    }
  });

  test('the look-up has the logical id of the identity that is made in any case: neither takes the place of the other', () => {
    const idsOf = (template: Template, type: string) => Object.keys(template.findResources(type)).sort();
    expect(idsOf(testTemplate(TWO_INBOXES), 'Custom::IdentityLookup')).toEqual(
      idsOf(testTemplate(MAKING), 'AWS::SES::EmailIdentity'),
    );
  });
});

describe('a domain of two PitchScreens', () => {
  const inbox = (name: string) => [{ address: `${name}@pitches.technode.com`, forwardTo: 'desk@newsroom.org' }];
  const screenIn = (scope: Stack, id: string, props: Partial<PitchScreenProps> = {}) =>
    new PitchScreen(scope, id, { inboxes: inbox(id.toLowerCase()), ...props });
  const app = () => new App({ context: NO_BUNDLE });

  test('is set up once, by the first of them, and the second says so', () => {
    const stack = new Stack(app(), 'Newsroom');
    const first = screenIn(stack, 'Pitches', { hostedZone: ZONE });
    screenIn(stack, 'Tips', { hostedZone: ZONE, ruleSet: first.ruleSet });
    const template = Template.fromStack(stack);
    template.resourceCountIs('Custom::IdentityLookup', 1);
    template.resourceCountIs('AWS::Route53::RecordSet', 1);
    Annotations.fromStack(stack).hasInfo(
      '/Newsroom/Tips',
      Match.stringLikeRegexp('^Newsroom/Pitches sets up pitches.technode.com'),
    );
  });

  test('is there before the rule of the second, also in another stack', () => {
    const root = app();
    const env = { account: '111122223333', region: 'eu-west-1' };
    const [one, two] = [new Stack(root, 'One', { env }), new Stack(root, 'Two', { env })];
    const first = screenIn(one, 'Pitches');
    screenIn(two, 'Tips', { ruleSet: first.ruleSet });
    root.synth();
    expect(two.dependencies).toEqual([one]);
    Template.fromStack(two).resourceCountIs('Custom::IdentityLookup', 0);
  });

  test('has one MX record: a second region or stage cannot add another to the same zone', () => {
    const root = app();
    screenIn(new Stack(root, 'Europe', { env: { region: 'eu-west-1' } }), 'Pitches', { hostedZone: ZONE });
    const america = new Stack(root, 'America', { env: { region: 'us-east-1' } });
    const message =
      /^Europe\/Pitches and America\/Tips both add the MX record of pitches\.technode\.com to the hosted zone technode\.com\. .* Expected hostedZone in one of the two/;
    expect(() => screenIn(america, 'Tips', { hostedZone: ZONE })).toThrow(message);
    const staged = new Stack(new Stage(root, 'Beta'), 'Europe', { env: { region: 'eu-west-1' } });
    expect(() => screenIn(staged, 'Tips', { hostedZone: ZONE })).toThrow('Beta/Europe/Tips both add');
    // Where an account is not known, it may be the same one.
    const [unknown, other] = [new Stack(root, 'Unknown'), new Stack(root, 'Other')];
    screenIn(unknown, 'Fourth', { hostedZone: { ...ZONE, id: 'Z1OTHER' } });
    expect(() => screenIn(other, 'Fifth', { hostedZone: { ...ZONE, id: 'Z1OTHER' } })).toThrow('both add');
    screenIn(new Stack(root, 'Asia', { env: { region: 'ap-northeast-1' } }), 'Third');
  });
});
