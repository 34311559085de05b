import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import PostalMime from 'postal-mime';
import { expect, test } from 'vitest';
import { logLine } from '../../../core/record/log-line.ts';
import { record } from '../../record.ts';
import { startRelay } from '../../relay.ts';
import { INBOX, logRecords, startScreen, temporaryFolder } from '../screen-process.ts';
import { folderWith, ignored, review } from './review-command.ts';

test('digest says what was ignored, why, and how to get it back', async () => {
  const now = new Date().toISOString();
  const of = { time: now, logged: now };
  const data = await folderWith([ignored('week0001', of), record({ id: 'x', ...of }), ignored('old00001')]);
  const { stdout, code } = await review(data, 'digest');
  expect(code).toBe(0);
  expect(stdout).toMatch(
    /^Pitches to tips@paper\.example since .*: 2 came, 1 forwarded, 1 ignored \(disruptive 1\)\.\n\n/,
  );
  expect(stdout).toMatch(/1\. A battery\n {3}from Acme PR .*\n {3}HTML: a \*Disruptive\* battery\n/);
  expect(stdout).toContain(`To get it: npm run -s review -- release 20260302T090000000Z-week0001 --data ${data}\n`);
  expect(stdout).not.toContain('old00001');
});

test('digest is delivered from the inbox to where it forwards to, harmless whatever a pitch holds', async () => {
  const { url, taken } = await startRelay();
  const now = new Date().toISOString();
  const evil = 'Lamp\r\nBcc: all@paper.example\r\n\r\n\u202e\u001b[2J';
  const data = await folderWith([ignored('1', { time: now, logged: now, inbox: INBOX, subject: evil })]);
  const { stdout, stderr } = await review(data, 'digest', '--relay', url);
  expect(stderr).toBe('');
  expect(stdout).toMatch(/^Sent to masha\.borak@newsroom\.example\.com: 1 ignored since .*\.\n$/);
  expect(taken.map(({ envelope }) => envelope)).toEqual([{ from: INBOX, to: ['masha.borak@newsroom.example.com'] }]);
  const { from, to, bcc, subject, headers, text } = await PostalMime.parse(taken[0]!.raw);
  expect({ from: from?.address, to: to?.map(({ address }) => address), bcc, subject }).toEqual({
    from: INBOX,
    to: ['masha.borak@newsroom.example.com'],
    bcc: undefined,
    subject: 'One pitch ignored',
  });
  expect(headers.find(({ key }) => key === 'auto-submitted')?.value).toBe('auto-generated');
  expect(text).toMatch(/\n1\. Lamp Bcc: all@paper\.example \[2J\n {3}from Acme PR/);
  expect(text).toContain('release%2020260302T090000000Z-1%20');
});

test('a digest begins where the last one that was sent ended, and the log has each', async () => {
  const { url, taken } = await startRelay();
  const at = (daysAgo: number) => new Date(Date.now() - daysAgo * 86_400_000).toISOString();
  const of = (daysAgo: number, logged = daysAgo) => ({ time: at(daysAgo), logged: at(logged), inbox: INBOX });
  const data = await folderWith([ignored('old00001', of(40)), ignored('first001', of(20)), ignored('second01', of(1))]);
  const sent = async (...args: string[]) => {
    const { stderr, code } = await review(data, 'digest', '--relay', url, ...args);
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
    const { text = '' } = await PostalMime.parse(taken.at(-1)!.raw);
    return text.match(/(?<=release(?: |%20)20260302T090000000Z-)\w+/g) ?? [];
  };
  expect(await sent()).toEqual(['second01', 'first001']);
  // It came in before that digest, and was ignored after it.
  await appendFile(join(data, 'pitches.jsonl'), `${logLine(ignored('third001', of(2, 0)))}\n`);
  expect(await sent()).toEqual(['third001']);
  expect(await sent()).toEqual([]);
  expect(await sent('--since', '30d')).toEqual(['third001', 'second01', 'first001']);

  const digests = (await logRecords(data)).filter(({ event }) => (event as string) === 'digest') as unknown[];
  expect(digests).toMatchObject([
    { v: 1, inbox: INBOX, ignored: 2, messageId: '250 queued as 4711' },
    { ignored: 1 },
    { ignored: 0 },
  ]);
  const spans = digests as { since: string; until: string }[];
  expect(spans.slice(1).map(({ since }) => since)).toEqual(spans.slice(0, -1).map(({ until }) => until));
});

test('a digest of an inbox without pitches names the inbox', async () => {
  const { stdout } = await review(await folderWith([]), 'digest', '--inbox', 'nobody@x.example');
  expect(stdout).toBe('No pitches in that time for nobody@x.example.\n');
});

test('a digest that a relay does not take is said, with whom it was for', async () => {
  const relay = await startScreen(await temporaryFolder());
  const now = new Date().toISOString();
  const data = await folderWith([ignored('1', { time: now, logged: now, inbox: INBOX })]);
  const refused = await review(data, 'digest', '--relay', `smtp://127.0.0.1:${relay.smtpPort}`);
  // That screen takes mail for its own inbox alone.
  expect(refused.stderr).toMatch(/^smtp:\S+ did not take the digest: .*masha\.borak@newsroom\.example\.com/);
  expect(refused.code).toBe(1);
});
