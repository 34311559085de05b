import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { parseConfig } from '../../app/config.ts';
import { askForRetry } from '../../local/retry-request.ts';
import { openLocalScreen } from '../../local/screen.ts';
import { files, logRecords, mail, temporaryFolder } from '../cli/screen-process.ts';
import { startRelay } from '../relay.ts';

const INBOX = 'tips@paper.example';

/** A screen in this process, with what it reports. */
async function openScreen(data: string, relay?: string) {
  const troubles: string[] = [];
  const screen = await openLocalScreen({
    config: parseConfig({ inboxes: [{ address: INBOX, forwardTo: 'desk@paper.example' }] }),
    data,
    relay: relay === undefined ? undefined : new URL(relay),
    onPitch: () => undefined,
    onDelivery() {},
    onDigest() {},
    onReleased: () => undefined,
    onFailed: () => undefined,
    onTrouble: (line) => void troubles.push(line),
  });
  const listening = await screen.listen(0, { url: 'http://127.0.0.1:1/', token: '' });
  const close = async () => {
    await screen.stopMail();
    await screen.close();
  };
  const send = (text: string) => mail(listening.smtpPort, { text }, [INBOX]);
  onTestFinished(() => close().catch(() => undefined));
  return { screen, troubles, listening, send, close };
}

/** A device that is always full. */
const FULL = '/dev/full';

test.skipIf(process.platform !== 'linux')(
  'a mail that was sent is not sent again while the disk is full, and no mail is accepted then',
  async () => {
    const relay = await startRelay();
    const data = await temporaryFolder();
    const log = join(data, 'pitches.jsonl');
    await symlink(FULL, log);
    const { send, troubles, listening } = await openScreen(data, relay.url);
    await send('A lamp.');
    await expect.poll(() => troubles, { timeout: 5_000 }).toHaveLength(1);
    expect(troubles[0]).toMatch(/^Cannot write to the data folder: .*ENOSPC/);
    await expect(send('A chair.')).rejects.toMatchObject({ responseCode: 451 });
    // Longer than the waits before the first attempts.
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    expect(relay.taken).toHaveLength(1);
    expect(await files(data, 'queue')).toHaveLength(1);

    await rm(log);
    await expect.poll(() => files(data, 'queue'), { timeout: 10_000 }).toEqual([]);
    await listening.settled();
    await send('A table.');
    await listening.settled();
    expect(relay.taken).toHaveLength(2);
    expect(await logRecords(data)).toMatchObject([{ outcome: 'forwarded' }, { outcome: 'forwarded' }]);
  },
);

test('of the failed mails that two commands have tried again at once, none is left behind', async () => {
  const data = await temporaryFolder();
  for (const name of ['mail', 'failed']) await mkdir(join(data, name));
  const ids = Array.from({ length: 40 }, (_, n) => `20260302T090000000Z-${String(n).padStart(12, '0')}`);
  for (const id of ids) {
    const envelope = { from: 'press@acme.example', to: [INBOX] };
    await writeFile(join(data, 'mail', `${id}.eml`), `Subject: ${id}\r\n\r\nHello\r\n`);
    await writeFile(join(data, 'failed', `${id}.json`), JSON.stringify({ id, time: '', envelope, verdicts: {} }));
  }
  const { listening } = await openScreen(data);
  const answers = await Promise.all([askForRetry(data, 'one'), askForRetry(data, 'two'), askForRetry(data, 'three')]);
  expect(answers.reduce((sum = 0, mails = 0) => sum + mails, 0)).toBe(ids.length);
  await listening.settled();
  expect(await files(data, 'queue')).toEqual([]);
  expect(await files(data, 'outbox', '.eml')).toEqual(ids.map((id) => `${id}-${INBOX}.eml`));
});

test('a relay that says nothing does not keep what is ignored from being settled', async () => {
  const sockets: Socket[] = [];
  const relay = createServer((socket) => void sockets.push(socket.on('error', () => undefined)));
  await new Promise<void>((resolve) => relay.listen(0, '127.0.0.1', resolve));
  const data = await temporaryFolder();
  const { send } = await openScreen(data, `smtp://127.0.0.1:${(relay.address() as { port: number }).port}`);
  onTestFinished(() => {
    relay.close();
    for (const socket of sockets) socket.destroy();
  });
  for (let n = 0; n < 10; n += 1) await send('A lamp.');
  await send('A disruptive lamp.');
  // Before the screen gives the relay up, after 30 s.
  await expect.poll(() => logRecords(data), { timeout: 25_000 }).toMatchObject([{ outcome: 'ignored' }]);
  expect(await files(data, 'queue')).toHaveLength(10);
});
