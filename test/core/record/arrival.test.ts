import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { arrivalsOf, type SentPitchLines, undeliveredOf } from '../../../core/record/arrival.ts';
import { describeTrouble } from '../../../core/record/arrival-words.ts';
import { type DeliveryRecord, deliveryRecord } from '../../../core/record/delivery-record.ts';

const DESK = 'desk@newsroom.example';
const NIGHT = 'night@newsroom.example';

/** A line about the first copy at the desk, unless said otherwise. */
function line(given: Partial<DeliveryRecord>): DeliveryRecord {
  const about = { id: '1', inbox: 'tips@paper.example', copy: 'c1', address: DESK, status: 'delivered' as const };
  return deliveryRecord({ ...about, ...given }, new Date('2026-03-02T09:00:05.000Z'));
}

const BOUNCED = line({ status: 'bounced', type: 'Permanent', subtype: 'General', code: '550 5.1.1 user unknown' });
const DELIVERED = line({ status: 'delivered', code: '250 OK' });
const DELAYED = line({ status: 'delayed', code: '421' });
const COMPLAINED = line({ status: 'complained' });
/** What SES makes of an "out of office". */
const REPLIED = line({ status: 'bounced', type: 'Transient', subtype: 'General' });

/** A pitch that was forwarded as the copy c1 to the desk, unless said otherwise. */
function pitch(deliveries: DeliveryRecord[], given: Partial<SentPitchLines> = {}): SentPitchLines {
  return { copy: 'c1', forwardedTo: [DESK], deliveries, ...given };
}

const resent = (copy: string, to: string[]) => ({
  v: 1 as const,
  event: 'resent' as const,
  time: '2026-03-02T10:00:00.000Z',
  id: '1',
  inbox: 'tips@paper.example',
  by: 'op',
  to,
  messageId: 'm',
  copy,
  sentAs: 'original' as const,
});

const states = (given: SentPitchLines) =>
  Object.fromEntries(arrivalsOf(given).map(({ address, state }) => [address, state]));

describe('how a pitch stands at an address', () => {
  test.each<[string, DeliveryRecord[], string]>([
    ['nothing is known', [], 'sent'],
    ['it is still tried', [DELAYED], 'delayed'],
    ['its server has it', [DELIVERED], 'delivered'],
    ['its server took it after a while', [DELAYED, DELIVERED], 'delivered'],
    ['it was reported as spam', [DELIVERED, COMPLAINED], 'complained'],
    ['it bounced', [BOUNCED], 'undelivered'],
    ['it was given up', [DELAYED, DELAYED, BOUNCED], 'undelivered'],
    ['its server took it, and returned it later', [DELIVERED, BOUNCED], 'undelivered'],
    ['SES took it and did not send it', [line({ status: 'rejected' })], 'undelivered'],
    ['an automatic reply came back after it arrived', [DELIVERED, REPLIED], 'delivered'],
    ['perhaps an automatic reply came back, perhaps the mail', [REPLIED], 'undelivered'],
    ['a line is about another copy', [line({ copy: 'c2', status: 'bounced' })], 'sent'],
  ])('%s', (_, lines, state) => {
    expect(states(pitch(lines))).toEqual({ [DESK]: state });
    expect(states(pitch(lines.toReversed()))).toEqual({ [DESK]: state });
    expect(undeliveredOf(pitch(lines))).toHaveLength(state === 'undelivered' ? 1 : 0);
  });

  test('a pitch that was never sent stands nowhere', () => {
    expect(arrivalsOf({ forwardedTo: [], deliveries: [BOUNCED] })).toEqual([]);
  });

  test('of several addresses, each by its own lines', () => {
    const both = pitch([BOUNCED, line({ address: NIGHT })], { forwardedTo: [DESK, NIGHT] });
    expect(states(both)).toEqual({ [DESK]: 'undelivered', [NIGHT]: 'delivered' });
  });

  test('a bounce of an address behind a forward is about those that are not known to have it', () => {
    const behind = line({ ...BOUNCED, address: 'masha@elsewhere.example' });
    expect(states(pitch([behind]))).toEqual({ [DESK]: 'undelivered' });
    expect(states(pitch([behind, DELIVERED], { forwardedTo: [DESK, NIGHT] }))).toEqual({
      [DESK]: 'delivered',
      [NIGHT]: 'undelivered',
    });
  });
});

describe('a pitch that was sent again', () => {
  test('is on its way, and a late bounce of the first copy says nothing about the second', () => {
    expect(states(pitch([BOUNCED], { resent: [resent('c2', [DESK])] }))).toEqual({ [DESK]: 'sent' });
  });

  test('is delivered where one of its copies is', () => {
    const second = line({ copy: 'c2' });
    expect(states(pitch([second, BOUNCED], { resent: [resent('c2', [DESK])] }))).toEqual({ [DESK]: 'delivered' });
    const late = line({ copy: 'c2', status: 'bounced' });
    expect(states(pitch([DELIVERED, late], { resent: [resent('c2', [DESK])] }))).toEqual({ [DESK]: 'delivered' });
  });

  test('may bounce again', () => {
    const again = line({ ...BOUNCED, copy: 'c2' });
    const both = pitch([BOUNCED, again], { forwardedTo: [DESK, NIGHT], resent: [resent('c2', [DESK])] });
    expect(states(both)).toEqual({ [DESK]: 'undelivered', [NIGHT]: 'sent' });
  });

  test('to another address, in place of one that is gone', () => {
    const moved = pitch([BOUNCED, line({ copy: 'c2', address: NIGHT })], { resent: [resent('c2', [NIGHT])] });
    expect(states(moved)).toEqual({ [DESK]: 'undelivered', [NIGHT]: 'delivered' });
  });
});

test('the order of the lines, and how often each comes, change nothing', () => {
  const any = fc.constantFrom(
    BOUNCED,
    DELIVERED,
    DELAYED,
    COMPLAINED,
    REPLIED,
    line({ copy: 'c2', status: 'bounced' }),
  );
  fc.assert(
    fc.property(fc.array(any, { maxLength: 8 }), fc.infiniteStream(fc.nat()), (lines, numbers) => {
      const shuffled = [...lines, ...lines]
        .map((one) => ({ one, at: numbers.next().value }))
        .sort((one, other) => one.at - other.at);
      const given = { resent: [resent('c2', [DESK])] };
      expect(
        states(
          pitch(
            shuffled.map(({ one }) => one),
            given,
          ),
        ),
      ).toEqual(states(pitch(lines, given)));
    }),
  );
});

describe('the reason is said in words, with what helps', () => {
  test.each<[Partial<DeliveryRecord>, RegExp, RegExp]>([
    [
      BOUNCED,
      /^The server of desk@newsroom\.example refused it \(550 5\.1\.1 user unknown\)\.$/,
      /correct it in the configuration/,
    ],
    [
      { status: 'bounced', type: 'Permanent', subtype: 'OnAccountSuppressionList' },
      /never sent .* suppression list .* bounced\.$/,
      /addresses --stack NAME --remove desk@newsroom\.example/,
    ],
    [
      { status: 'bounced', type: 'Complaint', subtype: 'OnAccountSuppressionList' },
      /suppression list .* spam there\.$/,
      /addresses --stack NAME --remove/,
    ],
    [
      { status: 'bounced', type: 'Transient', subtype: 'MailboxFull' },
      /mailbox desk@newsroom\.example is full/,
      /Make room/,
    ],
    [{ status: 'bounced', type: 'Transient', code: 'smtp; 452 4.2.2 over quota' }, /is full/, /Make room/],
    [{ status: 'bounced', type: 'Transient', subtype: 'MessageTooLarge' }, /does not take this mail/, /let it through/],
    [{ status: 'bounced', type: 'Transient', subtype: 'General' }, /for so long/, /when that server works/],
    [
      { status: 'delayed', code: '421 4.4.1' },
      /had not taken it by 2026-03-02 09:00 UTC \(421 4\.4\.1\)/,
      /is tried for/,
    ],
    [{ status: 'complained' }, /arrived at .*reported as spam/, /--remove desk@newsroom\.example\)/],
    // Another server than SES has no such list.
    [
      { status: 'complained', report: 'b1' },
      /arrived at .*reported as spam/,
      /^Have nobody press "spam" on a pitch\.$/,
    ],
    [{ status: 'rejected', code: 'Bad content' }, /took it and did not send it .*Bad content/, /virus/],
  ])('%o', (given, why, remedy) => {
    const words = describeTrouble({ address: DESK, line: line(given) });
    expect(words.why).toMatch(why);
    expect(words.remedy).toMatch(remedy);
  });

  test('whatever a server says, it is one safe line', () => {
    const { why } = describeTrouble({
      address: DESK,
      line: line({ status: 'bounced', code: `5\u001b[2J\n${'x'.repeat(900)}` }),
    });
    expect(why).not.toMatch(/[\p{Cc}]/u);
    expect(why.length).toBeLessThan(400);
  });
});
