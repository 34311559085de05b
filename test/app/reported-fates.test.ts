import { describe, expect, test } from 'vitest';
import { part, report } from '../returned-mail/pieces.ts';
import { DESK, deliveriesIn, forwarded, logged, NIGHT, READER } from './forwarded-copy.ts';
import { MASHA, TIPS } from './pitch-builder.ts';

describe('what a report says of its recipients', () => {
  /** A report with these groups of fields about recipients. */
  async function reported(groups: string[][], to = TIPS, text = 'A report.') {
    const { raw, key } = await forwarded(to);
    const status = ['Reporting-MTA: dns; mx.newsroom.example', ...groups.map((fields) => `\r\n${fields.join('\r\n')}`)];
    const parts = [
      part('text/plain', `${text}\r\n`),
      part('message/delivery-status', `${status.join('\r\n')}\r\n`),
      part('message/rfc822', raw.toString('latin1')),
    ];
    const lines = await logged(report(to, 'MAILER-DAEMON@relay.example', 'Report', parts), key, { to });
    return deliveriesIn(lines).map(({ address, status, type, subtype }) => ({ address, status, type, subtype }));
  }
  const group = (address: string, action: string, status: string, ...more: string[]) => [
    `Final-Recipient: rfc822; ${address}`,
    ...(action === '' ? [] : [`Action: ${action}`]),
    `Status: ${status}`,
    ...more,
  ];

  test('each of several has a line of its own', async () => {
    expect(await reported([group(DESK, 'failed', '5.2.2'), group(NIGHT, 'delivered', '2.0.0')])).toEqual([
      { address: DESK, status: 'bounced', type: 'Permanent', subtype: 'MailboxFull' },
      { address: NIGHT, status: 'delivered' },
    ]);
  });

  test.each([
    ['a relay that reports nothing further', group(DESK, 'relayed', '2.1.9')],
    ['a list that it was expanded to', group(DESK, 'expanded', '2.0.0')],
    ['a test whether the address is there', group(DESK, 'deliverable', '2.1.5')],
    ['a success without a word for it', group(DESK, '', '2.0.0')],
  ])('%s is neither an arrival nor a bounce', async (_, fields) => {
    expect(await reported([fields])).toEqual([]);
  });

  test.each([
    ['with a comment behind the word', group(DESK, 'Failed (user unknown)', '5.1.1 (bad destination)'), 'bounced'],
    ['without a word, by its status', group(DESK, '', '5.7.1'), 'bounced'],
    ['without a word, by what the text says', group(DESK, '', '4.4.1'), 'delayed'],
    ['which was given up though its status is a passing one', group(DESK, 'failed', '4.4.7'), 'bounced'],
  ])('a recipient %s', async (_, fields, status) => {
    expect(await reported([fields], TIPS, 'Your mail is delayed.')).toMatchObject([{ address: DESK, status }]);
  });

  test('the code of the other server says more than a general status', async () => {
    const said = 'Diagnostic-Code: smtp; 552 5.2.2 over quota';
    expect(await reported([group(DESK, 'failed', '5.0.0', said)])).toMatchObject([{ subtype: 'MailboxFull' }]);
    const words = 'Diagnostic-Code: x-unix; the mailbox of the desk is full';
    expect(await reported([group(DESK, 'failed', '5.0.0', words)])).toMatchObject([{ subtype: 'MailboxFull' }]);
  });

  test.each([
    ['in brackets, with a comment', `Original-Recipient: rfc822; <${NIGHT}> (Night desk)`],
    ['in upper case', `Original-Recipient: RFC822;${NIGHT.toUpperCase()}`],
    ['of a type of the server', `Original-Recipient: smtp;${NIGHT}`],
    ['in xtext, as it was asked for', `Original-Recipient: rfc822;ni+67ht@newsroom.example.org`],
    ['folded', `Original-Recipient: rfc822;\r\n  ${NIGHT}`],
  ])('an address is known %s', async (_, field) => {
    const fields = [...group('someone@behind.example', 'failed', '5.1.1'), field];
    expect(await reported([fields])).toMatchObject([{ address: NIGHT }]);
  });
});

describe('a report that is not about a bounce', () => {
  /** A report whose second part is of this type. */
  async function returnedWith(kind: string, type: string, fields: string[], from = '') {
    const { raw, key } = await forwarded();
    const parts = [
      part('text/plain', 'See below.'),
      part(type, fields.join('\r\n')),
      part('message/rfc822', raw.toString('latin1')),
    ];
    const mail = report(
      MASHA,
      'Abuse desk <fbl@provider.example>',
      'Report',
      parts,
      `multipart/report; report-type=${kind}`,
    );
    return logged(mail, key, { from });
  }

  test.each([['abuse'], ['fraud'], ['opt-out']])(
    'a complaint (ARF, RFC 5965) of kind %s: it arrived, and is reported as spam',
    async (kind) => {
      const fields = [
        `Feedback-Type: ${kind}`,
        'User-Agent: Provider/1.0',
        'Version: 1',
        `Original-Rcpt-To: <${READER}>`,
      ];
      const lines = await returnedWith('feedback-report', 'message/feedback-report', fields, 'fbl@provider.example');
      expect(lines).toMatchObject([
        { event: 'pitch', outcome: 'bounce', why: expect.stringMatching(/complained at masha@/) },
        { event: 'delivery', status: 'complained', subtype: kind, address: READER },
      ]);
    },
  );

  test.each([
    ['that the mail is no spam', 'feedback-report', 'message/feedback-report', ['Feedback-Type: not-spam']],
    ['of a failed authentication', 'feedback-report', 'message/feedback-report', ['Feedback-Type: auth-failure']],
    [
      'of a reader (RFC 8098)',
      'disposition-notification',
      'message/disposition-notification',
      ['Disposition: manual-action/MDN-sent-manually; displayed'],
    ],
  ])('a report %s has no line, and is no pitch either', async (_, kind, type, fields) => {
    expect(await returnedWith(kind, type, fields, 'fbl@provider.example')).toMatchObject([
      { event: 'pitch', outcome: 'bounce', why: 'returns a copy of m1' },
    ]);
  });
});
