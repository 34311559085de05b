import { appendFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import PostalMime from 'postal-mime';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type LogRecord, logLine } from '../../core/record/log-line.ts';
import { record } from './record.ts';
import { startRelay } from './relay.ts';
import {
  files,
  INBOX,
  launch,
  logRecords,
  mail,
  outbox,
  runCli,
  startScreen,
  stopScreen,
  temporaryFolder,
} from './screen-process.ts';

const review = (data: string, ...args: string[]) => runCli('cli/review.ts', [...args, '--data', data]);

/** A data folder with a log, and mails for some of its pitches. */
async function folderWith(lines: LogRecord[], mails: Record<string, string> = {}): Promise<string> {
  const data = await temporaryFolder();
  await mkdir(join(data, 'mail'));
  await writeFile(join(data, 'pitches.jsonl'), lines.map((line) => `${logLine(line)}\n`).join(''));
  for (const [id, raw] of Object.entries(mails)) await writeFile(join(data, 'mail', `${id}.eml`), raw);
  return data;
}

/** A screen that ignored one pitch and forwarded another. */
async function screenWithPitches() {
  const screen = await startScreen(await temporaryFolder());
  await mail(screen.smtpPort, { subject: 'A disruptive lamp', text: 'It shines. Truly Disruptive.' });
  await mail(screen.smtpPort, { subject: 'A plain lamp', text: 'It shines.' });
  await expect.poll(() => files(screen.data, 'queue')).toEqual([]);
  return screen;
}

const REASONS = [{ word: 'disruptive', where: 'HTML', as: 'Disruptive', excerpt: 'a Disruptive battery' }];
const ignored = (id: string, given: Partial<ReturnType<typeof record>> = {}) =>
  record({ id: `20260302T090000000Z-${id}`, outcome: 'ignored', reasons: REASONS, ...given });

describe('list', () => {
  test('shows what was ignored, newest first, why, and how many came', async () => {
    const data = await folderWith([ignored('aaaaaaaa1111'), record(), ignored('bbbbbbbb2222', { subject: 'Second' })]);
    const { stdout, code } = await review(data, 'list');
    expect(code).toBe(0);
    const lines = stdout.split('\n');
    // The day is that of this machine's time zone.
    const day = new Date(record().time).getDate();
    expect(lines[0]).toMatch(new RegExp(`^0?${day} Mar .* ignored +bbbb2222 Acme PR <press@acme\\.example> +Second$`));
    expect(lines[1]).toMatch(/^ +HTML: a Disruptive battery$/);
    expect(lines[2]).toMatch(/aaaa1111/);
    expect(stdout).toMatch(/\n3 came, 1 forwarded, 2 ignored \(disruptive 2\)\.\n$/);
  });

  test('fits the terminal, whatever the mail holds', async () => {
    const evil = `${'disruptive 中文 🔋 '.repeat(40)}\u001b[2J\r\n\u202e`;
    const reasons = [{ word: 'disruptive', where: evil, as: 'disruptive', excerpt: evil }];
    const data = await folderWith([ignored('1', { subject: evil, sender: evil, reasons, why: evil })]);
    for (const columns of [40, 60, 100, 200]) {
      process.env.COLUMNS = String(columns);
      const { stdout } = await review(data, 'list').finally(() => delete process.env.COLUMNS);
      expect(stdout).not.toMatch(/(?!\n)\p{Cc}|[\u2028-\u202e]/u);
      for (const line of stdout.split('\n').slice(0, -3)) {
        // Every wide character here takes two columns.
        expect(line.replace(/[\u4e00-\u9fff]|🔋/gu, '##').length).toBeLessThanOrEqual(columns);
      }
    }
  });

  test('filters and pages', async () => {
    const pitches = Array.from({ length: 5 }, (_, n) => ignored(`0000000${n}`, { subject: `No. ${n}` }));
    const data = await folderWith([...pitches, record({ subject: 'Fine', sender: 'Zoë <z@b.example>' })]);
    const subjects = async (...args: string[]) => {
      const { stdout } = await review(data, 'list', '--json', ...args);
      return stdout
        .split('\n')
        .slice(0, -1)
        .map((line) => JSON.parse(line).subject);
    };
    expect(await subjects('--limit', '2')).toEqual(['No. 4', 'No. 3']);
    expect(await subjects('--limit', '2', '--page', '3')).toEqual(['No. 0']);
    expect(await subjects('--outcome', 'all', '--limit', '2')).toEqual(['Fine', 'No. 4']);
    expect(await subjects('--outcome', 'all', '--from', 'zoë')).toEqual(['Fine']);
    expect(await subjects('--word', 'synergy')).toEqual([]);
    expect(await subjects('--search', 'no. 2')).toEqual(['No. 2']);
    expect(await subjects('--since', '2026-03-03')).toEqual([]);
    expect((await review(data, 'list', '--limit', '2')).stdout).toMatch(/Older ones: --page 2\n$/);
    const nobody = (await review(data, 'list', '--inbox', 'nobody@x.example')).stdout;
    expect(nobody).toContain(`No such pitches. --inbox nobody@x.example: not configured. Configured are ${INBOX}.\n`);
    expect((await review(data, 'list', '--inbox', 'TIPS@paper.example')).stdout).not.toContain('not configured');
    expect((await review(data, 'list', '--inbox', INBOX)).stdout).toContain('No such pitches.\n');
  });

  test('counts down to the last one of the page, not to the first of the next', async () => {
    const data = await folderWith([ignored('00000001'), record({ id: 'between' }), ignored('00000002')]);
    const { stdout } = await review(data, 'list', '--limit', '1');
    expect(stdout).toContain('\nDown to the last one above: 1 came, 0 forwarded, 1 ignored (disruptive 1). Older');
  });

  test('an empty log says so', async () => {
    expect((await review(await folderWith([]), 'list')).stdout).toBe('No such pitches.\n\nNo pitches.\n');
  });
});

test('show has header, reasons, text and attachments, and nothing that a terminal obeys', async () => {
  const evil = '\u001b[31m\u001b]0;title\u0007\u202e\u009b2J';
  const raw = `From: Acme${evil} <press@acme.example>\r\nSubject: Lamp${evil}\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nA Disruptive lamp.${evil}\r\nSecond line.\r\n--b\r\nContent-Type: image/png; name="lamp${evil}.png"\r\n\r\nxyz\r\n--b--\r\n`;
  const pitch = ignored('abcdef12');
  const data = await folderWith([pitch], { [pitch.id]: raw });
  const { stdout, code } = await review(data, 'show', 'abcdef12');
  expect(code).toBe(0);
  expect(stdout).not.toMatch(/(?!\n)\p{Cc}|[\u2028-\u202e]/u);
  expect(stdout).toMatch(/^Because of: {2}“disruptive” in HTML: a Disruptive battery$/m);
  expect(stdout).toMatch(/^A Disruptive lamp\..*\nSecond line\.$/m);
  expect(stdout).toMatch(/^Attached: {4}lamp.*\.png \(image\/png, 3 bytes\)$/m);
  const json = JSON.parse((await review(data, 'show', pitch.id, '--json')).stdout);
  expect(json.texts[0].segments).toContainEqual({ text: 'Disruptive', marked: true });
});

test('list and show say in which form a pitch went out where that was not its own', async () => {
  const why = 'not as it is: no';
  const wrapped = record({
    id: '20260302T090000000Z-wrapped1',
    forwardedTo: ['a@paper.example'],
    sentAs: 'wrapped',
    why,
  });
  const pitch = ignored('released1');
  const release = { v: 1, event: 'released', time: pitch.time, id: pitch.id, inbox: pitch.inbox, by: 'zoe' } as const;
  const data = await folderWith(
    [wrapped, pitch, { ...release, to: ['b@paper.example'], messageId: 'm', sentAs: 'notice', why }],
    { [wrapped.id]: 'Subject: a\n\nb', [pitch.id]: 'Subject: a\n\nb' },
  );
  const { stdout } = await review(data, 'list', '--outcome', 'all');
  expect(stdout).toMatch(/^ +as an attachment, not as it is: no$/m);
  expect(stdout).toMatch(/^ +released .* by zoe, only a notice of it, not as it is: no$/m);
  const shown = await review(data, 'show', 'wrapped1', 'released1');
  expect(shown.stdout).toMatch(/^Outcome: +forwarded to a@paper\.example, as an attachment, not as it is: no$/m);
  expect(shown.stdout).toMatch(/^Released: .* by zoe to b@paper\.example, only a notice of it, not as it is: no$/m);
});

describe('release', () => {
  test('goes through the screen that runs; a second one says so and sends nothing', async () => {
    const { data, smtpPort } = await screenWithPitches();
    const [pitch] = JSON.parse(`[${(await review(data, 'list', '--json')).stdout.trim()}]`);
    const unasked = await review(data, 'release', pitch.id);
    expect(unasked).toMatchObject({ code: 1, stderr: expect.stringMatching(/--yes/) });
    expect(await outbox(data)).toHaveLength(1);

    const first = await review(data, 'release', pitch.id.slice(-8), '--yes');
    expect(first).toMatchObject({ code: 0, stderr: '' });
    expect(first.stdout).toMatch(/^Released “A disruptive lamp” from Acme PR .* to masha\.borak@newsroom/);
    expect((await outbox(data)).map(({ envelope }) => envelope.from)).toEqual([INBOX, INBOX]);
    const second = await review(data, 'release', pitch.id, '--yes');
    expect(second).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^Nothing sent: .* was released before\.\n/),
    });
    expect(await outbox(data)).toHaveLength(2);

    const log = (await readFile(join(data, 'pitches.jsonl'), 'utf8'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    const releases = log.filter(({ event }) => event === 'released');
    expect(releases).toMatchObject([{ id: pitch.id, inbox: INBOX, by: expect.stringMatching(/.@./) }]);
    expect((await review(data, 'list')).stdout).toMatch(/ released .*\n.*\n.*\n +released .* by .*@/);
    // The raw mail, sent once more, is judged anew.
    await mail(smtpPort, { subject: 'A disruptive lamp', text: 'again' });
    await expect.poll(async () => (await review(data, 'list', '--json')).stdout.split('\n').length).toBe(3);
  });

  test('is done here when no screen runs, also after a crash', async () => {
    const screen = await screenWithPitches();
    await stopScreen(screen, 'SIGKILL');
    const [pitch] = JSON.parse(`[${(await review(screen.data, 'list', '--json')).stdout.trim()}]`);
    expect(await review(screen.data, 'release', pitch.id, '--yes')).toMatchObject({ code: 0, stderr: '' });
    expect(await outbox(screen.data)).toHaveLength(2);
    // The folder is free again.
    await startScreen(screen.data);
  });

  test('never goes to the outbox where pitches leave through a relay', async () => {
    const { url, taken } = await startRelay();
    const withPassword = url.replace('//', '//zoe:secret@');
    const { data, ...screen } = await startScreen(await temporaryFolder(), ['--no-samples', '--relay', url]);
    await mail(screen.smtpPort, { subject: 'A disruptive lamp', text: 'It shines.' });
    await expect.poll(() => files(data, 'queue')).toEqual([]);
    await stopScreen(screen, 'SIGINT');
    const [{ id }] = JSON.parse(`[${(await review(data, 'list', '--json')).stdout.trim()}]`);

    const untold = await review(data, 'release', id, '--yes');
    expect(untold).toMatchObject({ code: 1, stdout: '' });
    expect(untold.stderr).toContain(`leave through ${url}, and no screen runs`);
    expect(untold.stderr).toMatch(/npm start .* --relay URL\) .* or give --relay URL here/);
    expect([await outbox(data), taken]).toEqual([[], []]);

    const told = await review(data, 'release', id, '--yes', '--relay', url);
    expect(told).toMatchObject({ code: 0, stderr: '', stdout: expect.stringMatching(/^Released/) });
    expect([await outbox(data), taken]).toMatchObject([[], [{ envelope: { from: INBOX } }]]);

    // A password is not kept; a start without a relay says that from now on mails stay here.
    const again = await startScreen(data, ['--no-samples', '--relay', withPassword]);
    await stopScreen(again, 'SIGKILL');
    expect(await readFile(join(data, 'relay.txt'), 'utf8')).toBe(`${url}\n`);
    const plain = await startScreen(data);
    expect(plain.stdout).toContain(`Last time mails left through ${url}.`);
    expect(await files(data, '.', '.txt')).toEqual([]);
  });

  test('an unknown id, an ambiguous one and a mail that is gone are said', async () => {
    const data = await folderWith([ignored('aaaa0001'), ignored('aaaa0002')]);
    const failed = async (...args: string[]) => (await review(data, ...args)).stderr;
    expect(await failed('release', 'nothing1', '--yes')).toMatch(/^No pitch has the id "nothing1"\./);
    expect(await failed('release', 'aaaa000', '--yes')).toMatch(/^"aaaa000" is part of more than one id/);
    expect(await failed('release', 'aaaa0001', '--yes')).toMatch(/^Not released: “A battery” .*mail/);
    expect(await failed('show', 'aaaa0001')).toMatch(/is not in the data folder any more\.\n$/);
  });
});

test('stats count by day and by word', async () => {
  const now = new Date();
  const at = (daysAgo: number) => new Date(now.getTime() - daysAgo * 86_400_000).toISOString();
  const of = (daysAgo: number) => ({ time: at(daysAgo), logged: at(daysAgo) });
  const data = await folderWith([ignored('1', of(3)), record({ id: 'x', ...of(3) }), ignored('2', of(1))]);
  const { stdout } = await review(data, 'stats');
  expect(stdout.match(/^\d{4}-\d\d-\d\d +\d+ .*$/gm)).toHaveLength(3);
  expect(stdout).toMatch(/^\d{4}-\d\d-\d\d +2 █+▒+$/m);
  expect(stdout).toMatch(/^disruptive +2 ▒+$/m);
  expect(stdout).toMatch(/^3 came, 1 forwarded, 2 ignored \(disruptive 2\)\.$/m);
  const { total } = JSON.parse((await review(data, 'stats', '--json', '--since', '2d')).stdout);
  expect(total).toMatchObject({ came: 1, ignored: 1 });
});

test('digest says what was ignored, why, and how to get it back', async () => {
  const now = new Date().toISOString();
  const of = { time: now, logged: now };
  const data = await folderWith([ignored('week0001', of), record({ id: 'x', ...of }), ignored('old00001')]);
  const { stdout, code } = await review(data, 'digest');
  expect(code).toBe(0);
  expect(stdout).toMatch(
    /^Pitches to tips@paper\.example since .*: 2 came, 1 forwarded, 1 ignored \(disruptive 1\)\.\n\n/,
  );
  expect(stdout).toMatch(/\* A battery\n {2}from Acme PR .*\n {2}“disruptive” in HTML: a Disruptive battery\n/);
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
  expect(text).toMatch(/\n\* Lamp Bcc: all@paper\.example \[2J\n {2}from Acme PR/);
  expect(text).toContain('release 20260302T090000000Z-1 ');
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
    return text.match(/(?<=release 20260302T090000000Z-)\w+/g) ?? [];
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

test('a digest of an inbox that is not configured says so', async () => {
  const { stdout } = await review(await folderWith([]), 'digest', '--inbox', 'nobody@x.example');
  expect(stdout).toBe(`No pitches in that time. --inbox nobody@x.example: not configured. Configured are ${INBOX}.\n`);
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

test('tail shows pitches as they come', async () => {
  const data = await folderWith([ignored('old00000')]);
  const tail = launch('cli/review.ts', ['tail', '--data', data]);
  onTestFinished(() => void tail.process.kill('SIGKILL'));
  await expect.poll(() => tail.stderr).toMatch(/^Following .*Ctrl-C ends it\.\n$/);
  // It says so right before it looks how long the log is: a line is written until it is heard.
  await expect
    .poll(async () => {
      await appendFile(join(data, 'pitches.jsonl'), `${logLine(ignored('new00000', { subject: 'News' }))}\n`);
      return tail.stdout;
    })
    .toMatch(/new00000 .*News\n +HTML: a Disruptive/);
  tail.process.kill('SIGINT');
  expect(await tail.ended).toMatchObject({ code: 0, stdout: expect.not.stringContaining('old00000') });
});

test.each<[string[], RegExp]>([
  [['lists'], /^"lists" is no command\. There are list, show, release/],
  [['list', '--outcome', 'lost'], /^--outcome "lost": expected one of forwarded, ignored/],
  [['list', '--since', '1h', '--until', '2h'], /^--since 1h is not before --until 2h: nothing lies between them\./],
  [['list', '--since', '-5d'], /^--since: a value that begins with a dash is given as --since=…\./],
  [['list', '--since', 'yesterday'], /^--since "yesterday": expected a time ago/],
  [['list', '--limit', '0'], /^--limit "0": expected a number from 1 on/],
  [['list', 'x'], /^Unexpected argument 'x'. --help lists the options\.\n$/],
  [['list', '--stack', 'X', '--data', 'data'], /^Either --stack NAME, .* or --data, which is about this machine\.\n$/],
  [['release', 'x', '--stack', 'X', '--relay', 'smtp://relay.example'], /^Either --stack NAME, .* or --relay/],
  [['release', 'x', '--stack', 'X', '--config', 'cdk.json'], /^Either --stack NAME, .* or --config/],
  [['web', '--stack', 'X', '--data', 'data'], /^Unknown option '--data'/],
  [['tail', '--config', 'cdk.json'], /^Unknown option '--config'/],
  [['show', 'x', '--stack', ''], /^--stack: expected a name, found an empty text\.\n$/],
  [['list', '--data', '/nowhere'], /^\/nowhere is not the data folder of a pitch-screen/],
  [['list', '--region', 'eu-west-1'], /^--region goes with --stack NAME/],
  [['web'], /^web serves the page of a deployed stack: --stack NAME/],
  [['web', '--stack', 'X', '--http-port', 'y'], /^--http-port "y": expected a port/],
  [['digest', '--relay', 'http://x'], /^--relay: expected smtp/],
  [['show'], /^Nothing to show/],
  [['release'], /^Nothing to release/],
  [['stats', '--colour'], /^Unknown option '--colour'/],
])('review %j says what is wrong', async (args, message) => {
  const { code, stderr, stdout } = await runCli('cli/review.ts', args);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(message);
});

test.each([[], ['list'], ['show'], ['release'], ['stats'], ['tail'], ['web'], ['digest']])(
  'review %s --help',
  async (...command) => {
    const { code, stdout } = await runCli('cli/review.ts', [...command, '--help']);
    expect(code).toBe(0);
    expect(stdout).toContain(`npm run -s review -- ${command[0] ?? 'COMMAND'}`);
    // The local page is served by npm start: a folder would be taken and passed over.
    if (command[0] === 'web') expect(stdout).not.toContain('--data');
  },
);
