import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { parseConfig } from '../../app/config.ts';
import type { Clock } from '../../app/ports.ts';
import { createReceivePitch, type Ports } from '../../app/receive-pitch.ts';
import type { ReceivedMail } from '../../core/types.ts';
import { isSetupNotification, receivedMail } from '../../lambda/aws/ses-event.ts';
import { MemoryTrustedSenders } from '../app/memory-trusted-senders.ts';
import { sesEvent } from '../ses-event.ts';
import type { Request } from './aws-proxy.ts';
import { type Fault, startFaultyAws } from './faulty-aws.ts';

const INBOX = 'masha.borak@technode.com';
const CONFIG = parseConfig({ inboxes: [{ address: INBOX, forwardTo: 'masha@newsroom.example.org' }] });

const KINDS = ['throttle', '5xx', 'reset', 'timeout', 'slow'] as const;
const REQUESTS = ['read', 'claim', 'send', 'keep'] as const;
/** The faults that are tried for ever. For S3 not time-outs and throttles: the SDK waits long after them, to the same end. */
const LASTING: Record<Request, readonly (typeof KINDS)[number][]> = {
  read: ['5xx', 'reset'],
  claim: ['5xx', 'reset'],
  send: ['throttle', '5xx', 'reset', 'timeout'],
  keep: ['5xx', 'reset'],
};

const ALWAYS = Number.POSITIVE_INFINITY;

type Aws = Awaited<ReturnType<typeof startFaultyAws>>;

afterEach(() => void vi.useRealTimers());

/** What became of a mail: `dead letter`, or the outcome in the last line of the log about it. */
function whereabouts(aws: Aws, { id }: ReceivedMail): string {
  if (aws.deadLetters.some((mail) => mail.id === id)) return 'dead letter';
  return aws.logged.findLast((record) => record.id === id)?.outcome ?? 'nowhere';
}

// Concurrent: most of these tests wait, for a time-out or before the SDK tries again.
describe.concurrent.each(REQUESTS)('when AWS fails to %s', (request) => {
  const cases = KINDS.flatMap((kind) => (['before', 'after'] as const).map((when) => ({ kind, when })));

  test.for(cases)(
    'once ($kind, $when it took effect), the pitch is forwarded all the same',
    async ({ kind, when }, context) => {
      const aws = await startFaultyAws(CONFIG, { ...context, s3TimesOut: kind === 'timeout' && request !== 'send' });
      aws.faults.push({ request, kind, when, times: 1 });
      const [pitch, ignored] = [await aws.receive(), await aws.receive('A disruptive lamp.')];
      await aws.deliver(pitch);
      await aws.deliver(ignored);
      expect([whereabouts(aws, pitch), whereabouts(aws, ignored)]).toEqual(['forwarded', 'ignored']);
      // SES sent the mail, but said that it had not, or nothing. The function cannot know, and sends once more.
      const inDoubt = request === 'send' && when === 'after' && kind !== 'slow';
      expect([aws.copies(pitch.id), aws.copies(ignored.id)]).toEqual([inDoubt ? 2 : 1, 0]);
    },
  );

  test.for(LASTING[request])('always (%s), nothing is lost, and nothing sent twice', async (kind, context) => {
    const aws = await startFaultyAws(CONFIG, { ...context, s3TimesOut: kind === 'timeout' && request !== 'send' });
    const fault: Fault = { request, kind, when: 'before', times: ALWAYS };
    aws.faults.push(fault);
    const [pitch, ignored] = [await aws.receive(), await aws.receive('A disruptive lamp.')];
    await aws.deliver(pitch);
    await aws.deliver(ignored);
    const expected: Record<Request, [string, string, number]> = {
      read: ['dead letter', 'dead letter', 0],
      claim: ['dead letter', 'dead letter', 0],
      send: ['dead letter', 'ignored', 0],
      // A failure after sending would send the mail once more.
      keep: ['forwarded', 'dead letter', 1],
    };
    const [ofPitch, ofIgnored, copies] = expected[request];
    expect([whereabouts(aws, pitch), whereabouts(aws, ignored)]).toEqual([ofPitch, ofIgnored]);
    expect(aws.copies(pitch.id)).toBe(copies);

    // The mails of the dead-letter queue go through when AWS works again.
    fault.times = 0;
    for (const mail of aws.deadLetters.splice(0)) await aws.deliver(mail);
    expect([whereabouts(aws, pitch), whereabouts(aws, ignored)]).toEqual(['forwarded', 'ignored']);
    expect([aws.copies(pitch.id), aws.copies(ignored.id)]).toEqual([1, 0]);
  });
});

test.concurrent.for(['reset', 'timeout'] as const)(
  'where SES takes every mail and never says so (%s), there are six copies at most, and one dead letter',
  async (kind, context) => {
    const aws = await startFaultyAws(CONFIG, context);
    aws.faults.push({ request: 'send', kind, when: 'after', times: ALWAYS });
    const pitch = await aws.receive();
    await aws.deliver(pitch);
    expect(whereabouts(aws, pitch)).toBe('dead letter');
    expect(aws.copies(pitch.id)).toBe(6);
  },
);

test('the same event twice in a row sends one copy', async () => {
  const aws = await startFaultyAws(CONFIG);
  const pitch = await aws.receive();
  await aws.deliver(pitch);
  await aws.deliver(pitch);
  expect([whereabouts(aws, pitch), aws.copies(pitch.id), aws.deadLetters]).toEqual(['forwarded', 1, []]);
});

test.each([2, 10])('the same event %i times at once sends one copy', async (times) => {
  const aws = await startFaultyAws(CONFIG);
  // SES answers when all the other deliveries have failed, so that all of them are in work together.
  const { promise: until, resolve: answer } = Promise.withResolvers<void>();
  aws.faults.push({ request: 'send', kind: 'slow', when: 'after', times: ALWAYS, until });
  const pitch = await aws.receive();
  let failed = 0;
  const fails = () => {
    failed += 1;
  };
  const deliveries = Array.from({ length: times }, () => aws.deliverOnce(pitch).then(undefined, fails));
  await expect.poll(() => failed).toBe(times - 1);
  answer();
  await Promise.all(deliveries);
  expect(failed).toBe(times - 1);
  expect(aws.copies(pitch.id)).toBe(1);
  // Lambda delivers the events of the others again.
  for (let again = 1; again < times; again += 1) await aws.deliver(pitch);
  expect([whereabouts(aws, pitch), aws.copies(pitch.id), aws.deadLetters]).toEqual(['forwarded', 1, []]);
});

test('a mail that is not there ends in the dead-letter queue, and the log says why', async () => {
  const aws = await startFaultyAws(CONFIG);
  const mail = { ...(await aws.receive()), id: 'removed' };
  await aws.deliver(mail);
  expect(whereabouts(aws, mail)).toBe('dead letter');
  expect(aws.logged.at(-1)).toMatchObject({
    id: 'removed',
    outcome: 'failed',
    why: expect.stringContaining('not there'),
  });
});

test('the notification that SES writes when a rule is made is nobody’s mail', () => {
  const [record] = sesEvent({ messageId: 'AMAZON_SES_SETUP_NOTIFICATION' }).Records;
  expect(isSetupNotification(receivedMail(record!))).toBe(true);
  expect(isSetupNotification(receivedMail(sesEvent().Records[0]!))).toBe(false);
});

describe('a function that is ended', () => {
  /** Ports of a process that ends at a moment: from then on, none of its calls does anything or returns. */
  function endingAt(moment: string, { store, sender, log, ...others }: Ports) {
    let end = () => {};
    const ended = new Promise<void>((resolve) => {
      end = resolve;
    });
    const never = new Promise<never>(() => {});
    let alive = true;
    const reach = (name: string) => {
      if (alive && name === moment) {
        alive = false;
        end();
      }
      return alive ? undefined : never;
    };
    const step = async <T>(name: string, work: () => Promise<T> | T): Promise<T> => {
      await reach(`before ${name}`);
      const result = await work();
      await reach(`after ${name}`);
      return result;
    };
    const ports: Ports = {
      ...others,
      store: {
        ...store,
        load: (id, deadline) => step('load', () => store.load(id, deadline)),
        saveOutcomes: (id, outcomes) => step('keep', () => store.saveOutcomes(id, outcomes)),
      },
      sender: { send: (mail) => step('send', () => sender.send(mail)) },
      log: { write: (record) => step('log', () => log.write(record)) },
    };
    return { ports, ended };
  }

  test.each([
    ['before load', 1],
    ['after load', 1],
    ['before send', 1],
    // SES has the mail, and nobody has saved that: the one window in which a copy too many is sent.
    ['after send', 2],
    ['before keep', 2],
    ['after keep', 1],
    ['before log', 1],
    ['after log', 1],
  ])('%s leaves a pitch that the next delivery finishes', async (moment, copies) => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const aws = await startFaultyAws(CONFIG);
    const pitch = await aws.receive();
    const { ports, ended } = endingAt(moment, aws.ports);
    void aws.deliverOnce(pitch, ports);
    await ended;
    // Lambda notices at the function's time-out, and delivers the event again a minute later.
    vi.setSystemTime(Date.now() + 180_000);
    await aws.deliver(pitch);
    expect([whereabouts(aws, pitch), aws.copies(pitch.id), aws.deadLetters]).toEqual(['forwarded', copies, []]);
  });
});

describe('a burst of 1,000 pitches against a sender that takes 14 a second', () => {
  /** A clock whose time passes in waits only. It wakes those who wait in the order of their times. */
  function simulation() {
    let time = 0;
    let seed = 1;
    const sleepers: { at: number; wake: () => void }[] = [];
    const clock: Clock = {
      now: () => time,
      random: () => {
        seed = (seed * 48_271) % 2_147_483_647;
        return seed / 2_147_483_647;
      },
      sleep: (milliseconds) => new Promise((wake) => void sleepers.push({ at: time + milliseconds, wake })),
    };
    /** Lets time pass until the work is done. */
    async function run(work: Promise<unknown>): Promise<void> {
      let done = false;
      void work.finally(() => {
        done = true;
      });
      while (!done) {
        // Everything that can be done now is done before time goes on.
        for (let idle = 0; idle < 3 && !done; idle += 1) await new Promise((resolve) => setImmediate(resolve));
        sleepers.sort((a, b) => a.at - b.at);
        const next = sleepers.shift();
        if (next === undefined) continue;
        time = Math.max(time, next.at);
        next.wake();
      }
      await work;
    }
    return { clock, run };
  }

  /** A store and a sender in memory; each reading of a mail is a fresh copy of its bytes. */
  function inMemory(clock: Clock, size: number) {
    const sent = new Map<string, number>();
    const outcomes = new Map<string, Map<string, 'forwarded'>>();
    let second = -1;
    let inSecond = 0;
    const ports: Ports = {
      clock,
      trusted: new MemoryTrustedSenders(),
      isWord: () => false,
      log: { write: () => undefined },
      store: {
        async load(id) {
          const raw = Buffer.alloc(size, 'A lamp.\r\n');
          raw.write('From: a@b.example\r\n\r\n');
          const lease = async () => ({
            isHeld: true,
            outcomes: outcomes.get(id) ?? new Map(),
            copies: { resent: new Map() },
          });
          return { raw, lease, unlock: async () => undefined };
        },
        async saveOutcomes(id, kept) {
          outcomes.set(id, new Map(kept) as Map<string, 'forwarded'>);
        },
        readCopyKey: async () => undefined,
        locate: (id) => id,
        fetchCommand: (id) => id,
      },
      sender: {
        async send({ id }) {
          const now = Math.floor(clock.now() / 1000);
          if (now !== second) [second, inSecond] = [now, 0];
          if (++inSecond > 14) throw new Error('Throttling: Maximum sending rate exceeded.');
          sent.set(id, (sent.get(id) ?? 0) + 1);
          return { messageId: id };
        },
      },
    };
    return { ports, sent };
  }

  const mailOf = (index: number): ReceivedMail => ({
    id: `m${index}`,
    time: '2026-03-02T09:00:00.000Z',
    envelope: { from: 'a@b.example', to: [INBOX] },
    verdicts: {},
  });

  test('all at once, as Lambda runs them: every one is delivered once, none ends in the dead-letter queue', async () => {
    const { clock, run } = simulation();
    const { ports, sent } = inMemory(clock, 1_000);
    const receivePitch = createReceivePitch(CONFIG, ports);
    const deadLetters: string[] = [];
    const deliver = async (mail: ReceivedMail) => {
      for (const wait of [60_000, 120_000, undefined]) {
        try {
          return void (await receivePitch(mail, clock.now() + 120_000));
        } catch {
          if (wait !== undefined) await clock.sleep(wait);
        }
      }
      deadLetters.push(mail.id);
    };
    await run(Promise.all(Array.from({ length: 1000 }, (_, index) => deliver(mailOf(index)))));
    expect(deadLetters).toEqual([]);
    expect(sent.size).toBe(1000);
    expect([...sent.values()].every((copies) => copies === 1)).toBe(true);
  });

  test('one after another in one process, memory stays flat', async () => {
    setFlagsFromString('--expose-gc');
    const collect: () => void = runInNewContext('gc');
    const { clock, run } = simulation();
    // 30 KB each: 800 mails that stay in memory would be 24 MB.
    const { ports, sent } = inMemory(clock, 30_000);
    const receivePitch = createReceivePitch(CONFIG, ports);
    const used = () => {
      collect();
      const { heapUsed, arrayBuffers } = process.memoryUsage();
      return heapUsed + arrayBuffers;
    };
    const receive = async (from: number, to: number) => {
      for (let index = from; index < to; index += 1) await receivePitch(mailOf(index), clock.now() + 120_000);
    };
    await run(receive(0, 200));
    const before = used();
    await run(receive(200, 1000));
    // V8 frees the memory of buffers in a thread of its own.
    await expect.poll(() => used() - before).toBeLessThan(8_000_000);
    expect(sent.size).toBe(1000);
  });
});
