import { chanceFrom } from './chance.ts';
import { filled, headerOf, htmlMail, mailOf, multipartMail, numbered, partOf, plainMail } from './mail.ts';
import { englishProse } from './prose.ts';

/** Creates a mail of about this size in bytes. */
export type MakeMail = (bytes: number) => Buffer;

const text =
  (unit: string): MakeMail =>
  (bytes) =>
    plainMail(filledBytes(unit, bytes));
const html =
  (unit: string): MakeMail =>
  (bytes) =>
    htmlMail(filledBytes(unit, bytes));

/** Mails that a careless reader takes long for. Each consists of one construct that is costly to read, over and over. */
export const HOSTILE: Readonly<Record<string, MakeMail>> = {
  // Characters.
  'one letter': text('d'),
  'one letter, a line end now and then': text(`${'d'.repeat(70)}\r\n`),
  'one letter, spelled out': text('d '),
  'less-than signs': text('<'),
  'greater-than signs': text('>'),
  'greater-than signs and spaces': text('> '),
  'quoted lines': text('> \r\n'),
  'quoted lines, 100 deep': text(`${'> '.repeat(100)}said\r\n`),
  spaces: text(' '),
  'line ends': text('\r\n'),
  'lone CRs': text('said\r'),
  'CRs only': text('\r'),
  NULs: text('\0'),
  'zero-width characters': text('\u200b'),
  'zero-width characters between letters': text('d\u200b\u200d\u00ad'),
  'combining marks': text('d\u0301\u0302\u0323'),
  'one letter and combining marks': (bytes) => plainMail(`d${filledBytes('\u0301', bytes)}`),
  'RIGHT-TO-LEFT OVERRIDEs': text('\u202e'),
  'text after RIGHT-TO-LEFT OVERRIDEs': text('\u202eevitpursid'),
  'reversed text without an end': (bytes) => plainMail(`\u202e${filledBytes('evitpursi ', bytes)}`),
  'look-alikes': text('ԁіѕгυρτіν '),
  'emoji and flags': text('👩‍👩‍👧‍👦🇩🇮'),
  'lone surrogates in UTF-8': (bytes) => plainMail(Buffer.alloc(bytes, Buffer.from([0xed, 0xa0, 0x80]))),
  '8-bit bytes without a label': (bytes) =>
    mailOf({ 'Content-Type': 'text/plain' }, Buffer.alloc(bytes, Buffer.from([0xb5, 0xdf, 0xe4, 0xff, 0x20]))),
  'escapes of ISO-2022-JP': text('\x1b$B\x1b(B'),
  'UTF-7 shifts': (bytes) => plainMail(filledBytes('+AGQ-', bytes), 'utf-7'),
  // Near misses of the word.
  'the beginning of a word': text('disruptiv '),
  'the beginning of a word, without spaces': text('disruptiv'),
  'the first letters of a word': text('di'),
  'spelled-out beginnings': text('d.i.s.r.u.p.t.i.v.'),
  'beginnings spelled out with three separators': text('d - i - s - r - u - p - t - i - v - '),
  'stretched beginnings': text(`${'disruptiv'.replace(/./g, '$&$&$&$&')} `),
  'leet in beginnings': text('d1srupt1v '),
  'nothing but leet': text('1!|l'),
  'emphasis marks in beginnings': text('d*i*s*r*u*p*t*i*v*'),
  'beginnings broken by hyphens': text('dis-\r\n> rup-\r\n> tiv-\r\n> '),
  'a word that is not whole': text('disruptivex '),
  'one long word with the word in it': text('disruptive'),
  // The word where it does not count.
  'the word in one URL': (bytes) => plainMail(`https://${filledBytes('disruptive/', bytes)}`),
  'the word in one URL, dotted': (bytes) => plainMail(`https://${filledBytes('disruptive.', bytes)}`),
  'the word in domain names': text('disruptive.com '),
  'the word in one chain of domain names': text('disruptive.com.'),
  'the word in addresses': text('disruptive@disruptive.com,'),
  'the word in brackets in a URL': (bytes) => plainMail(`https://a.example/${filledBytes('(disruptive)', bytes)}`),
  'the notice': text('Pitches with the word "disruptive" will be ignored\r\n'),
  'the beginning of the notice': text('Pitches with the word "'),
  'attributions of a reply': (bytes) =>
    mailOf(
      { 'In-Reply-To': '<a@b.example>', 'Content-Type': 'text/plain' },
      filledBytes('masha.borak@technode.com wrote:\r\n> a\r\n', bytes),
    ),
  'mail addresses in a reply': (bytes) =>
    mailOf(
      { 'In-Reply-To': '<a@b.example>', 'Content-Type': 'text/plain' },
      filledBytes('a@a.a.a.:\r\n> a\r\n', bytes),
    ),
  // HTML.
  'HTML: less-than signs': html('<'),
  'HTML: ampersands': html('&'),
  'HTML: references without an end': html('&#x'),
  'HTML: a reference of one length': (bytes) => htmlMail(`&#${filledBytes('0', bytes)}`),
  'HTML: named references': html('&nbsp;&zwnj;&shy;'),
  'HTML: nested b': nested('b'),
  'HTML: nested div': nested('div'),
  'HTML: nested p': nested('p'),
  'HTML: nested blockquote': nested('blockquote'),
  'HTML: nested tables': html('<table><tr><td>said'),
  'HTML: nested bdo': html('<bdo dir=rtl>evitpursid'),
  'HTML: unclosed tags': html('<div>said'),
  'HTML: unclosed inline tags': html('<i>d'),
  'HTML: end tags alone': html('</div></b></p>'),
  'HTML: tags crosswise': html('<b><i><p>said</b></i>'),
  'HTML: letters in tags of their own': html('<b>d</b><i>i</i>s<wbr>r'),
  'HTML: tags of many names': (bytes) => htmlMail(numbered(bytes, (index) => `<tag${index}>said`)),
  'HTML: an unclosed comment': (bytes) => htmlMail(`<!--${filledBytes('-', bytes)}`),
  'HTML: comments': html('<!---->'),
  'HTML: comment openings': html('<!--'),
  'HTML: conditional comments': html('<!--[if mso]>said<![endif]-->'),
  'HTML: an unclosed script': (bytes) => htmlMail(`<script>${filledBytes('</scrip ', bytes)}`),
  'HTML: an unclosed style': (bytes) => htmlMail(`<style>${filledBytes('.a{color:red}', bytes)}`),
  'HTML: unclosed styles': html('<style>'),
  'HTML: style elements': html('<style>.a{color:red}</style>'),
  'HTML: rules by the thousand': (bytes) =>
    htmlMail(
      `<style>${numbered(bytes / 2, (index) => `.c${index}{color:red}`)}</style>${numbered(bytes / 2, (index) => `<i class=c${index}>d</i>`)}`,
    ),
  'HTML: selectors by the thousand': (bytes) =>
    htmlMail(`<style>${numbered(bytes, (index) => `.c${index},`)}.x{color:red}</style>`),
  'HTML: rules for one class': (bytes) =>
    htmlMail(`<style>${filledBytes('.a{color:red}', bytes / 2)}</style>${filledBytes('<i class=a>d</i>', bytes / 2)}`),
  'HTML: classes by the thousand': (bytes) =>
    htmlMail(`<style>.a{color:red}</style>${filledBytes(`<i class="${'a '.repeat(200)}">d</i>`, bytes)}`),
  'HTML: one element with all the classes': (bytes) =>
    htmlMail(`<style>.a{color:red}</style><i class="${filledBytes('a ', bytes)}">d`),
  'HTML: opening braces in a style': (bytes) => htmlMail(`<style>${filledBytes('{', bytes)}</style>said`),
  'HTML: at-rules in a style': (bytes) => htmlMail(`<style>${filledBytes('@media print{', bytes)}</style>said`),
  'HTML: at-rules without an end': (bytes) => htmlMail(`<style>${filledBytes('@media screen{@a{', bytes)}</style>said`),
  'HTML: comments in a style': (bytes) => htmlMail(`<style>${filledBytes('/*', bytes)}</style>said`),
  'HTML: semicolons before a rule': (bytes) => htmlMail(`<style>${filledBytes('a;', bytes)}{}</style>said`),
  'HTML: one style attribute': (bytes) => htmlMail(`<i style="${filledBytes('color:red;', bytes)}">said</i>`),
  'HTML: style attributes': html('<i style="color:red;background:#fff;font:0 a">d</i>'),
  'HTML: white space in a style attribute': html(`<i style="color:red${' '.repeat(300)}!x">d</i>`),
  'HTML: attributes by the thousand': (bytes) => htmlMail(`<i ${numbered(bytes, (index) => `a${index}=b `)}>said</i>`),
  'HTML: one attribute without an end': (bytes) => htmlMail(`<i title="${filledBytes('a', bytes)}`),
  'HTML: one alternative text': (bytes) => htmlMail(`<img alt="${filledBytes('disruptiv &amp; ', bytes)}">`),
  'HTML: one tag name': (bytes) => htmlMail(`<${filledBytes('a', bytes)}>said`),
  'HTML: hidden text': html('<i hidden>d</i>'),
  'HTML: hidden blocks': (bytes) => htmlMail(`<div hidden>said${filledBytes('<p>', bytes)}`),
  'HTML: links with the word': html('<a href=x>disruptive.com</a> '),
  // Header.
  'header fields by the thousand': (bytes) =>
    mailOf(Object.fromEntries(Array.from({ length: bytes / 15 }, (_, index) => [`X-${index}`, 'said'])), 'said'),
  'subjects by the thousand': (bytes) => Buffer.from(`${filled('Subject: said\r\n', bytes)}\r\nsaid`),
  'one header field': (bytes) => mailOf({ 'X-Long': filled('said ', bytes) }, 'said'),
  'one subject': (bytes) => mailOf({ Subject: filled('disruptiv ', bytes) }, 'said'),
  'one folded subject': (bytes) => mailOf({ Subject: filled('said\r\n ', bytes) }, 'said'),
  'one line without a colon': (bytes) => Buffer.from(`From: a@b.example\r\n${filled('a', bytes)}`),
  'beginnings of encoded words': (bytes) => mailOf({ Subject: filled('=?', bytes) }, 'said'),
  'encoded words without an end': (bytes) => mailOf({ Subject: filled('=?utf-8?Q?', bytes) }, 'said'),
  'encoded words without a charset': (bytes) => mailOf({ Subject: `${filled('=??Q?x', bytes)}?=` }, 'said'),
  'encoded words without a charset in a file name': (bytes) =>
    mailOf({ 'Content-Disposition': `attachment; filename="${filled('=??Q?x', bytes)}?="` }, 'said'),
  'encoded words': (bytes) => mailOf({ Subject: filled('=?utf-8?Q?disruptiv?= ', bytes) }, 'said'),
  'encoded words in two charsets': (bytes) =>
    mailOf({ Subject: filled('=?utf-8?Q?disruptiv?= =?gb18030?B?tu==?= ', bytes) }, 'said'),
  'encoded words in unknown charsets': (bytes) =>
    mailOf({ Subject: numbered(bytes, (index) => `=?x-${index}?Q?=E4?= `) }, 'said'),
  'addresses in From': (bytes) => mailOf({ From: filled('"disruptiv" <a@b.example>, ', bytes) }, 'said'),
  'angle brackets in From': (bytes) => mailOf({ From: filled('<', bytes) }, 'said'),
  'parameters of Content-Type': (bytes) =>
    mailOf({ 'Content-Type': `text/plain; ${numbered(bytes, (index) => `a${index}=b; `)}` }, 'said'),
  'semicolons of Content-Type': (bytes) => mailOf({ 'Content-Type': `text/plain${filled(';', bytes)}a=b` }, 'said'),
  'continuations of a file name': (bytes) =>
    mailOf({ 'Content-Disposition': `attachment; ${numbered(bytes, (index) => `filename*${index}*=%64; `)}` }, 'said'),
  'quotes in a file name': (bytes) =>
    mailOf({ 'Content-Disposition': `attachment; filename="${filled('\\"', bytes)}` }, 'said'),
  // Structure.
  'empty parts': (bytes) => multipartMail(Array.from({ length: bytes / 22 }, () => Buffer.from('\r\n'))),
  'small text parts': (bytes) =>
    multipartMail(Array.from({ length: bytes / 50 }, () => partOf({ 'Content-Type': 'text/plain' }, 'said'))),
  'small HTML parts': (bytes) =>
    multipartMail(Array.from({ length: bytes / 55 }, () => partOf({ 'Content-Type': 'text/html' }, '<b>said'))),
  'small HTML parts in quoted-printable': (bytes) =>
    multipartMail(
      Array.from({ length: bytes / 100 }, () =>
        partOf({ 'Content-Type': 'text/html', 'Content-Transfer-Encoding': 'quoted-printable' }, '<b>said'),
      ),
    ),
  'small attachments': (bytes) =>
    multipartMail(
      Array.from({ length: bytes / 120 }, (_, index) =>
        partOf({ 'Content-Type': 'image/png', 'Content-Disposition': `attachment; filename="${index}.png"` }, 'AAAA'),
      ),
    ),
  'nested multiparts': (bytes) => {
    const level = (index: number) => `--b${index}\r\nContent-Type: multipart/mixed; boundary=b${index + 1}\r\n\r\n`;
    return mailOf({ 'Content-Type': 'multipart/mixed; boundary=b0' }, numbered(bytes, level));
  },
  'multiparts with one boundary': (bytes) =>
    mailOf(
      { 'Content-Type': 'multipart/mixed; boundary=b' },
      filled('--b\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n', bytes),
    ),
  'lines like boundaries': (bytes) =>
    multipartMail([partOf({ 'Content-Type': 'text/plain' }, filled('--bench-boundaryx\r\n', bytes))]),
  'lines like boundaries, nested': (bytes) => {
    const opening = Array.from(
      { length: 250 },
      (_, index) => `--b${index}\r\nContent-Type: multipart/mixed; boundary=b${index + 1}\r\n\r\n`,
    ).join('');
    return mailOf(
      { 'Content-Type': 'multipart/mixed; boundary=b0' },
      opening + filled('--\r\n', bytes - opening.length),
    );
  },
  'multipart without a boundary': (bytes) => mailOf({ 'Content-Type': 'multipart/mixed' }, filled('--said\r\n', bytes)),
  'nested messages': (bytes) => {
    const level = headerOf({ 'Content-Type': 'message/rfc822' });
    return mailOf({ 'Content-Type': 'message/rfc822' }, filled(level, bytes));
  },
  'nested messages, 300 deep with text': (bytes) => {
    const levels = headerOf({ 'Content-Type': 'message/rfc822' }).repeat(299);
    return mailOf({ 'Content-Type': 'message/rfc822' }, `${levels}Subject: a\r\n\r\n${prose(bytes - levels.length)}`);
  },
  'nested messages in base64': (bytes) => {
    let inner: Buffer = plainMail(prose(bytes / 8));
    while (inner.length < bytes) {
      inner = mailOf(
        { 'Content-Type': 'message/rfc822', 'Content-Transfer-Encoding': 'base64' },
        inner.toString('base64').replace(/.{76}/g, '$&\r\n'),
      );
    }
    return inner;
  },
  'attached messages by the thousand': (bytes) =>
    multipartMail(
      Array.from({ length: bytes / 75 }, () =>
        partOf({ 'Content-Type': 'message/rfc822' }, 'Subject: said\r\n\r\nsaid'),
      ),
    ),
  // Transfer encodings and formats.
  'base64 that is none': (bytes) =>
    mailOf({ 'Content-Type': 'text/plain', 'Content-Transfer-Encoding': 'base64' }, filled('=*', bytes)),
  'base64 in one line': (bytes) =>
    mailOf(
      { 'Content-Type': 'text/plain', 'Content-Transfer-Encoding': 'base64' },
      filled(Buffer.from('disruptiv ').toString('base64'), bytes),
    ),
  'quoted-printable of equals signs': (bytes) =>
    mailOf({ 'Content-Type': 'text/plain', 'Content-Transfer-Encoding': 'quoted-printable' }, filled('=', bytes)),
  'quoted-printable of soft line ends': (bytes) =>
    mailOf({ 'Content-Type': 'text/plain', 'Content-Transfer-Encoding': 'quoted-printable' }, filled('d=\r\n', bytes)),
  'quoted-printable in one line': (bytes) =>
    mailOf({ 'Content-Type': 'text/plain', 'Content-Transfer-Encoding': 'quoted-printable' }, filled('=64=69', bytes)),
  'quoted-printable of spaces': (bytes) =>
    mailOf({ 'Content-Type': 'text/plain', 'Content-Transfer-Encoding': 'quoted-printable' }, filled(' \t', bytes)),
  'flowed lines': (bytes) =>
    mailOf({ 'Content-Type': 'text/plain; format=flowed; delsp=yes' }, filled('> disruptiv \r\n', bytes)),
  'flowed greater-than signs': (bytes) =>
    mailOf({ 'Content-Type': 'text/plain; format=flowed; delsp=yes' }, filled('>', bytes)),
  'enriched less-than signs': (bytes) => mailOf({ 'Content-Type': 'text/enriched' }, filled('<', bytes)),
  'enriched parameters': (bytes) => mailOf({ 'Content-Type': 'text/enriched' }, filled('<param>', bytes)),
  'enriched line ends': (bytes) => mailOf({ 'Content-Type': 'text/enriched' }, filled('\r\n', bytes)),
  'folds of a calendar': (bytes) => mailOf({ 'Content-Type': 'text/calendar' }, `SUMMARY:${filled('d\r\n ', bytes)}`),
  'lines of a calendar': (bytes) => mailOf({ 'Content-Type': 'text/calendar' }, filled('SUMMARY:said\r\n', bytes)),
  'semicolons of a calendar': (bytes) => mailOf({ 'Content-Type': 'text/calendar' }, filled('SUMMARY;', bytes)),
};

function nested(name: string): MakeMail {
  const pair = `<${name}></${name}>`;
  return (bytes) => {
    const depth = Math.floor(bytes / pair.length);
    return htmlMail(`${`<${name}>`.repeat(depth)}said${`</${name}>`.repeat(depth)}`);
  };
}

/** Repeats a text up to this number of bytes in UTF-8. */
function filledBytes(unit: string, bytes: number): Buffer {
  return Buffer.alloc(Math.floor(bytes), unit);
}

function prose(length: number): string {
  return englishProse(Math.max(0, Math.floor(length)), chanceFrom(1));
}
