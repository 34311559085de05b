import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import PostalMime from 'postal-mime';
import { expect, test } from 'vitest';
import { writeDeliveryNotice } from '../../../core/forward/delivery-notice.ts';
import { refusal } from '../../../core/forward/refuse.ts';
import { wrapMail } from '../../../core/forward/wrap.ts';
import { parseMail } from '../../../core/mail/mail.ts';
import { describeMail } from '../../../core/record/pitch-record.ts';
import type { Forwarding } from '../../../core/types.ts';
import { INBOX } from '../inbox.ts';

const forwarding: Forwarding = {
  inbox: INBOX,
  envelopeFrom: 'bounce@example.com',
  verdicts: { spf: 'PASS' },
  unread: [{ where: 'attachment a.pdf', why: 'encrypted' }],
  fallbackCharset: 'gb18030',
};

const WHY = 'SES did not take it: Illegal filename évil.exe\r\nBcc: everyone@example.com';

const describeRaw = (raw: Uint8Array) => describeMail(parseMail(raw), forwarding.envelopeFrom, 'gb18030');
const wrap = (raw: Buffer) => wrapMail(parseMail(raw), forwarding, describeRaw(raw), WHY);
const notice = (raw: Buffer) =>
  writeDeliveryNotice(
    {
      id: 'm1',
      mail: parseMail(raw),
      description: describeRaw(raw),
      where: 's3://b/mail/m1',
      fetchCommand: 'aws s3 cp s3://b/mail/m1',
    },
    forwarding,
    [WHY, 'nor that'],
  );

/** What SES needs of any mail: 7-bit, CRLF alone, no line over 998 characters. */
function expectSendable(mail: Buffer) {
  const text = mail.toString('latin1');
  expect(text).not.toMatch(/[^\r\n\t\x20-\x7e]|\r(?!\n)|(?<!\r)\n/);
  expect(Math.max(...text.split('\r\n').map((line) => line.length))).toBeLessThanOrEqual(998);
}

const PITCH = Buffer.from(
  'Received: from a\r\nFrom: =?utf-8?B?w4lyaWM=?= <eric@acme.example>\r\nReply-To: pr@acme.example\r\n' +
    'Subject: =?utf-8?Q?caf=C3=A9?=\r\nDate: Mon, 2 Mar 2026 09:09:08 +0100\r\nMessage-ID: <1@acme.example>\r\n' +
    'X-SES-Configuration-Set: evil\r\nBcc: hidden@acme.example\r\n\r\nA\rlamp\0\xff',
  'latin1',
);

test('a wrapped pitch says why, looks like a forwarded one, and Reply reaches its sender', async () => {
  const mail = await PostalMime.parse(wrap(PITCH));
  expect(mail.from).toMatchObject({ name: 'Éric via pitch-screen', address: 'pitches@example.org' });
  expect(mail.replyTo).toMatchObject([{ address: 'pr@acme.example' }]);
  expect(mail.to).toMatchObject([{ address: 'pitches@example.org' }]);
  expect(mail.subject).toBe('café');
  expect(mail.references).toBe('<1@acme.example>');
  expect(mail.text).toContain('From:     Éric <eric@acme.example>');
  expect(mail.text).toContain('Date:     Mon, 2 Mar 2026 09:09:08 +0100');
  expect(mail.text).toContain('Illegal filename évil.exe Bcc: everyone@example.com');
  expect(mail.text).toContain('Not read: attachment a.pdf: encrypted');
  expect(mail.attachments).toMatchObject([{ filename: 'original.eml', mimeType: 'application/octet-stream' }]);
  const names = mail.headers.map(({ key }) => key);
  expect(names.filter((name) => /^(?:bcc|x-ses-|received|message-id|date)/.test(name))).toEqual([]);
});

test('a notice says who, what, when, why and how to get it, and holds nothing of the mail that could be refused', async () => {
  const raw = notice(PITCH);
  expectSendable(raw);
  const mail = await PostalMime.parse(raw);
  expect(mail.from).toMatchObject({ name: 'pitch-screen', address: 'pitches@example.org' });
  expect(mail.subject).toBe('A pitch could not be forwarded: café');
  for (const text of [
    'eric@acme.example',
    'café',
    '2 Mar 2026',
    'évil.exe',
    'nor that',
    'm1',
    'aws s3 cp s3://b/mail/m1',
  ]) {
    expect(mail.text).toContain(text);
  }
  expect(mail.headers.map(({ key }) => key)).toEqual([
    'from',
    'to',
    'subject',
    'auto-submitted',
    'x-pitch-screen-loop',
    'mime-version',
    'content-type',
    'content-transfer-encoding',
  ]);
});

test.each([
  ['wrapped', wrap],
  ['notice', notice],
])('the %s mail that comes back to the inbox is a loop', (_, write) => {
  const { fields } = parseMail(write(PITCH));
  const envelope = { from: 'reporter@example.net', to: ['pitches@example.org'] };
  expect(refusal(fields, { envelope, verdicts: {} }, forwarding.inbox)?.outcome).toBe('loop');
});

const fixtures = globSync('fixtures/**/*.eml', { cwd: import.meta.dirname }).sort();

test.each(fixtures)('%s comes out of its wrapper byte for byte', async (file) => {
  const raw = readFileSync(join(import.meta.dirname, file));
  const wrapped = wrap(raw);
  expectSendable(wrapped);
  expectSendable(notice(raw));
  const [attachment] = (await PostalMime.parse(wrapped)).attachments;
  expect(Buffer.from(attachment!.content as ArrayBuffer).equals(raw)).toBe(true);
});

test('so do any bytes at all', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 500 }), async (bytes) => {
      const raw = Buffer.from(bytes);
      expectSendable(wrap(raw));
      const [attachment] = (await PostalMime.parse(wrap(raw))).attachments;
      expect(Buffer.from(attachment!.content as ArrayBuffer).equals(raw)).toBe(true);
    }),
  );
});
