import { chanceFrom } from './chance.ts';
import type { MakeMail } from './hostile.ts';
import {
  base64Lines,
  filled,
  headerOf,
  htmlMail,
  mailOf,
  multipartMail,
  numbered,
  partOf,
  plainMail,
  quotedPrintable,
} from './mail.ts';
import { newsletterHtml } from './newsletter.ts';
import { noise } from './ordinary.ts';
import { chineseProse, englishProse } from './prose.ts';

const chance = () => chanceFrom(1);
const french = (bytes: number) => englishProse(bytes, chance()).replaceAll('e', 'é');
const chineseNewsletter = (bytes: number) =>
  newsletterHtml(bytes, chance()).replaceAll(/(?<=>)[^<>{}]{20,}(?=<)/g, (text) => chineseProse(text.length, chance()));

/** Mails that could take much memory at 38 MB, the largest that SES receives. */
export const HEAVY: Readonly<Record<string, MakeMail>> = {
  'ASCII text': (bytes) => plainMail(englishProse(bytes, chance())),
  'Latin-1 text': (bytes) => plainMail(Buffer.from(french(bytes), 'latin1'), 'iso-8859-1'),
  'Latin-1 text, unlabelled': (bytes) => mailOf({ 'Content-Type': 'text/plain' }, Buffer.from(french(bytes), 'latin1')),
  'Chinese text, UTF-8': (bytes) => plainMail(chineseProse(bytes / 2.9, chance())),
  // Any two bytes that are a character in GB18030 and in no other charset.
  'Chinese text, GB18030, unlabelled': (bytes) =>
    mailOf({ 'Content-Type': 'text/plain' }, Buffer.alloc(bytes, gb18030(chineseProse(20_000, chance())))),
  'UTF-16 text': (bytes) => plainMail(Buffer.from(englishProse(bytes / 2, chance()), 'utf16le'), 'utf-16'),
  'ISO-2022-JP text': (bytes) => plainMail(filled('\x1b$B$3$s$K$A$O\x1b(B said\r\n', bytes), 'iso-2022-jp'),
  'UTF-7 text': (bytes) => plainMail(filled('said +AOkA6A- said\r\n', bytes), 'utf-7'),
  'text in quoted-printable': (bytes) =>
    mailOf(
      { 'Content-Type': 'text/plain; charset=utf-8', 'Content-Transfer-Encoding': 'quoted-printable' },
      quotedPrintable(Buffer.from(french(bytes / 1.54))),
    ),
  'text in base64': (bytes) =>
    mailOf(
      { 'Content-Type': 'text/plain; charset=utf-8', 'Content-Transfer-Encoding': 'base64' },
      base64Lines(Buffer.from(french((bytes * 57) / 78 / 1.1))),
    ),
  'text in one line': (bytes) => plainMail(englishProse(bytes, chance()).replace(/\r\n/g, ' ')),
  'text in lines that end in CR': (bytes) => plainMail(englishProse(bytes, chance()).replaceAll('\n', '')),
  'text without a space': (bytes) => plainMail(filled('said', bytes)),
  'letters with combining marks': (bytes) => plainMail(Buffer.alloc(bytes, 'd\u0301\u0302')),
  emoji: (bytes) => plainMail(Buffer.alloc(bytes, '👩‍👩‍👧‍👦🇩🇮')),
  'text in base64, in one line': (bytes) =>
    mailOf(
      { 'Content-Type': 'text/plain; charset=utf-8', 'Content-Transfer-Encoding': 'base64' },
      Buffer.from(french(bytes * 0.68)).toString('base64'),
    ),
  'NULs in base64': (bytes) =>
    mailOf({ 'Content-Type': 'text/plain', 'Content-Transfer-Encoding': 'base64' }, filled('AAAA', bytes)),
  'text in quoted-printable, in one line': (bytes) =>
    mailOf({ 'Content-Type': 'text/plain', 'Content-Transfer-Encoding': 'quoted-printable' }, filled('=C3=A9', bytes)),
  'flowed text': (bytes) =>
    mailOf(
      { 'Content-Type': 'text/plain; format=flowed; delsp=yes' },
      englishProse(bytes, chance()).replaceAll('\r', ' \r'),
    ),
  HTML: (bytes) => htmlMail(newsletterHtml(bytes, chance())),
  'HTML, Chinese': (bytes) => htmlMail(chineseNewsletter(bytes / 1.5)),
  'HTML in base64': (bytes) =>
    mailOf(
      { 'Content-Type': 'text/html; charset=utf-8', 'Content-Transfer-Encoding': 'base64' },
      base64Lines(Buffer.from(newsletterHtml((bytes * 57) / 78, chance()))),
    ),
  'HTML: a style at its end': (bytes) =>
    htmlMail(`${newsletterHtml(bytes, chance())}<style>.footer{color:red}</style>`),
  'HTML: one style': (bytes) => htmlMail(`<style>${filled('.a{color:red}', bytes)}</style>said`),
  'HTML: one tag': (bytes) => htmlMail(`<b title="${filled('said ', bytes)}">said</b>`),
  'HTML: one tag name': (bytes) => htmlMail(`<${filled('said', bytes)}>said`),
  'HTML: one style attribute': (bytes) => htmlMail(`<b style="${filled('color:red;', bytes)}">said</b>`),
  'HTML: one alternative text': (bytes) => htmlMail(`<img alt="${filled('said &amp; ', bytes)}">`),
  'HTML: one text without a space': (bytes) => htmlMail(filled('said', bytes)),
  'HTML: one entity after another': (bytes) => htmlMail(filled('&nbsp;&#x64;', bytes)),
  'HTML: one hidden text': (bytes) => htmlMail(`<b hidden>${filled('said ', bytes)}</b>`),
  'HTML: hidden blocks': (bytes) => htmlMail(`<div hidden>said${filled('<p>', bytes)}`),
  'HTML: tags that are all different': (bytes) => htmlMail(numbered(bytes, (n) => `<b style="width:${n}px" id=${n}>`)),
  'HTML: one comment': (bytes) => htmlMail(`<!--${filled('said ', bytes)}-->said`),
  'HTML: one tag after another': (bytes) => htmlMail(filled('<b>', bytes)),
  'base64 attachment': (bytes) => multipartMail([partOf(BINARY, base64Lines(noise((bytes * 57) / 78, 1)))]),
  'base64 attachment, in one line': (bytes) =>
    multipartMail([partOf(BINARY, noise((bytes * 3) / 4, 1).toString('base64'))]),
  'text attachment in base64': (bytes) =>
    multipartMail([
      partOf(
        { ...BINARY, 'Content-Type': 'text/csv', 'Content-Disposition': 'attachment; filename="a.csv"' },
        base64Lines(Buffer.from(englishProse((bytes * 57) / 78, chance()))),
      ),
    ]),
  'nested message': (bytes) => nestedOnce(plainMail(englishProse(bytes, chance()))),
  'nested message in base64': (bytes) =>
    mailOf(
      { 'Content-Type': 'message/rfc822', 'Content-Transfer-Encoding': 'base64' },
      base64Lines(plainMail(englishProse((bytes * 57) / 78, chance()))),
    ),
  'nested messages, 20 deep': (bytes) => {
    let mail: Buffer = plainMail(englishProse(bytes, chance()));
    for (let level = 0; level < 20; level++) mail = nestedOnce(mail);
    return mail;
  },
  'nested messages, 300 deep': (bytes) => {
    const levels = headerOf({ 'Content-Type': 'message/rfc822' }).repeat(300);
    return Buffer.concat([Buffer.from(levels), plainMail(englishProse(bytes - levels.length, chance()))]);
  },
  'ten messages attached': (bytes) =>
    multipartMail(
      Array.from({ length: 10 }, () =>
        partOf({ 'Content-Type': 'message/rfc822' }, plainMail(englishProse(bytes / 10, chance()))),
      ),
    ),
  calendar: (bytes) => mailOf({ 'Content-Type': 'text/calendar' }, filled('SUMMARY:said\r\n said\r\n', bytes)),
  'many text parts': (bytes) =>
    multipartMail(Array.from({ length: bytes / 53 }, () => partOf({ 'Content-Type': 'text/plain' }, 'said'))),
  '100,000 HTML parts': (bytes) =>
    multipartMail(
      Array.from({ length: bytes / 380 }, () => partOf({ 'Content-Type': 'text/html' }, filled('<b>said</b> ', 320))),
    ),
  '100,000 small parts of mixed types': (bytes) => multipartMail(mixedParts(100_000, bytes)),
  'empty parts': (bytes) => multipartMail(Array.from({ length: bytes / 22 }, () => Buffer.from('\r\n'))),
  'quoted-printable behind 5,000 parts': (bytes) => behindParts(quotedPrintablePart(bytes - BEFORE.length)),
  'many attachments': (bytes) =>
    multipartMail(Array.from({ length: bytes / 1_200 }, () => partOf(BINARY, 'A'.repeat(1_000)))),
  'one part of many header fields': (bytes) =>
    multipartMail([
      partOf({ 'Content-Type': 'text/plain' }, 'said'),
      Buffer.from(`${filled('X-A: said\r\n', bytes)}\r\n`),
    ]),
  'many header fields': (bytes) => Buffer.from(`Subject: said\r\n${filled('a:\n', bytes)}\nsaid`),
  'many subjects': (bytes) => Buffer.from(`${filled('Subject: said\r\n', bytes)}\r\nsaid`),
  'one header field': (bytes) => mailOf({ 'X-Long': filled('said ', bytes) }, 'said'),
  'one subject': (bytes) => mailOf({ Subject: filled('said ', bytes) }, 'said'),
  'one subject in encoded words': (bytes) => mailOf({ Subject: filled('=?utf-8?Q?said_=C3=A9?= ', bytes) }, 'said'),
  'one From of encoded words': (bytes) =>
    mailOf({ From: `${filled('=?utf-8?Q?said_=C3=A9?= ', bytes)}<a@b.example>` }, 'said'),
  'one From of encoded words in two charsets': (bytes) =>
    mailOf({ From: `${filled('=?utf-8?Q?said_=C3=A9?= =?gb2312?Q?=E4?= ', bytes)}<a@b.example>` }, 'said'),
  'one From of many names in encoded words': (bytes) =>
    mailOf({ From: filled('"=?utf-8?B?c2FpZA==?=" <a@b.example>, ', bytes) }, 'said'),
  'one file name in encoded words of two charsets': (bytes) =>
    mailOf(
      { 'Content-Disposition': `attachment; filename="${filled('=?utf-8?Q?=C3=A9?= =?gb2312?Q?=E4?= ', bytes)}"` },
      'said',
    ),
};

const TYPES =
  'text/plain text/html text/calendar text/csv message/rfc822 image/png application/octet-stream text/enriched application/pdf'.split(
    ' ',
  );

/** Parts of so many types, some with a file name, some in base64. */
function mixedParts(number: number, bytes: number): Buffer[] {
  const content = filled('<b>said</b> lamp\r\n', Math.max(10, bytes / number - 110));
  return Array.from({ length: number }, (_, index) =>
    partOf(
      {
        'Content-Type': TYPES[index % TYPES.length]!,
        ...(index % 3 === 0 ? { 'Content-Disposition': `attachment; filename="file${index}.bin"` } : {}),
        ...(index % 3 === 1 ? { 'Content-Transfer-Encoding': 'base64' } : {}),
      },
      content,
    ),
  );
}

const BINARY = {
  'Content-Type': 'application/octet-stream',
  'Content-Transfer-Encoding': 'base64',
  'Content-Disposition': 'attachment; filename="deck.key"',
};

const BEFORE = '--b\r\n\r\nx\r\n'.repeat(5_001);

/** A mail with a part beyond the number of parts that the parser splits. */
function behindParts(part: string): Buffer {
  return mailOf({ 'Content-Type': 'multipart/mixed; boundary=b' }, `${BEFORE}--b\r\n${part}\r\n--b--\r\n`);
}

function quotedPrintablePart(bytes: number): string {
  return headerOf({ 'Content-Transfer-Encoding': 'quoted-printable' }) + filled('=64=69', bytes);
}

function nestedOnce(mail: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from(headerOf({ Subject: 'Fwd', 'Content-Type': 'message/rfc822' })), mail]);
}

/** Encodes a text in GB18030, which Node only decodes: by a table of all characters of two bytes. */
function gb18030(text: string): Buffer {
  gb18030Bytes ??= tableOf('gb18030');
  return Buffer.concat(Array.from(text, (char) => gb18030Bytes!.get(char) ?? Buffer.from(char)));
}

let gb18030Bytes: ReadonlyMap<string, Buffer> | undefined;

function tableOf(charset: string): ReadonlyMap<string, Buffer> {
  const decoder = new TextDecoder(charset);
  const table = new Map<string, Buffer>();
  for (let lead = 0xa1; lead < 0xff; lead++) {
    for (let trail = 0xa1; trail < 0xff; trail++) {
      const bytes = Buffer.from([lead, trail]);
      table.set(decoder.decode(bytes), bytes);
    }
  }
  return table;
}
