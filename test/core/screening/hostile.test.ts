import { expect, test } from 'vitest';
import { readPitch } from '../../../core/read-pitch.ts';
import { reasonsOf } from './judge.ts';

const HTML = 'Subject: x\r\nContent-Type: text/html\r\n\r\n';

test('a sender cannot claim the mark of an encoded multipart, which would be taken apart without end', async () => {
  const type = 'Content-Type: application/x-encoded-multipart\r\n';
  for (const body of ['', 'disruptive', 'x'.repeat(1000)]) {
    expect(
      await readPitch(Buffer.from(`${type}\r\n${body}`), () => ({ write() {}, end() {} }), {
        fallbackCharset: 'gb18030',
      }),
    ).toEqual([]);
  }
});

test('an encoded multipart is taken apart, and one inside of it', async () => {
  const encoded = (body: string) =>
    `Content-Type: multipart/mixed; boundary=b\r\nContent-Transfer-Encoding: base64\r\n\r\n${Buffer.from(body).toString('base64')}`;
  const inner = `--b\r\n\r\ndisruptive\r\n--b--\r\n`;
  expect(await reasonsOf(Buffer.from(`Subject: x\r\n${encoded(inner)}`))).toEqual(['text: disruptive']);
  const outer = `--b\r\n${encoded(inner)}\r\n--b--\r\n`;
  expect(await reasonsOf(Buffer.from(`Subject: x\r\n${encoded(outer)}`))).toEqual(['text: disruptive']);
});

test.each([
  ['application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m'],
  ['multipart/encrypted; protocol="application/pgp-encrypted"; boundary=b'],
])('%s is noted as not read', async (type) => {
  const body = '--b\r\nContent-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n--b--\r\n';
  const raw = Buffer.from(`Subject: x\r\nContent-Type: ${type}\r\n\r\n${body}`);
  const notes = await readPitch(raw, () => ({ write() {}, end() {} }), { fallbackCharset: 'gb18030' });
  expect(notes.map(({ why }) => why)).toEqual(['encrypted, or signed in a form that hides the text']);
});

const PGP = '-----BEGIN PGP MESSAGE-----\r\n\r\nhQEMA\r\n-----END PGP MESSAGE-----\r\n';

test.each([
  ['inline OpenPGP', `Content-Type: text/plain\r\n\r\nHello\r\n${PGP}`, ['text: encrypted with OpenPGP']],
  ['OpenPGP in HTML', `Content-Type: text/html\r\n\r\n<pre>${PGP}</pre>`, ['HTML: encrypted with OpenPGP']],
  [
    'a text that is signed with OpenPGP',
    `Content-Type: text/plain\r\n\r\n${PGP.replaceAll('PGP MESSAGE', 'PGP SIGNED MESSAGE')}`,
    [],
  ],
  [
    'enveloped S/MIME by its name',
    'Content-Type: application/octet-stream; name=smime.p7m\r\nContent-Transfer-Encoding: base64\r\n\r\nMIIB\r\n',
    ['application/octet-stream: encrypted, or signed in a form that hides the text'],
  ],
  [
    'a file that is encrypted with OpenPGP',
    'Content-Type: application/octet-stream; name="deck.pdf.gpg"\r\n\r\nx\r\n',
    ['application/octet-stream: encrypted, or signed in a form that hides the text'],
  ],
])('%s is named unread, or nothing is', async (_, rest, expected) => {
  const raw = Buffer.from(`Subject: x\r\n${rest}`);
  const notes = await readPitch(raw, () => ({ write() {}, end() {} }), { fallbackCharset: 'gb18030' });
  expect(notes.map(({ where, why }) => `${where}: ${why}`)).toEqual(expected);
});

test.each(['subject', 'text', 'HTML'])('what fails in the %s leaves all else to be read', async (failing) => {
  const parts = ['plain', 'html', 'html'].map((type) => `--b\r\nContent-Type: text/${type}\r\n\r\n${type}\r\n`);
  const raw = Buffer.from(`Subject: x\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n${parts.join('')}--b--\r\n`);
  const read: string[] = [];
  let failures = 0;
  const notes = await readPitch(
    raw,
    ({ where }) => {
      if (where === failing && failures++ === 0) throw new Error('cannot');
      return { write: (piece) => void (piece !== '' && read.push(where)), end() {} };
    },
    { fallbackCharset: 'gb18030' },
  );
  const all = ['subject', 'text', 'HTML', 'HTML'];
  expect(read).toEqual(all.toSpliced(all.indexOf(failing), 1));
  expect(notes.map(({ why }) => why)).toEqual(['cannot']);
});

test('a long subject without a space is read whole, wherever it is cut into pieces', async () => {
  for (let before = 21_840; before < 21_848; before++) {
    const raw = Buffer.from(
      `Subject: ${'a'.repeat(before % 3)}${'这'.repeat(before)}颠覆性${'这'.repeat(30_000)}\r\n\r\nx`,
    );
    expect(await reasonsOf(raw, { words: ['颠覆性'] })).toEqual(['subject: 颠覆性']);
  }
});

test.each([
  ['10,001 parts', `boundary=b\r\n\r\n${'--b\r\n\r\nx\r\n'.repeat(10_001)}`, 'message'],
  [
    '300 multiparts in each other',
    `boundary=b\r\n\r\n${Array.from({ length: 300 }, (_, level) => `--b${level === 0 ? '' : level}\r\nContent-Type: multipart/mixed; boundary=b${level + 1}\r\n\r\n`).join('')}`,
    'multipart',
  ],
])('%s are noted as not taken apart', async (_, rest, where) => {
  const raw = Buffer.from(`Subject: x\r\nContent-Type: multipart/mixed; ${rest}`);
  const notes = await readPitch(raw, () => ({ write() {}, end() {} }), { fallbackCharset: 'gb18030' });
  expect(notes.map((note) => note.where)).toEqual([where]);
});

test('style rules by the thousand are given up, said so, and the text they may hide is read', async () => {
  // Which of the elements each `.a` stands for is tried out, to no end.
  const rule = `.z ${'.a '.repeat(8)}.b{display:none}`;
  const source = `<style>${rule}</style>${'<div class=a>'.repeat(400)}<p class=b>disruptive`;
  const unread: string[] = [];
  const notes = await readPitch(Buffer.from(HTML + source), () => ({ write() {}, end() {} }), {
    fallbackCharset: 'gb18030',
  });
  for (const { why } of notes) unread.push(why);
  expect(unread).toEqual(['too many style rules; text that they may hide was read']);
});

test.each([
  ['rules after a media block are for the screen', '@media screen{.a{color:red}} .b{display:none}', []],
  [
    'rules in a second media block are not',
    '@media screen{.a{color:red}} @media print{.x{color:red} .b{display:none}}',
    ['HTML: disruptive'],
  ],
  [
    'nor is what closes two blocks part of the next',
    '@media print{@media screen{.a{color:red}} } .b{display:none}',
    [],
  ],
])('%s', async (_, style, expected) => {
  expect(await reasonsOf(Buffer.from(`${HTML}<style>${style}</style><p>Hello</p><p class=b>disruptive</p>`))).toEqual(
    expected,
  );
});

test('a style element is found wherever the mail is cut into pieces, in UTF-16 and in UTF-7', async () => {
  const hidden = '<STYLE>.b{display:none}</StyLe><p>Hello</p><p class=b>disruptive</p>';
  for (let before = 65_536 - 60; before < 65_536; before++) {
    const source = `<!--${'x'.repeat(before)}-->${hidden}`;
    expect(await reasonsOf(Buffer.from(HTML + source))).toEqual([]);
  }
  const header = 'Subject: x\r\nContent-Type: text/html; charset=utf-16le\r\nContent-Transfer-Encoding: base64\r\n\r\n';
  expect(await reasonsOf(Buffer.from(header + Buffer.from(hidden, 'utf16le').toString('base64')))).toEqual([]);
  // Not the word itself: the bytes are read as ASCII, too.
  const utf7 = hidden
    .replace('rup', '<b>rup</b>')
    .replaceAll('<', '+ADw-')
    .replaceAll('>', '+AD4-')
    .replaceAll('{', '+AHs-')
    .replaceAll('}', '+AH0-');
  expect(await reasonsOf(Buffer.from(HTML.replace('html', 'html; charset=utf-7') + utf7))).toEqual([]);
});

test('a quoted line of any length is the reporter’s', async () => {
  const quote = `> ${'word '.repeat(5000)}disruptive ${'word '.repeat(5000)}\r\n`;
  const mail = `In-Reply-To: <a@b.example>\r\nSubject: Re\r\n\r\nHi\r\n\r\nOn Monday <reporter@technode.example> wrote:\r\n${quote}\r\nBye`;
  expect(await reasonsOf(Buffer.from(mail))).toEqual([]);
});

test('format=flowed with DelSp=yes joins no words where the mail is cut into pieces', async () => {
  const text = `${'a line of text that is long enough\r\n'.repeat(4000)}this is disruptive\r\n`;
  const header = 'Subject: x\r\nContent-Type: text/plain; format=flowed; delsp=yes\r\n\r\n';
  for (const pad of [0, 1, 2, 3, 5, 7, 11, 13, 17, 19, 23, 29]) {
    expect(await reasonsOf(Buffer.from(`${header}${'x'.repeat(pad)}\r\n${text}`))).toEqual(['text: disruptive']);
  }
});

/** So many that reading them in quadratic time would take the tests' time limit several times over. */
const MANY = 2_000_000;

test.each([
  ['quotes in a transfer encoding', (many: string) => `Content-Transfer-Encoding: x${many}x`, '"'],
  ['semicolons in a transfer encoding', (many: string) => `Content-Transfer-Encoding: x${many}x`, ';'],
  ['apostrophes in a charset label', (many: string) => `Content-Type: text/plain; charset=x${many}x`, "'"],
  ['spaces in a charset label', (many: string) => `Content-Type: text/plain; charset="x${many}x"`, ' '],
])('%s by the million are passed over at once', async (_, fieldOf, character) => {
  const part = `--b\r\n${fieldOf(character.repeat(MANY))}\r\n\r\ndisruptive\r\n--b--\r\n`;
  const raw = Buffer.from(`Content-Type: multipart/mixed; boundary=b\r\n\r\n${part}`);
  expect(await reasonsOf(raw)).toEqual(['text: disruptive']);
});
