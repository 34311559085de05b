import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import iconv from 'iconv-lite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as source from '../../../core/read-pitch.ts';
import { bundle } from '../../../lib/bundle/handler-bundle.ts';
import { copyPackageFiles } from '../../../lib/bundle/package-files.ts';

// The bundle has stubs for parts of the mail parser, and its character tables beside it: it must read the same.
const FIXTURES = join(import.meta.dirname, '..', '..', 'core', 'forward', 'fixtures', 'rewrite');
const outdir = mkdtempSync(join(tmpdir(), 'pitch-screen-reader-'));
let bundled: typeof source;

beforeAll(async () => {
  bundle('core/read-pitch.ts', outdir);
  copyPackageFiles(outdir);
  bundled = await import(pathToFileURL(join(outdir, 'index.mjs')).href);
});
afterAll(() => rmSync(outdir, { recursive: true, force: true }));

async function textsOf({ readPitch }: typeof source, raw: Buffer): Promise<[string, string][]> {
  const texts: [string, string][] = [];
  const unread = await readPitch(
    raw,
    ({ where }) => {
      const text: [string, string] = [where, ''];
      texts.push(text);
      return {
        write(piece) {
          text[1] += piece;
        },
        end() {},
      };
    },
    { fallbackCharset: 'gb18030' },
  );
  return [...texts, ...unread.map(({ where, why }): [string, string] => [where, why])];
}

test.each(readdirSync(FIXTURES).filter((name) => name.endsWith('.eml')))('%s', async (name) => {
  const raw = readFileSync(join(FIXTURES, name));
  expect(await textsOf(bundled, raw)).toEqual(await textsOf(source, raw));
});

test.each([
  ['gb18030', '颠覆性'],
  ['big5', '顛覆性'],
  ['shift_jis', '革新的'],
  ['euc-jp', '革新的'],
  ['euc-kr', '혁신적'],
  ['koi8-r', 'прорывной'],
  ['windows-1255', 'חדשני'],
  ['utf-7', 'bahnbrechend für'],
  ['utf-16', 'bahnbrechend'],
])('%s, as text and as HTML, with links and addresses', async (charset, word) => {
  for (const [type, text] of [
    ['plain', `${word} https://startup.example/${word} press@startup.example`],
    ['html', `<p>${word} &amp; <a href="https://startup.example">${word}</a></p>`],
  ] as const) {
    const header = `From: =?${charset}?B?${iconv.encode(word, charset).toString('base64')}?= <press@startup.example>\r\n`;
    const raw = Buffer.concat([
      Buffer.from(`${header}Content-Type: text/${type}; charset=${charset}\r\n\r\n`),
      iconv.encode(text, charset),
    ]);
    const texts = await textsOf(bundled, raw);
    expect(texts).toEqual(await textsOf(source, raw));
    expect(texts.filter(([, read]) => read.includes(word)).map(([where]) => where)).toEqual(
      expect.arrayContaining(['sender name', type === 'html' ? 'HTML' : 'text']),
    );
  }
});

test('iso-2022-jp, which the character tables do not have', async () => {
  // RFC 1468: 革新的.
  const raw = Buffer.from('Content-Type: text/plain; charset=iso-2022-jp\r\n\r\n\x1b$B3W?7E*\x1b(B\r\n', 'latin1');
  const texts = await textsOf(bundled, raw);
  expect(texts).toEqual(await textsOf(source, raw));
  expect(texts.some(([, text]) => text.includes('革新的'))).toBe(true);
});

test.each([
  ['a file name and no type', 'Content-Disposition: attachment; filename=pitch.html'],
  ['a name in another charset', 'Content-Type: text/html; name="=?iso-2022-jp?B?GyRCM1c/NxsoQg==?="'],
  [
    'a name in RFC 2231 form',
    "Content-Type: text/html\r\nContent-Disposition: attachment; filename*=shift_jis''%8av.htm",
  ],
  ['a disposition in another charset', 'Content-Type: text/html\r\nContent-Disposition: =?utf-7?Q?attachment?='],
])('a part with %s', async (_, fields) => {
  const raw = Buffer.from(
    `Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n${fields}\r\n\r\n<p>dis<b>rup</b>tive</p>\r\n--b--\r\n`,
  );
  const texts = await textsOf(bundled, raw);
  expect(texts).toEqual(await textsOf(source, raw));
  expect(texts.some(([, text]) => text.includes('disruptive'))).toBe(true);
});
