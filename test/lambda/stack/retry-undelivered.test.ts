import { afterEach, expect, test, vi } from 'vitest';
import { retryUndelivered } from '../../../app/retry-undelivered.ts';
import { type DeliveryStatus, deliveryRecord } from '../../../core/record/delivery-record.ts';
import { createStackReview } from '../../../lambda/stack/stack-review.ts';
import { runCli } from '../../cli/screen-process.ts';
import { record } from '../../record.ts';
import { startEmulatedStack } from './emulated-stack.ts';

const INBOX = 'tips@paper.example';
const DESK = 'desk@newsroom.example.org';
const time = new Date(Date.now() - 3_600_000);

test('retry --undelivered has the function send again what did not arrive, once', async () => {
  const { env, write, keep, sent } = await startEmulatedStack(INBOX);
  const retry = (...args: string[]) =>
    runCli('cli/retry.ts', ['--undelivered', '--stack', 'PitchScreen', ...args], env);
  const at = { inbox: INBOX, recipient: INBOX, time: time.toISOString(), logged: time.toISOString() };
  for (const id of ['lost', 'fine']) {
    write(record({ ...at, id, forwardedTo: [DESK], copy: `copy-${id}` }));
    keep(id, Buffer.from('From: a@acme.example\r\nSubject: Lamp\r\n\r\nA lamp'), { [INBOX]: 'forwarded' });
  }
  const bounce = { id: 'lost', inbox: INBOX, copy: 'copy-lost', address: DESK, status: 'bounced' } as const;
  write(deliveryRecord(bounce, new Date(time.getTime() + 60_000)));

  expect(await retry('--address', 'other@newsroom.example.org')).toMatchObject({
    code: 0,
    stdout: 'Nothing is undelivered.\n',
  });
  const { code, stdout, stderr } = await retry('--address', DESK);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(
    /^lost, from .*: sent again to desk@newsroom\.example\.org\nOne mail tried again: 1 went through/,
  );
  expect(sent.map(({ envelope }) => envelope.to)).toEqual([[DESK]]);
  expect((await retry()).stdout).toBe('Nothing is undelivered.\n');
  expect(sent).toHaveLength(1);
});

afterEach(() => {
  vi.unstubAllEnvs();
});

test.each<[DeliveryStatus, string[]]>([
  ['bounced', ['first']],
  ['delivered', ['first', 'second', 'third']],
])(
  'of a stack, the first pitch to an address goes out alone, and where the log says that it was %s, %j are sent',
  async (status, ids) => {
    const { env, write, keep, sent } = await startEmulatedStack(INBOX);
    for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
    for (const [index, id] of ['first', 'second', 'third'].entries()) {
      const at = new Date(time.getTime() + index * 1_000);
      const when = { time: at.toISOString(), logged: at.toISOString() };
      write(record({ inbox: INBOX, recipient: INBOX, ...when, id, forwardedTo: [DESK], copy: `copy-${id}` }));
      keep(id, Buffer.from(`From: a@acme.example\r\nSubject: ${id}\r\n\r\nA lamp`), { [INBOX]: 'forwarded' });
      const bounce = { id, inbox: INBOX, copy: `copy-${id}`, address: DESK, status: 'bounced' } as const;
      write(deliveryRecord(bounce, new Date(at.getTime() + 60_000)));
    }
    const lines: string[] = [];
    // SES says what became of the copy while the command waits.
    const clock = {
      now: () => Date.now(),
      random: () => 0.5,
      async sleep() {
        const [copy] = sent.map(({ copy }) => copy);
        write(deliveryRecord({ id: copy!.of, inbox: INBOX, copy: copy!.id, address: DESK, status }, new Date()));
      },
    };
    const review = await createStackReview({ stack: 'PitchScreen' });
    await retryUndelivered(review, { isCareful: true, clock, onDone: (line) => void lines.push(line) });
    expect(sent.map(({ copy }) => copy.of)).toEqual(ids);
    if (status === 'bounced') expect(lines.at(-1)).toBe(`${DESK} still gets nothing: 2 more were not sent`);
  },
);
