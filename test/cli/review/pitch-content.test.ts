import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openPitch, type PitchContent } from '../../../cli/review/pitch-content.ts';
import { record } from '../record.ts';
import { PROJECT } from '../screen-process.ts';

const MARKING = {
  inbox: {
    address: 'tips@paper.example',
    forwardTo: ['desk@paper.example'],
    notice: 'Pitches with the word "disruptive" will be ignored',
  },
  fallbackCharset: 'gb18030',
};

function open(raw: string | Buffer, reasons = [{ word: 'disruptive', where: 'elsewhere', as: '-', excerpt: '' }]) {
  return openPitch(Buffer.from(raw), record({ reasons }), MARKING);
}

/** The texts with `[` and `]` around what is marked. */
function shown({ texts }: PitchContent) {
  return texts.map(({ where, segments }) => [
    where,
    segments.map(({ text, marked }) => (marked ? `[${text}]` : text)).join(''),
  ]);
}

test('every match is marked, in every disguise, and what is not one is not', async () => {
  const text =
    'A disruptive lamp, DISRUPTIVE light.\nd-i-s-r-u-p-t-i-v-e and disruptіve.\nNo disruption, see www.disruptive.com.\n' +
    `${'filler '.repeat(2000)}\nThe end is dis\u00adruptive.`;
  const [[, marked]] = shown(await open(`Subject: x\nContent-Type: text/plain; charset=utf-8\n\n${text}`)) as [
    string[],
  ];
  expect(marked!.match(/\[[^\]]*\]/g)).toEqual([
    '[disruptive]',
    '[DISRUPTIVE]',
    '[d-i-s-r-u-p-t-i-v-e]',
    '[disruptіve]',
    '[dis\u00adruptive]',
  ]);
  expect(marked).toContain('No disruption, see www.disruptive.com.');
});

test('the notice is not marked, a phrase over two lines is', async () => {
  const reasons = [{ word: 'game changer', where: 'text', as: 'game changer', excerpt: '' }];
  const text = 'Pitches with the word "disruptive" will be ignored.\nA game\nchanger, a Game Changer.';
  expect(shown(await open(`Subject: x\n\n${text}`, reasons))).toEqual([
    ['text', 'Pitches with the word "disruptive" will be ignored.\nA [game\nchanger], a [Game Changer].'],
  ]);
});

test('the subject and the sender are marked, too', async () => {
  const { header } = await open(
    'From: Disruptive <a@disruptive.example>\nTo: disruptive@b.example\nSubject: A disruptive lamp\n\nx',
  );
  const marked = header.map(({ segments }) => segments.flatMap(({ text, marked }) => (marked ? [text] : [])));
  expect(marked).toEqual([['Disruptive'], [], ['disruptive']]);
});

test('a text that repeats the word a hundred thousand times opens quickly', async () => {
  const start = performance.now();
  const { texts } = await open(`Subject: x\n\n${'disruptive '.repeat(100_000)}`);
  expect(performance.now() - start).toBeLessThan(5_000);
  expect(texts[0]!.cut).toBeGreaterThan(800_000);
});

test('header, texts, attachments and HTML of a real mail', async () => {
  const raw = await readFile(join(PROJECT, 'cli/samples/7-attachment.eml'));
  const content = await openPitch(raw, record(), MARKING);
  expect(content.header.map(({ name }) => name)).toEqual(expect.arrayContaining(['From', 'To', 'Subject', 'Date']));
  expect(content.attachments).toEqual([
    { name: expect.stringMatching(/\.\w+$/), type: expect.any(String), size: expect.any(Number) },
  ]);
  expect(content.attachments[0]!.size).toBeGreaterThan(10);
});

test('text and HTML that say the same are shown once; the HTML is there as it came', async () => {
  const html = '<p>A   lamp</p>\n<script>alert(1)</script>';
  const raw = `Subject: x\nContent-Type: multipart/alternative; boundary=b\n\n--b\n\nA lamp\n--b\nContent-Type: text/html\n\n${html}\n--b--\n`;
  const content = await open(raw);
  expect(shown(content)).toEqual([['text', 'A lamp']]);
  expect(content.html?.trim()).toBe(html);
  expect(content.attachments).toEqual([]);
});

test('nothing in it moves a cursor, ends a line or turns text round', async () => {
  const evil = 'x\u001b[2J\u001b]0;t\u0007\u202egnp\u2066\u009b31m\u0085y\u{e0041}';
  const raw = `From: ${evil}\nSubject: ${evil}\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain; charset=utf-8\n\n${evil}\r\r\nline\n--b\nContent-Type: image/png; name="${evil}"\n\nx\n--b--\n`;
  const content = await open(raw);
  const unsafe = /(?!\n)\p{Cc}|[\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\u{e0000}-\u{e007f}]/u;
  expect(JSON.stringify({ ...content, html: '' }).replaceAll('\\n', '')).not.toMatch(/\\u00[01]|\\u009|\\[btfr]/);
  for (const { segments } of content.texts) for (const { text } of segments) expect(text).not.toMatch(unsafe);
  for (const { segments } of content.header)
    for (const { text: value } of segments) expect(value).not.toMatch(/\p{Cc}|[\u2028-\u202e\u2066-\u2069]/u);
  for (const { name } of content.attachments) expect(name).not.toMatch(/\p{Cc}|[\u2028-\u202e\u2066-\u2069]/u);
});

test('a subject of a megabyte and a mail of garbage open', async () => {
  const { header } = await open(`Subject: ${'long '.repeat(200_000)}\n\nx`);
  expect(header[0]!.segments[0]!.text.length).toBeLessThanOrEqual(1000);
  await open(Buffer.from(Array.from({ length: 5000 }, (_, index) => (index * 7919) % 251)));
  await open('');
});
