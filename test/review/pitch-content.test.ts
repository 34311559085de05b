import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openPitch, type PitchContent } from '../../review/pitch-content.ts';
import { PROJECT } from '../cli/screen-process.ts';
import { cpuTime } from '../cpu-time.ts';
import { record } from '../record.ts';

const MARKING = {
  inbox: {
    address: 'tips@paper.example',
    forwardTo: ['desk@paper.example'],
    notice: 'Pitches with the word "disruptive" will be ignored',
    words: [],
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

test('a short word is not marked within others', async () => {
  const reasons = [{ word: 'AI', where: 'text', as: 'AI', excerpt: '' }];
  const text = 'We maintain it by AI: an ai, openAi, MAIN, AIM, AI平台.';
  expect(shown(await open(`Subject: x\nContent-Type: text/plain; charset=utf-8\n\n${text}`, reasons))).toEqual([
    ['text', 'We maintain it by [AI]: an ai, openAi, MAIN, AIM, [AI]平台.'],
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
  let cut = 0;
  const time = await cpuTime(async () => {
    const { texts } = await open(`Subject: x\n\n${'disruptive '.repeat(100_000)}`);
    cut = texts[0]!.cut;
  });
  expect(time).toBeLessThan(5_000);
  expect(cut).toBeGreaterThan(800_000);
});

test('a text of CRs opens quickly, each one a line end', async () => {
  const base64 = (text: string) =>
    `Subject: x\nContent-Transfer-Encoding: base64\n\n${Buffer.from(text).toString('base64')}`;
  expect(shown(await open(base64('a\rb\r\r\nc\n\rd\r\re')))).toEqual([['text', 'a\nb\nc\n\nd\n\ne']]);
  expect(await cpuTime(() => open(base64(`a${'\r'.repeat(200_000)}b`)))).toBeLessThan(5_000);
});

test('a mail of many more texts than are shown opens quickly', async () => {
  const texts = Array.from({ length: 1_500 }, (_, index) => `${index} ${index < 30 ? 'a lamp '.repeat(15_000) : ''}`);
  const parts = texts.map((text) => `--b\n\n${text}\n`).join('');
  let shown = 0;
  const time = await cpuTime(async () => {
    shown = (await open(`Subject: x\nContent-Type: multipart/mixed; boundary=b\n\n${parts}--b--\n`)).texts.length;
  });
  expect(time).toBeLessThan(5_000);
  expect(shown).toBe(30);
});

test('of a long text the beginning is shown, and what stands around the matches wherever they are', async () => {
  const lines = (count: number) => 'We maintain a lamp.\n'.repeat(count);
  const reasons = ['disruptive', 'AI'].map((word) => ({ word, where: 'text', as: word, excerpt: '' }));
  const raw = `Subject: x\n\n${lines(100_000)}Quite disruptive.\n${lines(100_000)}It is a dis\u00adruptive AI.\n${lines(9)}`;
  const { texts } = await open(raw, reasons);
  const [{ segments, cut, more }] = texts as [(typeof texts)[number]];
  expect(segments.every(({ marked }) => !marked)).toBe(true);
  expect(cut).toBeGreaterThan(1_700_000);
  expect(more.map((one) => one.segments.filter(({ marked }) => marked).map(({ text }) => text))).toEqual([
    ['disruptive'],
    ['dis\u00adruptive', 'AI'],
  ]);
  expect(more.map((one) => one.segments.map(({ text }) => text).join('').length < 800)).toEqual([true, true]);
  expect([more[0]!.cut > 1_900_000, more[1]!.cut]).toEqual([true, 0]);
});

test('header, texts, attachments and HTML of a real mail', async () => {
  const raw = await readFile(join(PROJECT, 'cli/samples/7-attachment.eml'));
  const content = await openPitch(raw, record(), MARKING);
  expect(content.header.map(({ name }) => name)).toEqual(expect.arrayContaining(['From', 'To', 'Subject', 'Date']));
  expect(content.attachments).toEqual([
    { part: 1, name: expect.stringMatching(/\.\w+$/), type: expect.any(String), size: expect.any(Number) },
  ]);
  expect(content.attachments[0]!.size).toBeGreaterThan(10);
});

test('text and HTML that say the same are shown once; the HTML is there, made inert', async () => {
  const html = '<p>A   lamp</p>\n<script>alert(1)</script>';
  const raw = `Subject: x\nContent-Type: multipart/alternative; boundary=b\n\n--b\n\nA lamp\n--b\nContent-Type: text/html\n\n${html}\n--b--\n`;
  const content = await open(raw);
  expect(shown(content)).toEqual([['text', 'A lamp']]);
  expect(content.html!()).toMatch(/<body>\s*<p>A {3}lamp<\/p>\s*<\/body>/);
  expect(content.attachments).toEqual([]);
});

describe('its HTML', () => {
  const PNG = Buffer.from('89504e470d0a1a0a', 'hex').toString('base64');

  /** A mail of HTML with parts beside it, each as its header and its base64. */
  const related = (html: string, parts: [header: string, content: string][]) =>
    [
      'Subject: x\nContent-Type: multipart/related; boundary=b\n\n--b\nContent-Type: text/html; charset=utf-8\n',
      html,
      ...parts.map(([header, content]) => `--b\n${header}\nContent-Transfer-Encoding: base64\n\n${content}`),
      '--b--\n',
    ].join('\n');
  const body = async (raw: string, given = record()) =>
    /<body>\s*(.*?)\s*<\/body>/s.exec((await openPitch(Buffer.from(raw), given, MARKING)).html!())![1];

  test('shows pictures of pixels that came with the mail, and no others', async () => {
    const parts: [string, string][] = [
      ['Content-Type: image/png; name=a.png\nContent-ID: <a%b@acme.example>', PNG],
      ['Content-Type: image/JPG\nContent-ID:\n <b@acme.example>\nContent-Disposition: inline', PNG],
      ['Content-Type: image/svg+xml\nContent-ID: <svg>', PNG],
      ['Content-Type: text/html\nContent-ID: <html>', PNG],
      ['Content-Type: image/png', PNG],
    ];
    const addresses = [
      'cid:a%25b@acme.example',
      'CID:b@acme.example',
      'cid:svg',
      'cid:html',
      'cid:',
      'cid:none',
      'cid:%',
    ];
    const html = addresses.map((address) => `<img src="${address}">`).join('');
    expect(await body(related(html, parts))).toBe(
      `<img src="data:image/png;base64,${PNG}"><img src="data:image/jpeg;base64,${PNG}"><img><img><img><img><img>`,
    );
  });

  test('shows no picture that is too large, nor one so often that the page would be', async () => {
    const large = Buffer.alloc(4 * 1024 * 1024 + 1).toString('base64');
    const megabyte = Buffer.alloc(1024 * 1024).toString('base64');
    const html = '<img src="cid:l"><img src="cid:m">'.repeat(100_000);
    const shown = (await body(
      related(html, [
        ['Content-Type: image/png\nContent-ID: <l>', large],
        ['Content-Type: image/png\nContent-ID: <m>', megabyte],
      ]),
    ))!;
    expect(shown.length).toBeLessThan(40 * 1024 * 1024);
    expect(shown.match(/<img>/g)!.length).toBeGreaterThan(190_000);
    expect(shown.match(/<img src/g)!.length).toBeGreaterThan(10);
  });

  test('has matches marked, whatever is around them or within', async () => {
    const reasons = [{ word: 'disruptive', where: 'HTML', as: 'Disruptive', excerpt: 'Disruptive' }];
    const html =
      '<style>disruptive{color:red}</style><p title="disruptive">Not &lt;b&gt; but Disruptive &amp; d&#105;sruptive.</p>dis<b>rup<!-- -->t</b>ive <i>dis</i><br>ruptive';
    const mark = (word: string) => `<mark style="[^"]*">${word}</mark>`;
    expect(await body(related(html, []), record({ outcome: 'ignored', reasons }))).toMatch(
      new RegExp(
        `^<style>disruptive{color:red}</style><p title="disruptive">Not &lt;b&gt; but ${mark('Disruptive')} &amp; ` +
          `${mark('disruptive')}\\.</p>${mark('dis')}<b>${mark('rupt')}</b>${mark('ive')} <i>dis</i><br>ruptive$`,
      ),
    );
  });

  test.each([
    ['texts', '<p>disruptive</p>', 1_000],
    ['tags in a word', '<i>dis</i><b>ruptive</b> ', 500],
  ])('is short work, however many %s it has', async (_what, one, marks) => {
    const reasons = [{ word: 'disruptive', where: 'HTML', as: 'disruptive', excerpt: 'disruptive' }];
    const html = one.repeat(2_000_000 / one.length);
    const { html: write } = await openPitch(
      Buffer.from(related(html, [])),
      record({ outcome: 'ignored', reasons }),
      MARKING,
    );
    let document = '';
    const time = await cpuTime(() => {
      document = write!();
    });
    expect(time).toBeLessThan(2_500);
    expect(document.match(/<mark/g)!.length).toBeGreaterThan(marks);
  });
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

test('a picture that the HTML shows is no attachment unless it has a name; any other picture is one', async () => {
  const picture = (id: string, more = '') =>
    `--b\r\nContent-Type: image/png${more}\r\nContent-ID: <${id}>\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0K\r\n`;
  const raw =
    'Content-Type: multipart/related; boundary=b\r\n\r\n' +
    '--b\r\nContent-Type: text/html\r\n\r\n<img src="cid:shown"><img src="cid:named">\r\n' +
    `${picture('shown')}${picture('named', '; name="lamp.png"')}${picture('unused')}--b--\r\n`;
  const { attachments } = await openPitch(Buffer.from(raw), record(), MARKING);
  expect(attachments.map(({ part, name, type }) => ({ part, name, type }))).toEqual([
    { part: 2, name: 'lamp.png', type: 'image/png' },
    { part: 3, name: '', type: 'image/png' },
  ]);
});
