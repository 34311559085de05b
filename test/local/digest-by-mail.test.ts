import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import PostalMime from 'postal-mime';
import { expect, test } from 'vitest';
import { type LogRecord, logLine } from '../../core/index.ts';
import { logRecords, mail, startScreen, temporaryFolder } from '../cli/screen-process.ts';
import { record } from '../record.ts';
import { startRelay } from '../relay.ts';

const TIPS = 'tips@paper.example';
const HER = 'masha@newsroom.example.org';
const DAY = 24 * 3_600_000;

test('npm start mails the digest through the relay; its links and answers to it bring pitches, and teach whom to trust', async () => {
  const data = await temporaryFolder();
  const config = join(data, 'config.json');
  const digest = { every: 'weekly', timeZone: 'UTC' };
  await writeFile(config, JSON.stringify({ inboxes: [{ address: TIPS, forwardTo: HER }], digest }));
  // A digest was sent eight days ago, and two pitches were ignored since.
  const last = new Date(Date.now() - 8 * DAY).toISOString();
  const time = new Date(Date.now() - 7.5 * DAY).toISOString();
  const reasons = [{ word: 'disruptive', where: 'text', as: 'disruptive', excerpt: 'A disruptive lamp.' }];
  const ids = [1, 2].map((n) => `${time.replace(/[-:.]/g, '')}-00000000000${n}`);
  const lines: LogRecord[] = [
    {
      v: 1,
      event: 'digest',
      time: last,
      id: 'digest-1',
      inbox: TIPS,
      since: last,
      until: last,
      ignored: 0,
      to: [HER],
      messageId: '',
    },
    ...ids.map((id, n) =>
      record({
        id,
        time,
        logged: time,
        inbox: TIPS,
        recipient: TIPS,
        subject: `Lamp ${n + 1}`,
        outcome: 'ignored',
        reasons,
      }),
    ),
  ];
  await writeFile(join(data, 'pitches.jsonl'), lines.map((line) => `${logLine(line)}\n`).join(''));
  await mkdir(join(data, 'mail'));
  for (const [n, id] of ids.entries()) {
    const envelope = { from: 'press@acme.example', to: [TIPS] };
    const raw = `From: press@acme.example\r\nSubject: Lamp ${n + 1}\r\n\r\nA disruptive lamp.\r\n`;
    await writeFile(join(data, 'mail', `${id}.eml`), raw);
    const state = { mail: { id, time, envelope, verdicts: {} }, outcomes: { [TIPS]: 'ignored' } };
    await writeFile(join(data, 'mail', `${id}.json`), JSON.stringify(state));
  }

  const relay = await startRelay();
  const screen = await startScreen(data, ['--no-samples', '--relay', relay.url, '--config', config]);
  await expect.poll(() => relay.taken).toHaveLength(1);
  const sent = await PostalMime.parse(relay.taken[0]!.raw);
  expect(relay.taken[0]!.envelope).toEqual({ from: TIPS, to: [HER] });
  expect(sent.subject).toBe('2 pitches ignored');
  const link = new URL(/<(mailto:[^>]*subject=trust[^>]*)>/.exec(sent.text!)![1]!);
  const subject = link.searchParams.get('subject')!;

  // The newest stands first: the link is that of Lamp 2, and number 2 is Lamp 1.
  const to = [decodeURIComponent(link.pathname)];
  await mail(screen.smtpPort, { raw: `From: private@phone.example\r\nSubject: ${subject}\r\n\r\n` }, to);
  await expect.poll(() => relay.taken.map((taken) => taken.subject)).toEqual([expect.any(String), 'Lamp 2']);
  const answer = `From: Masha <${HER}>\r\nSubject: Re: 2 pitches ignored\r\n\r\n2\r\n\r\n> 1. Lamp 2\r\n`;
  await mail(screen.smtpPort, { raw: answer }, ['tips+review@paper.example']);
  await mail(screen.smtpPort, { raw: answer }, [sent.replyTo![0]!.address!]);
  await expect.poll(() => relay.taken.map((taken) => taken.subject).slice(2)).toContain('Lamp 1');

  await mail(screen.smtpPort, { raw: 'From: press@acme.example\r\nSubject: Next\r\n\r\nAlso disruptive.\r\n' }, [TIPS]);
  await expect.poll(() => relay.taken.at(-1)!.subject).toBe('Next');
  const logged = (await logRecords(data)) as unknown as LogRecord[];
  expect(logged.filter(({ event }) => event === 'command')).toMatchObject([
    { action: 'trust', result: 'done', by: 'private@phone.example' },
    { action: 'release', result: 'done', by: HER },
  ]);
  expect(screen.stdout).toMatch(/digest {4}2 ignored\n {10}to masha@newsroom\.example\.org/);
});
