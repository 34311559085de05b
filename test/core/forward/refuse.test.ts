import { expect, test } from 'vitest';
import { refusal } from '../../../core/forward/refuse.ts';
import { rewriteMail } from '../../../core/forward/rewrite.ts';
import { parseMail } from '../../../core/mail/mail.ts';
import type { ReceiptVerdicts } from '../../../core/types.ts';
import { INBOX } from '../inbox.ts';

interface Case {
  header?: string;
  from?: string;
  verdicts?: ReceiptVerdicts;
  options?: { forwardSpam?: boolean; forwardUnauthenticated?: boolean };
}

function judge({
  header = 'From: Acme PR <pr@example.com>\r\n',
  from = 'pr@example.com',
  verdicts = {},
  options,
}: Case) {
  const { fields } = parseMail(Buffer.from(`${header}\r\n`));
  return refusal(fields, { envelope: { from, to: [INBOX.address] }, verdicts }, { ...INBOX, ...options })?.outcome;
}

const received = (count: number) => `${'Received: from a by b\r\n'.repeat(count)}From: pr@example.com\r\n`;
const reject = { dmarc: 'FAIL', dmarcPolicy: 'reject' };

test.each<[string, Case, string | undefined]>([
  ['an ordinary pitch', {}, undefined],
  [
    'all verdicts PASS',
    { verdicts: { spam: 'PASS', virus: 'PASS', spf: 'PASS', dkim: 'PASS', dmarc: 'PASS' } },
    undefined,
  ],
  ['a null return path', { from: '' }, 'bounce'],
  ['a null return path in brackets', { from: '<>' }, 'bounce'],
  [
    'an automatic reply with a null return path',
    { from: '', header: 'From: pr@example.com\r\nAuto-Submitted: auto-replied\r\n' },
    'bounce',
  ],
  [
    'an automatic reply with a return path',
    { header: 'From: pr@example.com\r\nAuto-Submitted: auto-replied\r\n' },
    undefined,
  ],
  ['a return path MAILER-DAEMON', { from: 'MAILER-DAEMON@example.com' }, 'bounce'],
  ['From MAILER-DAEMON', { header: 'From: "Mail Delivery System" <Mailer-Daemon@example.com>\r\n' }, 'bounce'],
  ['without a domain', { header: 'From: MAILER-DAEMON (Mail Delivery System)\r\n' }, 'bounce'],
  [
    'a report about a delivery, with a return path',
    {
      from: 'postmaster@example.com',
      header: 'Content-Type: multipart/report; boundary=b;\r\n report-type="delivery-status"\r\n',
    },
    'bounce',
  ],
  [
    'a report of another kind',
    { header: 'From: pr@example.com\r\nContent-Type: multipart/report; report-type=disposition-notification\r\n' },
    undefined,
  ],
  ['a mail of a postmaster', { from: 'postmaster@example.com', header: 'From: postmaster@example.com\r\n' }, undefined],
  ['MAILER-DAEMON as a name', { header: 'From: MAILER-DAEMON <pr@example.com>\r\n' }, undefined],
  ['an address that begins like it', { from: 'mailer-daemons@example.com' }, undefined],
  ['a return path that the inbox forwards to', { from: 'Reporter@Example.net' }, 'loop'],
  ['the same in brackets, with a label', { from: '<reporter+away@example.net>' }, 'loop'],
  ['From that address', { header: 'From: =?utf-8?Q?A_Reporter?= <reporter@example.net>\r\n' }, 'loop'],
  ['From two addresses, one of them that', { header: 'From: pr@example.com, reporter@EXAMPLE.net.\r\n' }, 'loop'],
  ['that address as a name', { header: 'From: "reporter@example.net" <pr@example.com>\r\n' }, undefined],
  ['an address that ends like it', { from: 'a-reporter@example.net' }, undefined],
  ['a virus from that address', { from: 'reporter@example.net', verdicts: { virus: 'FAIL' } }, 'virus'],
  ['our loop token', { header: 'From: pr@example.com\r\nx-pitch-screen-loop: Pitches@Example.org\r\n' }, 'loop'],
  [
    'our loop token in a list',
    { header: 'X-Pitch-Screen-Loop: other@example.org,\r\n pitches@example.org\r\n' },
    'loop',
  ],
  [
    'our loop token in a second field',
    { header: 'X-Pitch-Screen-Loop: a@example.org\r\nX-Pitch-Screen-Loop: pitches@example.org\r\n' },
    'loop',
  ],
  ['the loop token of another inbox', { header: 'X-Pitch-Screen-Loop: news-pitches@example.org\r\n' }, undefined],
  ['50 Received fields', { header: received(50) }, undefined],
  ['51 Received fields', { header: received(51) }, 'loop'],
  ['a virus', { verdicts: { virus: 'FAIL' } }, 'virus'],
  ['spam', { verdicts: { spam: 'FAIL' } }, 'spam'],
  ['spam that is wanted', { verdicts: { spam: 'FAIL' }, options: { forwardSpam: true } }, undefined],
  ['DMARC FAIL, policy reject', { verdicts: reject }, 'unauthenticated'],
  ['DMARC FAIL, policy REJECT', { verdicts: { dmarc: 'FAIL', dmarcPolicy: 'REJECT' } }, 'unauthenticated'],
  ['DMARC FAIL that is wanted', { verdicts: reject, options: { forwardUnauthenticated: true } }, undefined],
  ['DMARC FAIL, policy quarantine', { verdicts: { dmarc: 'FAIL', dmarcPolicy: 'quarantine' } }, undefined],
  ['DMARC FAIL, no policy', { verdicts: { dmarc: 'FAIL' } }, undefined],
  ['SPF and DKIM FAIL', { verdicts: { spf: 'FAIL', dkim: 'FAIL' } }, undefined],
  ['GRAY', { verdicts: { spam: 'GRAY', virus: 'GRAY', dmarc: 'GRAY', dmarcPolicy: 'reject' } }, undefined],
  [
    'PROCESSING_FAILED',
    { verdicts: { spam: 'PROCESSING_FAILED', virus: 'PROCESSING_FAILED', dmarc: 'PROCESSING_FAILED' } },
    undefined,
  ],
  ['verdicts not known here', { verdicts: { spam: 'DISABLED', virus: 'FAILED', dmarc: '' } }, undefined],
  ['a virus in a bounce', { from: '', verdicts: { virus: 'FAIL', spam: 'FAIL' } }, 'virus'],
  [
    'a virus where spam is wanted',
    { verdicts: { virus: 'FAIL' }, options: { forwardSpam: true, forwardUnauthenticated: true } },
    'virus',
  ],
  ['no header at all', { header: '' }, undefined],
])('%s: the outcome is decided before the mail is read, or left to its words', (_, mail, outcome) => {
  expect(judge(mail)).toBe(outcome);
});

test('a refusal says why in words', () => {
  const { fields } = parseMail(Buffer.from(received(51)));
  const mail = { envelope: { from: 'pr@example.com', to: [] }, verdicts: {} };
  expect(refusal(fields, mail, INBOX)?.why).toBe('51 Received fields, more than 50');
});

test('two screens that forward to each other do not do so for ever', () => {
  const other = { ...INBOX, address: 'desk@example.net', forwardTo: [INBOX.address] };
  const mail = { envelope: { from: 'pr@example.com', to: [] }, verdicts: {} };
  const through = (raw: Buffer, by: typeof INBOX) =>
    rewriteMail(parseMail(raw), {
      inbox: by,
      envelopeFrom: 'pr@example.com',
      verdicts: {},
      unread: [],
      fallbackCharset: 'utf-8',
    });
  const forged = Array.from({ length: 40 }, (_, index) => `X-Pitch-Screen-Loop: x${index}@example.com\r\n`).join('');
  const back = through(through(Buffer.from(`${forged}From: pr@example.com\r\n\r\nHello`), INBOX), other);
  expect(refusal(parseMail(back).fields, mail, INBOX)?.outcome).toBe('loop');
});
