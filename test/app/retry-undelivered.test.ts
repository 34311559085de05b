import { describe, expect, test } from 'vitest';
import type { Release, ReleaseRequest } from '../../app/release-pitch.ts';
import { retryUndelivered } from '../../app/retry-undelivered.ts';
import type { Review } from '../../app/review.ts';
import { type DeliveryStatus, deliveryRecord } from '../../core/record/delivery-record.ts';
import type { ResentRecord } from '../../core/record/later-record.ts';
import type { ReviewedPitch } from '../../core/record/reviewed-pitch.ts';
import { record } from '../record.ts';

const DESK = 'desk@newsroom.example';
const NIGHT = 'night@newsroom.example';

function about(pitch: ReviewedPitch, copy: string, address: string, status: DeliveryStatus) {
  return deliveryRecord({ id: pitch.id, inbox: pitch.inbox, copy, address, status }, new Date());
}

/** Milliseconds until the log has a line. */
const LOG_DELAY = 6_000;

/** A pitch that did not arrive at one address. */
function undelivered(id: string, address = DESK): ReviewedPitch {
  const sent = record({ id, forwardedTo: [address], copy: `copy-${id}` });
  return { ...sent, deliveries: [about(sent, `copy-${id}`, address, 'bounced')] };
}

/**
 * A review over pitches, newest first, whose clock goes only while somebody waits.
 *
 * @param fate what becomes of each pitch that is sent again, and after how many milliseconds; nothing where nobody says so
 */
function startReview(pitches: ReviewedPitch[], fate?: { status: DeliveryStatus; after: number }) {
  const sent: string[] = [];
  const lines: string[] = [];
  let waited = 0;
  const due: { at: number; tell(): void }[] = [];
  const change = (id: string, to: (pitch: ReviewedPitch) => ReviewedPitch) =>
    pitches.splice(0, pitches.length, ...pitches.map((pitch) => (pitch.id === id ? to(pitch) : pitch)));
  const review: Pick<Review, 'records' | 'release'> = {
    records: {
      async *newest() {
        yield* [...pitches];
      },
      find: async (id) => pitches.filter((pitch) => pitch.id === id),
      async *follow() {},
    },
    async release({ mail: { id }, inbox, resend }: ReleaseRequest): Promise<Release> {
      sent.push(id);
      const to = resend!.undelivered;
      const copy = `again-${id}`;
      const line = { v: 1, event: 'resent', time: new Date().toISOString(), id, inbox, by: 'op', to, copy } as const;
      const resent: ResentRecord = { ...line, messageId: 'm', sentAs: 'original' };
      // CloudWatch returns a line some seconds after it was written.
      due.push({ at: waited + LOG_DELAY, tell: () => change(id, (pitch) => ({ ...pitch, resent: [resent] })) });
      if (fate) {
        const news = (pitch: ReviewedPitch) => [...pitch.deliveries!, about(pitch, copy, to[0]!, fate.status)];
        due.push({
          at: waited + fate.after,
          tell: () => change(id, (pitch) => ({ ...pitch, deliveries: news(pitch) })),
        });
      }
      return { status: 'resent', record: resent };
    },
  };
  const clock = {
    now: () => waited,
    random: () => 0.5,
    async sleep(milliseconds: number) {
      waited += milliseconds;
      for (const { at, tell } of due.splice(0)) at <= waited ? tell() : due.push({ at, tell });
    },
  };
  const retry = (isCareful: boolean) =>
    retryUndelivered(review, { isCareful, clock, onDone: (line) => void lines.push(line) });
  return { retry, sent, lines, waited: () => waited };
}

describe('where the fate of the first pitch is awaited', () => {
  const three = () => [undelivered('3'), undelivered('2'), undelivered('1')];

  test('and it comes back, the others are not sent: an address that is still broken costs one bounce', async () => {
    const { retry, sent, lines } = startReview(three(), { status: 'bounced', after: 12_000 });
    expect(await retry(true)).toEqual({ succeeded: 1, failed: 2 });
    expect(sent).toEqual(['1']);
    expect(lines.at(-1)).toBe(`${DESK} still gets nothing: 2 more were not sent`);
  });

  test.each(['delivered', 'complained'] as const)('and it was %s, the others follow at once', async (status) => {
    const { retry, sent, waited } = startReview(three(), { status, after: 12_000 });
    expect(await retry(true)).toEqual({ succeeded: 3, failed: 0 });
    expect(sent).toEqual(['1', '2', '3']);
    expect(waited()).toBe(15_000);
  });

  test.each([
    ['nothing is heard', undefined],
    ['it is delayed', 'delayed'],
  ] as const)('and %s for a minute, the others follow', async (_, status) => {
    const { retry, sent, waited } = startReview(three(), status && { status, after: 1_000 });
    expect(await retry(true)).toEqual({ succeeded: 3, failed: 0 });
    expect(sent).toEqual(['1', '2', '3']);
    expect(waited()).toBe(60_000);
  });

  test('another address is tried on its own', async () => {
    const pitches = [undelivered('4', NIGHT), undelivered('3', NIGHT), undelivered('2'), undelivered('1')];
    const { retry, sent } = startReview(pitches, { status: 'bounced', after: 0 });
    expect(await retry(true)).toEqual({ succeeded: 2, failed: 2 });
    expect(sent.sort()).toEqual(['1', '3']);
  });

  test('nobody waits for the only pitch of an address', async () => {
    const { retry, waited } = startReview([undelivered('1')]);
    expect(await retry(true)).toEqual({ succeeded: 1, failed: 0 });
    expect(waited()).toBe(0);
  });
});

test('where it is not, as in the local run, all are sent one after another', async () => {
  const { retry, sent, waited } = startReview([undelivered('2'), undelivered('1')], { status: 'bounced', after: 0 });
  expect(await retry(false)).toEqual({ succeeded: 2, failed: 0 });
  expect(sent).toEqual(['1', '2']);
  expect(waited()).toBe(0);
});
