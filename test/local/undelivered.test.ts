import { expect, test } from 'vitest';
import type { LogRecord } from '../../core/record/log-record.ts';
import { INBOX, logRecords, mail, runCli, startScreen, temporaryFolder } from '../cli/screen-process.ts';
import { startRelay } from '../relay.ts';
import { returnedMail, SERVERS } from '../returned-mail.ts';

const READER = 'masha.borak@newsroom.example.com';

test('with --relay, a mail that returns a pitch makes it undelivered, and it is sent again to who did not get it', async () => {
  const relay = await startRelay();
  const data = await temporaryFolder();
  const screen = await startScreen(data, ['--no-samples', '--relay', relay.url]);
  const lines = async () => (await logRecords(data)) as LogRecord[];
  const review = (...args: string[]) => runCli('cli/review.ts', [...args, '--data', data]);
  await mail(screen.smtpPort, { subject: 'A lamp', text: 'Hello' });
  await expect.poll(() => relay.taken).toHaveLength(1);

  // The relay gives up later, and says so at the return path.
  const { raw, envelope } = relay.taken[0]!;
  expect(envelope).toEqual({ from: INBOX, to: [READER] });
  await mail(screen.smtpPort, { raw: returnedMail('Postfix', { raw, recipient: READER, to: INBOX }) }, [INBOX], '');
  await expect.poll(lines).toMatchObject([
    { event: 'pitch', outcome: 'forwarded' },
    { event: 'pitch', outcome: 'bounce', why: expect.stringMatching(/returns a copy/) },
    { event: 'delivery', status: 'bounced', address: READER },
  ]);
  const [{ id }] = (await lines()) as [LogRecord];
  await expect.poll(() => screen.stdout).toMatch(/bounced +\S+ at masha\.borak@newsroom\.example\.com\n.*refused it/);
  const listed = await review('list', '--outcome', 'undelivered');
  expect(listed.stdout).toMatch(/undelivered .*Acme PR/);
  expect(listed.stdout).toMatch(/1 undelivered\./);

  const again = await runCli('cli/retry.ts', ['--undelivered', '--data', data, '--relay', relay.url]);
  expect(again).toMatchObject({ code: 0, stdout: expect.stringMatching(/sent again to masha\.borak/) });
  await expect.poll(() => relay.taken).toHaveLength(2);
  expect(relay.taken[1]!.envelope).toEqual({ from: INBOX, to: [READER] });
  expect((await lines()).at(-1)).toMatchObject({ event: 'resent', id, to: [READER] });

  // Nothing is undelivered now, so that nothing is sent.
  expect((await runCli('cli/retry.ts', ['--undelivered', '--data', data])).stdout).toMatch(/Nothing is undelivered/);
  expect((await review('list', '--outcome', 'undelivered')).stdout).toMatch(/No such pitches/);
  expect(relay.taken).toHaveLength(2);

  // The second copy comes back as well, and the command asks by id.
  const second = returnedMail('qmail', { raw: relay.taken[1]!.raw, recipient: READER, to: INBOX });
  await mail(screen.smtpPort, { raw: second }, [INBOX], '');
  await expect.poll(async () => (await lines()).at(-1)).toMatchObject({ event: 'delivery' });
  const released = await review('release', '--yes', id, '--relay', relay.url);
  expect(released.stdout).toMatch(/^Sent “A lamp” .* again to masha\.borak/);
  expect((await review('show', id)).stdout).toMatch(/Arrival: +masha\.borak@\S+: sent/);

  // Whatever server returns it, over SMTP and byte by byte.
  const before = (await lines()).length;
  for (const server of SERVERS) {
    const raw = returnedMail(server, { raw: relay.taken[2]!.raw, recipient: READER, to: INBOX, code: '4.2.2' });
    await mail(screen.smtpPort, { raw }, [INBOX], server.includes('postmaster') ? 'postmaster@relay.example' : '');
  }
  const told = async () => (await lines()).slice(before).filter(({ event }) => event === 'delivery');
  await expect.poll(async () => (await told()).length).toBe(SERVERS.length);
  for (const line of await told())
    expect(line).toMatchObject({ id, address: READER, status: 'bounced', subtype: 'MailboxFull' });
  expect(relay.taken).toHaveLength(3);
});

test('--address goes with --undelivered', async () => {
  const { code, stderr } = await runCli('cli/retry.ts', ['--address', READER]);
  expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringMatching(/goes with --undelivered/) });
});
