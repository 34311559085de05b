import { describe, expect, test } from 'vitest';
import { logLine, parseLogLine } from '../../../core/record/log-line.ts';
import { deliveryRecords } from '../../../lambda/aws/ses-delivery-event.ts';
import { sesDeliveryEvent } from '../../ses-delivery-event.ts';

const NOW = new Date('2026-03-02T09:00:06.000Z');
const LINE = {
  v: 1,
  event: 'delivery',
  time: '2026-03-02T09:00:06.000Z',
  happened: '2026-03-02T09:00:04.000Z',
  id: 'm1',
  inbox: 'tips@paper.example',
  copy: 'c1',
  address: 'desk@paper.example',
};

describe('an event becomes a line', () => {
  test.each([
    ['Delivery', { status: 'delivered', code: '250 2.6.0 Message received' }],
    [
      'DeliveryDelay',
      {
        status: 'delayed',
        subtype: 'TransientCommunicationFailure',
        code: 'smtp; 421 4.4.1 Unable to connect to remote host',
      },
    ],
    ['Bounce', { status: 'bounced', type: 'Permanent', subtype: 'General', code: 'smtp; 550 5.1.1 user unknown' }],
    ['Complaint', { status: 'complained', subtype: 'abuse' }],
    ['Reject', { status: 'rejected', code: 'Bad content' }],
    ['Rendering Failure', { status: 'rejected', code: 'Attribute name is not present' }],
  ] as const)('%s', (type, line) => {
    expect(deliveryRecords(sesDeliveryEvent(type), NOW)).toEqual([{ ...LINE, ...line }]);
  });

  test('for each of its addresses', () => {
    const to = ['desk@paper.example', 'Night Desk <Night@Paper.Example>'];
    const lines = deliveryRecords(sesDeliveryEvent('Bounce', { to }), NOW);
    expect(lines.map(({ address }) => address)).toEqual(['desk@paper.example', 'night@paper.example']);
  });

  test('a bounce that was never sent, as the address is on the suppression list', () => {
    const about = { bounceType: 'Permanent', bounceSubType: 'OnAccountSuppressionList' };
    expect(deliveryRecords(sesDeliveryEvent('Bounce', { about }), NOW)).toMatchObject([
      { status: 'bounced', type: 'Permanent', subtype: 'OnAccountSuppressionList' },
    ]);
  });

  test('a complaint that is none, as an earlier one put the address on the list, is a bounce', () => {
    const about = { complaintSubType: 'OnAccountSuppressionList' };
    expect(deliveryRecords(sesDeliveryEvent('Complaint', { about }), NOW)).toMatchObject([
      { status: 'bounced', type: 'Complaint', subtype: 'OnAccountSuppressionList' },
    ]);
  });
});

test('whatever the other server says is one line, cut short', () => {
  const bouncedRecipients = [
    { emailAddress: 'desk@paper.example', diagnosticCode: `550 no\r\n\u009b${'x'.repeat(9_000)}` },
  ];
  const [line] = deliveryRecords(sesDeliveryEvent('Bounce', { about: { bouncedRecipients } }), NOW);
  expect(line!.code).toMatch(/^550 no x+…?$/);
  expect(line!.code!.length).toBeLessThanOrEqual(500);
});

test.each([
  ["o'brien+a_b-c/d=e@pitches.paper.example"],
  ['"much.more unusual"@paper.example'],
  ['pelé@paper.example'],
  ['二ノ宮@paper.example'],
  [`${'l'.repeat(64)}@${'d'.repeat(63)}.${'d'.repeat(63)}.${'d'.repeat(57)}.example`.slice(-254)],
])('an inbox address of any characters and length comes back from its tags, which SES takes: %s', (inbox) => {
  const event = sesDeliveryEvent('Delivery', { inbox });
  expect(deliveryRecords(event, NOW)).toMatchObject([{ inbox }]);
  const { 'ses:source-ip': _, ...tags } = event.detail.mail.tags;
  for (const [value] of Object.values(tags)) expect(value).toMatch(/^[\w-]{1,256}$/);
});

test.each([['Send'], ['Open'], ['Click'], ['Subscription']])(
  'an event %s, which somebody had the set publish as well, has no line and is no error',
  (eventType) => {
    const { detail } = sesDeliveryEvent('Delivery');
    expect(deliveryRecords({ detail: { ...detail, eventType } }, NOW)).toEqual([]);
  },
);

test.each([['pitch'], ['inbox'], ['copy']])('an event without the tag %s has no line', (name) => {
  const event = sesDeliveryEvent('Bounce');
  const { [name]: _, ...tags } = event.detail.mail.tags as Record<string, string[]>;
  expect(deliveryRecords({ ...event, detail: { ...event.detail, mail: { ...event.detail.mail, tags } } }, NOW)).toEqual(
    [],
  );
});

test('an address with control characters, or that is no address at all, stays a text on one line of the log', () => {
  const bouncedRecipients = [{ emailAddress: 'desk\u001b[2J\r\n{"v":1}@paper.example' }];
  const [line] = deliveryRecords(sesDeliveryEvent('Bounce', { about: { bouncedRecipients } }), NOW);
  expect(logLine(line!)).toMatch(/^[\x20-\x7e]+$/);
  expect(parseLogLine(logLine(line!))).toMatchObject({ event: 'delivery', status: 'bounced' });
});

test("somebody else's mail with the same set has no line", () => {
  const event = sesDeliveryEvent('Bounce');
  event.detail.mail.tags = { 'ses:configuration-set': ['Sending'], 'ses:source-ip': [] };
  expect(deliveryRecords(event, NOW)).toEqual([]);
});

test.each([[undefined], [{}], [{ detail: { eventType: 'Unknown' } }], ['text'], [{ Records: [] }]])(
  'for %j it throws, with what it expected',
  (event) => {
    expect(() => deliveryRecords(event, NOW)).toThrow(
      /^Not an event of a mail that was sent: found .*expected \{ detail/,
    );
  },
);

test.each([
  [null],
  [42],
  [[]],
  [{ bouncedRecipients: 'all' }],
  [{ bouncedRecipients: [null, 4, {}, { emailAddress: 5 }] }],
])('a bounce of %j has no line and breaks nothing', (bounce) => {
  const event = sesDeliveryEvent('Bounce');
  expect(deliveryRecords({ ...event, detail: { ...event.detail, bounce } }, NOW)).toEqual([]);
});
