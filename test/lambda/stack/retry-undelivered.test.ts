import { expect, test } from 'vitest';
import { deliveryRecord } from '../../../core/record/delivery-record.ts';
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
