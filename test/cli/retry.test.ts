import { rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { reviewer } from '../../app/review.ts';
import { startRelay } from '../relay.ts';
import { runHere } from './run-here.ts';
import { files, logRecords, mail, outbox, runCli, startScreen, stopScreen, temporaryFolder } from './screen-process.ts';

/** A relay that refuses every mail with a code, until that is nothing. */
const startRefusing = (refusal: { code: number | undefined }) =>
  startRelay({ refusal: () => (refusal.code === undefined ? undefined : { code: refusal.code, text: 'no' }) });

describe('on this machine', () => {
  test('a mail that every form of was refused is put aside, and sent when the screen that runs is asked to', async () => {
    const refusal: { code: number | undefined } = { code: 554 };
    const relay = await startRefusing(refusal);
    const screen = await startScreen(await temporaryFolder(), ['--no-samples', '--relay', relay.url]);
    const { data, smtpPort } = screen;
    await mail(smtpPort, { subject: 'Refused', text: 'Hello' });
    await expect.poll(() => files(data, 'failed')).toHaveLength(1);
    expect(await files(data, 'queue')).toEqual([]);
    expect(await logRecords(data)).toMatchObject([{ outcome: 'failed', subject: 'Refused' }]);

    // A restart leaves it where it is, and says so.
    await stopScreen(screen, 'SIGTERM');
    const again = await startScreen(data, ['--no-samples', '--relay', relay.url]);
    expect(again.stdout).toContain('One mail could not be sent before. To try again: npm run -s retry');
    expect(await files(data, 'failed')).toHaveLength(1);

    refusal.code = undefined;
    const { code, stdout } = await runCli('cli/retry.ts', ['--data', data]);
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: expect.stringMatching(/^One mail handed to the screen that runs/),
    });
    await expect.poll(() => relay.taken).toMatchObject([{ subject: 'Refused' }]);
    await expect.poll(() => files(data, 'queue')).toEqual([]);
    expect(await files(data, 'failed')).toEqual([]);
    expect(await logRecords(data)).toMatchObject([
      { outcome: 'failed' },
      { event: 'retried', by: reviewer() },
      { outcome: 'forwarded', sentAs: 'original' },
    ]);
    const [, { id } = { id: '' }] = await logRecords(data);
    const shown = await runCli('cli/review.ts', ['show', id, '--data', data]);
    expect(shown.stdout).toMatch(/^Outcome: +forwarded/m);
    expect(shown.stdout).toContain(` because ${reviewer()} asked for it\n`);
    expect((await runCli('cli/retry.ts', ['--data', data])).stdout).toBe('Nothing has failed.\n');
  });

  test('the page has what could not be sent, with the reason, also after a restart, and has it tried again', async () => {
    const refusal: { code: number | undefined } = { code: 554 };
    const relay = await startRefusing(refusal);
    const data = await temporaryFolder();
    const args = ['--no-samples', '--relay', relay.url];
    const first = await startScreen(data, args);
    await mail(first.smtpPort, { subject: 'Refused for good', text: 'Hello' });
    await expect.poll(() => files(data, 'failed')).toHaveLength(1);
    refusal.code = 451;
    await mail(first.smtpPort, { subject: 'Refused for now', text: 'Hello' });
    const ask = async ({ page }: { page: string }, path: string, init: RequestInit = {}) => {
      const headers = { 'content-type': 'application/json', 'x-pitch-screen-token': page.split('token=')[1]! };
      return (await fetch(new URL(path, page), { headers, ...init })).json();
    };
    const forGood = { sender: 'Acme PR <press@acme.example>', subject: 'Refused for good', isTriedAgain: false };
    const forNow = { subject: 'Refused for now', isTriedAgain: true, why: expect.stringContaining('451') };
    await expect
      .poll(() => ask(first, '/unsent.json'))
      .toMatchObject({ count: 2, mails: [{ ...forGood, why: expect.stringContaining('554') }, forNow] });

    await stopScreen(first, 'SIGTERM');
    refusal.code = 554;
    const second = await startScreen(data, args);
    await expect.poll(() => ask(second, '/unsent.json')).toMatchObject({ count: 2, mails: [forGood, {}] });
    expect((await ask(second, '/unsent.json')).mails[0].why).toContain('554');

    refusal.code = undefined;
    await expect.poll(() => files(data, 'failed')).toHaveLength(2);
    expect(await ask(second, '/retry', { method: 'POST', body: '{}' })).toEqual({ mails: 2 });
    await expect.poll(() => ask(second, '/unsent.json')).toEqual({ count: 0, mails: [] });
    expect(relay.taken.map(({ subject }) => subject).sort()).toEqual(['Refused for good', 'Refused for now']);
  });

  test('with no screen running it is done at once, and what fails again is kept', async () => {
    const refusal: { code: number | undefined } = { code: 451 };
    const relay = await startRefusing(refusal);
    const screen = await startScreen(await temporaryFolder(), ['--no-samples', '--relay', relay.url]);
    const { data, smtpPort } = screen;
    await mail(smtpPort, { subject: 'One', text: 'Hello' });
    await mail(smtpPort, { subject: 'Two', text: 'Hello' });
    await expect
      .poll(() => screen.stderr)
      .toMatch(/^\S+, from Acme PR <press@acme\.example>, “(One|Two)” is kept and tried again, first in/);
    await stopScreen(screen, 'SIGKILL');

    const args = ['--data', data, '--relay', relay.url];
    const failed = await runHere(['retry', ...args]);
    expect(failed).toMatchObject({ code: 1, stdout: '2 mails tried again: 0 went through, 2 failed.\n' });
    expect(failed.stderr).toMatch(
      /^\S+, from Acme PR <press@acme\.example>, “One” is kept: .*451.*\n.*“Two” is kept: .*\n$/,
    );
    expect((await logRecords(data)).slice(-4).map(({ event, id }) => [event, id])).toEqual(
      (await files(data, 'queue')).flatMap((name) =>
        ['retried', 'pitch'].map((event) => [event, basename(name, '.json')]),
      ),
    );
    expect(await files(data, 'queue')).toHaveLength(2);

    // It knows that they do not belong into the outbox, and leaves everything as it is.
    const untold = await runCli('cli/retry.ts', ['--data', data]);
    expect(untold).toMatchObject({ code: 1, stdout: '' });
    expect(untold.stderr).toMatch(
      /^Mails of .* leave through smtp:\/\/127\.0\.0\.1:\d+, and no screen .* --relay URL.*\n$/,
    );
    expect([await files(data, 'queue'), await outbox(data)]).toMatchObject([{ length: 2 }, []]);

    refusal.code = undefined;
    const [removed] = await files(data, 'queue');
    await rm(join(data, 'mail', removed!.replace(/json$/, 'eml')));
    const mixed = await runHere(['retry', ...args]);
    expect(mixed).toMatchObject({ code: 1, stderr: expect.stringContaining('someone removed it') });
    expect(mixed.stdout).toMatch(/^forwarded .*\n.*\n2 mails tried again: 1 went through, 1 failed\.\n$/);
    expect(relay.taken).toHaveLength(1);
    expect([await files(data, 'queue'), await files(data, 'failed')]).toEqual([[], [removed]]);
  });

  test('what a relay refuses as it is but takes as an attachment arrives so', async () => {
    let mails = 0;
    const refusal = () => (mails++ === 0 ? { code: 550, text: 'Bad header' } : undefined);
    const { url } = await startRelay({ refusal });
    const screen = await startScreen(await temporaryFolder(), ['--no-samples', '--relay', url]);
    await mail(screen.smtpPort, { subject: 'Odd', text: 'Hello' });
    await expect.poll(() => screen.stdout).toMatch(/forwarded .*Odd\n.*\n +as an attachment, .*Bad header/);
    expect(await logRecords(screen.data)).toMatchObject([{ outcome: 'forwarded', sentAs: 'wrapped' }]);
  });
});

test('a retry of nothing says so', async () => {
  const data = await temporaryFolder();
  await stopScreen(await startScreen(data), 'SIGINT');
  expect(await runCli('cli/retry.ts', ['--data', data])).toMatchObject({ code: 0, stdout: 'Nothing has failed.\n' });
  expect(await outbox(data)).toEqual([]);
});

test('a folder of something else is left as it is', async () => {
  const data = await temporaryFolder();
  expect(await runCli('cli/retry.ts', ['--data', data])).toMatchObject({
    code: 1,
    stderr: `${data} is not the data folder of a pitch-screen: npm start makes one. --data DIR names another.\n`,
  });
  expect(await files(data, '.')).toEqual([]);
});

test.each([
  [['--data', '/nowhere/data'], /^\/nowhere\/data is not the data folder of a pitch-screen/],
  [['--region', 'eu-west-1'], /^--region goes with --stack NAME/],
  [['--stack', 'X', '--data', 'data'], /^Either --stack NAME, .* or --data, which is about this machine\.\n$/],
  [['--stack', 'X', '--relay', 'smtp://relay.example'], /^Either --stack NAME, .* or --relay/],
  [['--all'], /^Unknown option '--all'/],
])('%j', async (args, line) => {
  const { code, stderr, stdout } = await runHere(['retry', ...args]);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(line);
});
