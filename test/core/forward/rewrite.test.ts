import { globSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import PostalMime from 'postal-mime';
import { describe, expect, test } from 'vitest';
import { rewriteMail } from '../../../core/forward/rewrite.ts';
import { parseMail } from '../../../core/mail/mail.ts';
import type { Forwarding } from '../../../core/types.ts';
import { cpuTime } from '../../cpu-time.ts';
import { INBOX } from '../inbox.ts';

const root = join(import.meta.dirname, '../../..');
const fixtures = join(import.meta.dirname, 'fixtures/rewrite');
const names = readdirSync(fixtures)
  .filter((file) => file.endsWith('.eml') && !file.endsWith('.forwarded.eml'))
  .map((file) => file.slice(0, -'.eml'.length));

const forwarding: Forwarding = {
  inbox: INBOX,
  envelopeFrom: 'bounce@example.com',
  recipient: 'pitches+tips@example.org',
  verdicts: { spf: 'PASS', dkim: 'PASS', dmarc: 'PASS', spam: 'PASS', virus: 'PASS' },
  unread: [],
  fallbackCharset: 'gb18030',
};

const ALLOWED =
  /^(?:received|from|reply-to|to|cc|subject|references|in-reply-to|mime-version|content-.*|list-.*|thread-.*|importance|auto-submitted|precedence|organization|user-agent|x-mailer|x-ms-tnef-correlator|x-original-(?:from|to|message-id|date|auth)|x-forwarded-(?:to|for)|x-pitch-screen-(?:loop|unread))$/;

/** Rewrites a raw mail. */
function rewrite(raw: Uint8Array, changes: Partial<Forwarding> = {}): Buffer {
  return rewriteMail(parseMail(raw), { ...forwarding, ...changes });
}

/** Header lines and body of what went out, by nothing but its first empty line. */
function cut(mail: Buffer) {
  const crlf = mail.indexOf('\r\n\r\n');
  const lf = mail.indexOf('\n\n');
  const lineEnd = crlf >= 0 && (lf < 0 || crlf < lf) ? '\r\n' : '\n';
  const end = mail.indexOf(lineEnd + lineEnd);
  const lines = mail.toString('latin1', 0, end).split(lineEnd);
  return { lines, body: mail.subarray(end + 2 * lineEnd.length) };
}

function forward(mail: string | Buffer, changes: Partial<Forwarding> = {}) {
  const { lines, body } = cut(rewrite(Buffer.from(mail as string, 'latin1'), changes));
  const fields = lines
    .join('\n')
    .split(/\n(?![ \t])/)
    .map((field) => [
      field.slice(0, field.indexOf(':')),
      field
        .slice(field.indexOf(':') + 1)
        .replace(/\n/g, '')
        .trim(),
    ]);
  return { header: Object.fromEntries(fields) as Record<string, string>, fields, lines, body };
}

/** What must hold of every header that goes out, whatever came in. */
function expectSendable(mail: Buffer) {
  const { lines } = cut(mail);
  for (const line of lines) {
    expect(line).toMatch(/^[\t\x20-\x7e]{1,998}$/);
    expect(line).toMatch(/^[ \t]+[^ \t]|^[\x21-\x39\x3b-\x7e]+:/);
    for (const word of line.match(/=\?UTF-8\?B\?\S*/g) ?? []) expect(word.length).toBeLessThanOrEqual(76);
  }
  const fieldNames = lines
    .filter((line) => /^\S/.test(line))
    .map((line) => line.slice(0, line.indexOf(':')).toLowerCase());
  for (const name of fieldNames) expect(name).toMatch(ALLOWED);
  const singles = fieldNames.filter((name) => name !== 'received');
  expect(singles).toEqual([...new Set(singles)]);
  for (const name of ['from', 'to', 'x-pitch-screen-loop']) expect(singles).toContain(name);
}

const OTHER_SUBJECT = [
  'subject-alone-on-next-line',
  'subject-controls',
  'subject-gb18030',
  'subject-iso-2022-jp',
  'subject-latin1',
  'subject-twice',
];

describe('golden pairs', () => {
  test('every fixture has its line in the README, and every line its fixture', () => {
    const lines = readFileSync(join(fixtures, 'README.md'), 'utf8').matchAll(/^- `([^`]+)`: ./gm);
    expect([...lines].map((line) => line[1]).sort()).toEqual(names.toSorted());
    expect(names.length).toBeGreaterThan(50);
  });

  test.each(names)('%s', (name) => {
    const forwarded = rewrite(readFileSync(join(fixtures, `${name}.eml`)));
    expectSendable(forwarded);
    expect(forwarded.toString('latin1')).toBe(readFileSync(join(fixtures, `${name}.forwarded.eml`), 'latin1'));
  });

  // Where header and body of the original cannot be told apart by an empty line there is nothing to compare with.
  test.each(
    names.filter((name) => !['cr-only', 'no-empty-line', 'no-header', 'white-line-before-parts'].includes(name)),
  )('%s reads the same in another parser', async (name) => {
    const read = async (file: string) => {
      const { subject, text, html, attachments } = await PostalMime.parse(readFileSync(join(fixtures, file)));
      return { subject, text, html, attachments };
    };
    const forwarded = await read(`${name}.forwarded.eml`);
    const original = await read(`${name}.eml`);
    // postal-mime takes raw 8-bit for UTF-8, keeps controls and white space, and takes the last of two.
    if (OTHER_SUBJECT.includes(name)) original.subject = forwarded.subject;
    expect(forwarded).toEqual(original);
  });
});

test.each(globSync('cli/samples/*.eml', { cwd: root }))('%s reads the same in another parser', async (file) => {
  const original = readFileSync(join(root, file));
  const read = async (raw: Buffer) => {
    const { subject, text, html, attachments } = await PostalMime.parse(raw);
    return { subject, text, html, attachments };
  };
  expect(await read(rewrite(original))).toEqual(await read(original));
});

describe('fields', () => {
  test('the verdicts of SES are written, and nothing else in their place', () => {
    const verdicts = {
      spf: 'FAIL',
      dkim: 'GRAY',
      dmarc: 'FAIL',
      dmarcPolicy: 'none',
      spam: 'PA\r\nSS: x',
      virus: 'PASS',
    };
    expect(forward('From: a@example.com\n\n', { verdicts }).header['X-Original-Auth']).toBe(
      'spf=FAIL; dkim=GRAY; dmarc=FAIL; dmarc-policy=none; spam=PASSx; virus=PASS',
    );
    expect(forward('X-Original-Auth: spf=PASS\n\n', { verdicts: {} }).header).not.toHaveProperty('X-Original-Auth');
  });

  test('places that could not be read are named, in one short field', () => {
    const unread = [
      { where: 'attachment a.zip', why: 'encrypted' },
      { where: 'part\r\nBcc: victim@example.com', why: 'Kodierung „x“' },
    ];
    const { header } = forward('From: a@example.com\n\n', { unread });
    expect(header['X-Pitch-Screen-Unread']).toBe(
      'attachment a.zip: encrypted; part Bcc: victim@example.com: Kodierung =?UTF-8?B?4oCeeOKAnA==?=',
    );
    const many = forward('From: a@example.com\n\n', { unread: Array(10_000).fill(unread[0]) }).header;
    expect(many['X-Pitch-Screen-Unread']).toMatch(/^attachment a\.zip: .{800,900} \[\.\.\.\]$/);
  });

  test('X-Forwarded-For names the recipient, or the inbox if that is no address', () => {
    const { header } = forward('', { recipient: forwarding.inbox.address });
    expect(header).toMatchObject({ 'X-Forwarded-For': 'pitches@example.org reporter@example.net' });
    expect(forward('', { recipient: 'a b\r\nBcc: x@example.com' }).header).toMatchObject({
      'X-Forwarded-For': 'pitches@example.org reporter@example.net',
    });
  });

  test('nobody to name', () => {
    const { header } = forward('Subject: x\n\n', { envelopeFrom: '' });
    expect(header.From).toBe('"unknown sender via pitch-screen" <pitches@example.org>');
    expect(header).not.toHaveProperty('Reply-To');
    expect(header).not.toHaveProperty('X-Original-From');
  });

  test('nobody to reply to where SES takes no such address: the words of a quoted one are no address of their own', () => {
    const { header } = forward('From: <"System Administrator"@example.com>\n\n');
    expect(header.From).toBe('"\\"System Administrator\\" at example.com via pitch-screen" <pitches@example.org>');
    expect(header).not.toHaveProperty('Reply-To');
  });

  test('a label of any kind and length leaves room for a name', () => {
    const inbox = { ...forwarding.inbox, label: `Büro\r\n${'x'.repeat(80)}` };
    const { header } = forward(`From: ${'Acme '.repeat(20)}<a@example.com>\n\n`, { inbox });
    const name = Buffer.from(
      header
        .From!.match(/\?B\?([^?]*)/g)!
        .map((word) => word.slice(3))
        .join(''),
      'base64',
    );
    expect(name.toString()).toMatch(/^Acme Acme Acme Acme Acme via Büro x+$/);
    expect(name.toString().length).toBeLessThanOrEqual(71);
  });

  test('a Message-ID that stands in References already is not there twice', () => {
    const { header } = forward('References: <a@x> <b@x>\nMessage-ID: <a@x>\n\n');
    expect(header.References).toBe('<b@x> <a@x>');
  });

  test('a Message-ID that is none is kept, but not referred to', () => {
    const { header } = forward('Message-ID: a b\xe9\n\n');
    expect(header).toMatchObject({ 'X-Original-Message-ID': 'a =?UTF-8?B?YsOp?=' });
    expect(header).not.toHaveProperty('References');
  });

  test('a field of megabytes is not copied into X-Original-*', () => {
    const { header } = forward(`To: ${'a@example.com, '.repeat(100_000)}\nDate: ${'\xe9'.repeat(1_000_000)}\n\n`);
    expect(header['X-Original-To']!.length).toBeLessThan(20_000);
    expect(header['X-Original-Date']!.length).toBeLessThan(100_000);
    expect(header.To).toBe('pitches@example.org');
  });

  test.each(['a word ', 'caf\xe9 ', 'a', 'a\n ', '=?utf-8?Q?a?= '])(
    'of a subject of megabytes of %j the beginning is forwarded, which says so',
    (part) => {
      const { header, body } = forward(`Subject: ${part.repeat(3_000_000 / part.length)}\n\nHello`);
      expect(header.Subject!.length).toBeLessThan(250_000);
      expect(header.Subject).toMatch(/\[\.\.\.\]$/);
      expect(body.toString()).toBe('Hello');
    },
  );

  test('and of a header with thousands of fields the first 1,000, and what the body is read by', () => {
    const many = Array.from({ length: 5_000 }, (_, index) => `List-${index}: x\n`).join('');
    const { fields, header } = forward(
      `${many}Content-Type: text/html\nContent-Transfer-Encoding: base64\nSubject: A lamp\n\n`,
    );
    expect(fields.filter(([name]) => name!.startsWith('List-'))).toHaveLength(1_000);
    expect(header).toMatchObject({
      'Content-Type': 'text/html',
      'Content-Transfer-Encoding': 'base64',
      Subject: 'A lamp',
    });
  });

  test('the line ends of the new header are those of the old one', () => {
    expect(rewrite(Buffer.from('A: b\nC: d\n\nx\r\n')).toString()).not.toMatch(/\r\n(?!$)/);
    expect(rewrite(Buffer.from('A: b\r\nC: d\n\nx')).toString()).not.toMatch(/[^\r]\n/);
  });
});

describe('whatever comes in', () => {
  const latin1 = fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes).toString('latin1'));
  const nasty = fc.constantFrom(
    ...[
      '\r\n ',
      '\n\t',
      '\r',
      '\r\n',
      '\0',
      '"',
      '\\',
      '<',
      '>',
      ',',
      ';',
      ':',
      '@',
      '(',
      ')',
      ' ',
      '=?',
      '?=',
      '\xe9',
      '\xff',
    ],
    ...[
      '=?utf-8?Q?=0D=0ABcc:_x?=',
      '=?utf-8?B?4oCo?=',
      'a@example.com',
      '$&',
      '\xe2\x80\xa8',
      '\xe5\xbc\xa0',
      '\x1b$B',
      "x*0*=utf-8''%0A",
    ],
    ...['word', 'x'.repeat(1200), 'é'.repeat(60), ' '.repeat(1100), 'boundary=a', '; name="'],
  );
  const value = fc.oneof(
    latin1,
    fc.array(nasty, { maxLength: 12 }).map((parts) => parts.join('')),
  );
  const name = fc.oneof(
    fc.constantFrom(
      ...[
        'From',
        'to',
        'CC',
        'Bcc',
        'Subject',
        'SUBJECT ',
        'Reply-To',
        'Sender',
        'Return-Path',
        'Message-ID',
        'Date',
        'References',
      ],
      ...[
        'Received',
        'MIME-Version',
        'Content-Type',
        'content-disposition',
        'Content-Description',
        'List-Id',
        'Thread-Topic',
        'List-Unsubscribe',
        'In-Reply-To',
      ],
      ...[
        'X-SES-Source-Arn',
        'X-Pitch-Screen-Loop',
        'X-Pitch-Screen-Unread',
        'X-Original-To',
        'DKIM-Signature',
        `Content-${'x'.repeat(990)}`,
        '',
      ],
    ),
    latin1,
  );
  const header = fc
    .array(fc.tuple(name, value, fc.constantFrom('\r\n', '\n')), { maxLength: 12 })
    .map((fields) => fields.map(([name, value, lineEnd]) => `${name}: ${value}${lineEnd}`).join(''));
  const body = fc.uint8Array({ maxLength: 300 });

  test('the header that goes out can be sent', () => {
    fc.assert(
      fc.property(header, body, (header, body) => {
        expectSendable(rewrite(Buffer.concat([Buffer.from(`${header}\r\n`, 'latin1'), body])));
      }),
      { numRuns: 2000 },
    );
  });

  test('a run of white space longer than a line makes no empty line', () => {
    const header = `Content-Disposition: ,${' '.repeat(3000)}:\r\nContent-Type: text/plain; name="a${' '.repeat(3000)}b"\r\n`;
    expectSendable(rewrite(Buffer.from(`${header}\r\n`)));
  });

  test('arbitrary bytes can be sent, and end as they did', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (raw) => {
        const forwarded = rewrite(raw);
        expectSendable(forwarded);
        const { body } = cut(forwarded);
        expect(
          Buffer.from(raw)
            .subarray(raw.length - body.length)
            .equals(body),
        ).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  test.each(['\r\n', '\n'])('the body bytes are those of the original (line end %j)', (lineEnd) => {
    const ordinary = ['From: Acme PR <pr@example.com>', 'Subject: New phone', 'Content-Type: text/plain', ''];
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 1000 }), (body) => {
        const forwarded = rewrite(Buffer.concat([Buffer.from(ordinary.join(lineEnd) + lineEnd), body]));
        expect(cut(forwarded).body.equals(body)).toBe(true);
      }),
    );
  });

  test('bytes that are no mail become the body of one', () => {
    const garbage = Buffer.from([0x89, 0x50, 0x0d, 0x0a, 0x0a, 0x0a, 0x00, 0xff]);
    expect(cut(rewrite(garbage)).body.equals(garbage)).toBe(true);
  });

  test('what any sender is named, the name is one line of at most 71 characters and says who forwards', () => {
    const nameParts = fc.oneof(fc.string({ unit: 'binary', maxLength: 60 }), nasty);
    fc.assert(
      fc.property(fc.array(nameParts, { maxLength: 6 }), (parts) => {
        const word = `=?UTF-8?B?${Buffer.from(parts.join('')).toString('base64')}?=`;
        const { header } = forward(`From: ${word} <pr@example.com>\r\n\r\n`);
        const encoded = header.From!.match(/\?B\?[^?]*/g);
        const name = encoded
          ? Buffer.concat(encoded.map((chunk) => Buffer.from(chunk.slice(3), 'base64'))).toString()
          : header.From!.match(/^"((?:[^"\\]|\\.)*)" </)![1]!.replace(/\\(.)/g, '$1');
        expect(name).toMatch(/ via pitch-screen$/);
        expect(name).not.toMatch(/[\x00-\x1f\x7f-\x9f\u2028\u2029\ufffd]/);
        expect(name.length).toBeLessThanOrEqual(71);
        expect(header.From).toMatch(/ <pitches@example\.org>$/);
        expect(header['Reply-To']).toMatch(/pr@example\.com/);
      }),
      { numRuns: 1000 },
    );
  });

  test('38 MB take a small multiple of the time one copy takes', async () => {
    const raw = Buffer.concat([Buffer.from('From: pr@example.com\r\n\r\n'), Buffer.alloc(38_000_000, 'x\r\n')]);
    expect(await cpuTime(() => rewrite(raw))).toBeLessThan(1_000);
  });
});
