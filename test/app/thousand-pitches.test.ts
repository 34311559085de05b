import { expect, test } from 'vitest';
import { type CopyState, mergeCopies } from '../../app/copy-marks.ts';
import type { MailStore } from '../../app/ports.ts';
import { createReceivePitch } from '../../app/receive-pitch.ts';
import { createReleasePitch } from '../../app/release-pitch.ts';
import { retryUndelivered } from '../../app/retry-undelivered.ts';
import type { Review } from '../../app/review.ts';
import { chanceFrom } from '../../bench/mails/chance.ts';
import { undeliveredOf } from '../../core/record/arrival.ts';
import { pitchesOf, standOfPitches } from '../../core/record/history.ts';
import { logLine, parseLogLine } from '../../core/record/log-line.ts';
import type { LogRecord } from '../../core/record/log-record.ts';
import type { Outcome } from '../../core/types.ts';
import { deliveryRecords } from '../../lambda/aws/ses-delivery-event.ts';
import { take } from '../record.ts';
import { type Mailbox, SesStandIn } from '../ses-stand-in.ts';
import { MemoryPorts } from './memory-ports.ts';
import { CONFIG, MASHA, TIPS } from './pitch-builder.ts';

const PITCHES = 1_000;
const ADDRESSES = CONFIG.inboxes.flatMap(({ forwardTo }) => forwardTo);
const MAILBOXES: readonly Mailbox[] = ['works', 'works', 'is gone', 'is full', 'is slow', 'complains'];

/** The screen between a store in memory and SES, with a log that its pitches are read from. */
function startScreen(seed: number) {
  const random = chanceFrom(seed);
  const below = (count: number) => Math.floor(random() * count);
  const ses = new SesStandIn();
  const log: LogRecord[] = [];
  const mails = new Map<string, { outcomes: ReadonlyMap<string, Outcome>; copies: CopyState }>();
  const raw = Buffer.from('From: Acme <press@acme.example>\r\nSubject: News\r\n\r\nA lamp.');
  // Each line a millisecond after the one before, so that the log has an order.
  let now = Date.parse('2026-03-02T09:00:00.000Z');
  const clock = { now: () => now++, sleep: async () => void settle(5), random };
  const write = (record: LogRecord) => void log.push(parseLogLine(logLine(record))!);
  const store: MailStore = {
    async load(id) {
      const { outcomes, copies } = mails.get(id)!;
      return { raw, lease: async () => ({ isHeld: true, outcomes, copies }), unlock: async () => undefined };
    },
    async saveOutcomes(id, outcomes, copies) {
      mails.set(id, { outcomes: new Map(outcomes), copies: mergeCopies(mails.get(id)!.copies, copies) });
    },
    readCopyKey: async () => undefined,
    locate: (id) => id,
    fetchCommand: (id) => id,
  };
  const ports = { ...new MemoryPorts(raw).ports, store, sender: ses, log: { write }, clock };
  const receivePitch = createReceivePitch(CONFIG, ports);
  const newestFirst = async function* () {
    for (let at = log.length - 1; at >= 0; at -= 1) yield log[at]!;
  };
  const review: Review = {
    place: 'memory',
    records: {
      newest: (span) => standOfPitches(newestFirst(), span),
      find: (id) => pitchesOf(id, newestFirst(), {}),
      follow: () => newestFirst(),
    },
    readMail: async () => raw,
    release: createReleasePitch(CONFIG, ports),
    mark: async () => [],
    trusted: undefined as never,
  };

  /** Logs so many events, in any order, some of them twice. */
  function settle(count: number): void {
    for (let left = count; left > 0 && ses.pending.length > 0; left -= 1) {
      const at = below(ses.pending.length);
      const event = ses.pending[at]!;
      if (random() > 0.1) ses.pending.splice(at, 1);
      for (const record of deliveryRecords(event, new Date(now++))) write(record);
    }
  }

  return {
    ses,
    below,
    random,
    settle,
    async receive(id: string) {
      mails.set(id, { outcomes: new Map(), copies: { resent: new Map() } });
      const to = [[MASHA], [TIPS], [MASHA, TIPS]][below(3)]!;
      const envelope = { from: 'press@acme.example', to };
      await receivePitch({ id, time: new Date(now).toISOString(), envelope, verdicts: {} });
    },
    retry: (address?: string) =>
      retryUndelivered(review, { address, isCareful: random() > 0.5, onDone: () => undefined, clock }),
    stand: () => take(review.records.newest({})),
  };
}

test.each([1])(
  'every pitch ends delivered or in the list of undelivered ones, and none is doubled (seed %i)',
  async (seed) => {
    const screen = startScreen(seed);
    const { ses, below, random } = screen;
    const check = async () => {
      for (const pitch of await screen.stand()) {
        const missing = undeliveredOf(pitch).map(({ address }) => address);
        for (const address of pitch.forwardedTo) {
          const copies = ses.arrived.get(`${pitch.id} ${address}`) ?? 0;
          const expected = missing.includes(address) ? 0 : 1;
          if (copies !== expected)
            throw new Error(`${pitch.id} is ${copies} times at ${address}, expected ${expected}`);
        }
      }
    };
    for (let received = 0; received < PITCHES; received += 1) {
      await screen.receive(`p${received}`);
      screen.settle(below(4));
      const address = ADDRESSES[below(ADDRESSES.length)]!;
      if (random() < 0.1) ses.mailboxes.set(address, MAILBOXES[below(MAILBOXES.length)]!);
      if (random() < 0.05) ses.suppressed.delete(address);
      if (random() < 0.005) await screen.retry(random() < 0.5 ? address : undefined);
    }
    screen.settle(Number.POSITIVE_INFINITY);
    await check();
    const undelivered = (await screen.stand()).filter((pitch) => undeliveredOf(pitch).length > 0);
    expect(undelivered.length).toBeGreaterThan(20);
    // The suppression list is the circuit breaker: whatever the mailboxes do, SES counts few bounces.
    expect(ses.hardBounces / PITCHES).toBeLessThan(0.05);

    // Everything is mended. What did not arrive is sent again, once.
    ses.mailboxes.clear();
    ses.suppressed.clear();
    await screen.retry();
    screen.settle(Number.POSITIVE_INFINITY);
    await check();
    expect((await screen.stand()).filter((pitch) => undeliveredOf(pitch).length > 0)).toEqual([]);
    expect(await screen.retry()).toEqual({ succeeded: 0, failed: 0 });
  },
);
