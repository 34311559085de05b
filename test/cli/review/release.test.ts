import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { startRelay } from '../../relay.ts';
import { files, INBOX, mail, outbox, startScreen, stopScreen, temporaryFolder } from '../screen-process.ts';
import { folderWith, ignored, review, screenWithPitches } from './review-command.ts';

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

  test('a mail that two inboxes ignored is released for the one that is named; without it the command says which there are', async () => {
    const other = 'second@paper.example';
    const data = await folderWith([ignored('aaaa0001'), ignored('aaaa0001', { inbox: other })]);
    const unsaid = await review(data, 'release', 'aaaa0001', '--yes');
    expect(unsaid).toMatchObject({ code: 1, stdout: '' });
    expect(unsaid.stderr).toContain(
      'came to several inboxes: tips@paper.example, second@paper.example. Say which with --inbox ADDRESS.',
    );
    const wrong = await review(data, 'release', 'aaaa0001', '--yes', '--inbox', 'third@paper.example');
    expect(wrong.stderr).toMatch(/^--inbox third@paper\.example: the mail .* came to tips@paper\.example, second@/);
    // It gets as far as the mail, which is gone here: for this inbox alone.
    const named = await review(data, 'release', 'aaaa0001', '--yes', '--inbox', 'SECOND@paper.example');
    expect(named.stderr.match(/Not released/g)).toHaveLength(1);
    const both = await review(data, 'release', 'aaaa0001', '--yes', '--inbox', other, '--inbox', 'tips@paper.example');
    expect(both.stderr.match(/Not released/g)).toHaveLength(2);
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
