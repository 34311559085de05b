import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, onTestFinished, test } from 'vitest';
import { PROJECT, runCli } from '../../cli/screen-process.ts';
import { record } from '../../record.ts';
import { startEmulatedStack } from './emulated-stack.ts';

const INBOX = 'masha.borak@technode.com';
const REASONS = [{ word: 'disruptive', where: 'text', as: 'Disruptive', excerpt: 'a Disruptive lamp' }];

const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString();
const pitch = (id: string, hours: number, given = {}) =>
  record({ id, inbox: INBOX, recipient: INBOX, time: hoursAgo(hours), logged: hoursAgo(hours), ...given });
const ignored = (id: string, hours: number, given = {}) =>
  pitch(id, hours, { outcome: 'ignored' as const, reasons: REASONS, ...given });

async function deployed() {
  const stack = await startEmulatedStack(INBOX);
  const review = (...args: string[]) => runCli('cli/review.ts', [...args, '--stack', 'PitchScreen'], stack.env);
  return { ...stack, review };
}

test('list reads the log backwards, no further than the page, and passes over what the runtime writes', async () => {
  const { review, write, asked } = await deployed();
  write('INIT_START Runtime Version: nodejs:24', '{"time":"t","type":"platform.start"}');
  write(...Array.from({ length: 8 }, (_, n) => ignored(`old${n}`, 24 * 30 + n)));
  write(...Array.from({ length: 8 }, (_, n) => ignored(`new${n}`, 1 + n)), pitch('fine', 2));
  const { stdout, stderr } = await review('list', '--json', '--limit', '5');
  expect(stderr).toBe('');
  expect(
    stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).id),
  ).toEqual(['new0', 'new1', 'new2', 'new3', 'new4']);
  expect(Math.min(...asked.map(({ startTime }) => startTime))).toBeGreaterThan(Date.now() - 20 * 3_600_000);
  const all = await review('list', '--since', '60d', '--json', '--limit', '100');
  expect(all.stdout.trim().split('\n')).toHaveLength(16);
  expect((await review('list', '--since', '2d')).stdout).toMatch(
    /9 came, 1 forwarded, 8 ignored \(disruptive 8\)\.\n$/,
  );
});

test('show reads the mail through the function, in pieces where it is large', async () => {
  const { review, write, keep } = await deployed();
  const raw = Buffer.from(`Subject: Lamp\r\n\r\nA Disruptive lamp.\r\n${'x\r\n'.repeat(3 * 1024 * 1024)}`);
  write(ignored('m1', 3));
  keep('m1', raw, { [INBOX]: 'ignored' });
  const { stdout, stderr, code } = await review('show', 'm1');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/^A Disruptive lamp\.$/m);
  expect(stdout).toMatch(/… \d+ characters left out …/);
});

test('release is done by the function, once, and the log says by whom', async () => {
  const { review, write, keep, sent } = await deployed();
  write(ignored('m1', 50, { recipient: 'masha.borak+ai@technode.com' }), ignored('m2', 3));
  keep('m1', Buffer.from('From: a@acme.example\r\nSubject: Lamp\r\n\r\nDisruptive'), { [INBOX]: 'ignored' });
  keep('m2', Buffer.from('From: a@acme.example\r\n\r\nVirus'), { [INBOX]: 'virus' });
  const first = await review('release', 'm1', '--yes');
  expect(first).toMatchObject({ code: 0, stderr: '' });
  expect(first.stdout).toMatch(/^Released “A battery” .* to desk@newsroom\.example\.org\.\n$/);
  expect(sent.map(({ envelope }) => envelope)).toEqual([{ from: INBOX, to: ['desk@newsroom.example.org'] }]);
  expect(sent[0]!.raw.toString()).toMatch(/^X-Original-To: .*\+ai@technode\.com/m);
  const second = await review('release', 'm1', '--yes');
  expect(second.stdout).toMatch(/^Nothing sent: .* was released before\.\n$/);
  expect(await review('release', 'm2', '--yes')).toMatchObject({ code: 1, stderr: expect.stringMatching(/virus/) });
  expect(sent).toHaveLength(1);
  const listed = JSON.parse((await review('list', '--outcome', 'released', '--json')).stdout);
  expect(listed).toMatchObject({ id: 'm1', released: { by: expect.stringMatching(/.@./), messageId: 'ses-1' } });
});

test('done is written by the function, and leaves the pitch out of the list', async () => {
  const { review, write } = await deployed();
  write(ignored('m1', 50), ignored('m2', 3));
  expect(await review('done', 'm1')).toMatchObject({ code: 0, stderr: '', stdout: expect.stringMatching(/^Done: /) });
  expect(JSON.parse((await review('list', '--json')).stdout)).toMatchObject({ id: 'm2' });
  expect(JSON.parse((await review('list', '--json', '--review', 'done')).stdout)).toMatchObject({
    id: 'm1',
    done: { event: 'reviewed', by: expect.stringMatching(/.@./) },
  });
});

test('web serves the page of the stack, with news as they come', async () => {
  const { write, keep, sent, env } = await deployed();
  write(ignored('m1', 3));
  keep('m1', Buffer.from('From: a@acme.example\r\nSubject: Lamp\r\n\r\nDisruptive'), { [INBOX]: 'ignored' });
  const child = spawn(process.execPath, ['cli/review.ts', 'web', '--stack', 'PitchScreen', '--http-port', '0'], {
    cwd: PROJECT,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let stdout = '';
  child.stdout.on('data', (text) => {
    stdout += text;
  });
  await expect.poll(() => stdout).toMatch(/^The page of the stack PitchScreen: http:/);
  const [, url, token] = /(http:\/\/127\.0\.0\.1:\d+)\/\?token=([\w-]{43})\n/.exec(stdout)!;
  const get = (path: string) => fetch(url + path, { headers: { 'x-pitch-screen-token': token! } });
  expect((await fetch(`${url}/pitches.json`)).status).toBe(401);
  expect(await (await get('/pitches.json?outcome=ignored')).json()).toMatchObject({ rows: [{ id: 'm1' }] });
  const pitch = new URLSearchParams({ id: 'm1', inbox: INBOX });
  expect(await (await get(`/pitch.json?${pitch}`)).json()).toMatchObject({
    texts: [{ segments: [{ text: 'Disruptive', marked: true }] }],
  });
  const events = await get('/events');
  const response = await fetch(`${url}/release`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-pitch-screen-token': token! },
    body: JSON.stringify({ id: 'm1', inbox: INBOX }),
  });
  expect(await response.json()).toMatchObject({ status: 'released' });
  expect(sent).toHaveLength(1);
  write(ignored('m2', 0, { subject: 'Just in' }));
  let heard = '';
  for await (const chunk of events.body!.pipeThrough(new TextDecoderStream())) {
    heard += chunk;
    if (heard.includes('Just in')) break;
  }
  child.kill('SIGINT');
  expect((await once(child, 'close'))[0]).toBe(0);
});

test('a mail that is gone, and an id that is none, are said', async () => {
  const { review, write } = await deployed();
  write(ignored('gone', 3));
  expect((await review('show', 'gone')).stderr).toMatch(/^The function Screen failed: Could not read .*NoSuchKey\n$/);
  expect((await review('release', 'other', '--yes')).stderr).toMatch(/^No pitch has the id "other"/);
});

test('what AWS does not allow is said in its words', async () => {
  const { review, deny } = await deployed();
  deny();
  expect(await review('list')).toMatchObject({
    code: 1,
    stderr: 'AWS did not do it: User: zoe is not authorized to perform: logs:FilterLogEvents\n',
  });
});

test('a stack of another app has its construct found by its outputs, and of several, the named one', async () => {
  const list = (env: Record<string, string>, stack: string) =>
    runCli('cli/review.ts', ['list', '--json', '--stack', stack], env);
  const alone = await startEmulatedStack(INBOX, ['Pitches']);
  alone.write(ignored('m1', 1));
  expect((await list(alone.env, 'Newsroom')).stdout).toContain('"m1"');
  const several = await startEmulatedStack(INBOX, ['Pitches', 'Tips']);
  several.write(ignored('m2', 1));
  expect((await list(several.env, 'Newsroom')).stderr).toBe(
    'The stack Newsroom holds 2 of pitch-screen. Expected one of --stack Newsroom/Pitches, --stack Newsroom/Tips.\n',
  );
  expect((await list(several.env, 'Newsroom/Tips')).stdout).toContain('"m2"');
  expect((await list(several.env, 'Newsroom/Others')).stderr).toMatch(/has no output OthersLogGroupName/);
});
