import type { Template } from 'aws-cdk-lib/assertions';
import { expect, test } from 'vitest';
import { TWO_INBOXES, testTemplate } from './test-stack.ts';

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
  const template = testTemplate({ ...TWO_INBOXES, hostedZone: ZONE });
  expect(identitiesIn(template)).toEqual([
    {
      EmailIdentity: 'technode.com',
      MailFromAttributes: { MailFromDomain: 'bounce.technode.com', BehaviorOnMxFailure: 'USE_DEFAULT_VALUE' },
    },
    {
      EmailIdentity: 'pitches.technode.com',
      MailFromAttributes: { MailFromDomain: 'bounce.pitches.technode.com', BehaviorOnMxFailure: 'USE_DEFAULT_VALUE' },
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
  const template = testTemplate(TWO_INBOXES);
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
