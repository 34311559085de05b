/** The mail servers whose reports tests write. Each has its own form. */
export const SERVERS = ['Postfix', 'Exim', 'Exim, in words', 'sendmail', 'Exchange', 'qmail', 'Gmail'] as const;
export type Server = (typeof SERVERS)[number];

/** The copy that is returned, and what is said of it. */
export interface Returned {
  /** The copy as it went out. */
  raw: Buffer | string;
  /** The address that the report names. */
  recipient: string;
  /** To whom the report goes. */
  to: string;
  action?: 'failed' | 'delayed';
  code?: string;
}

/** A mail that returns a copy, in the form of one of the well-known servers. Its return path is empty. */
export function returnedMail(
  server: Server,
  { raw, recipient, to, action = 'failed', code = '5.1.1' }: Returned,
): Buffer {
  const copy = raw.toString('latin1' as never);
  const header = copy.slice(0, copy.indexOf('\r\n\r\n') + 2);
  const smtp = `${code.startsWith('4') ? 452 : 550} ${code} <${recipient}>: Recipient address rejected: User unknown`;
  const status = (fields: string[]) =>
    [
      'Reporting-MTA: dns; mx.newsroom.example',
      'Arrival-Date: Mon, 02 Mar 2026 09:00:00 +0000',
      '',
      ...fields,
      '',
    ].join('\r\n');
  const recipientFields = [
    `Final-Recipient: rfc822; ${recipient}`,
    `Action: ${action}`,
    `Status: ${code}`,
    'Remote-MTA: dns; mx.newsroom.example',
    `Diagnostic-Code: smtp; ${smtp}`,
  ];
  switch (server) {
    case 'Postfix':
      return report(
        to,
        'MAILER-DAEMON@mx.relay.example (Mail Delivery System)',
        'Undelivered Mail Returned to Sender',
        [
          part(
            'text/plain; charset=us-ascii',
            `This is the mail system at host mx.relay.example.\r\n\r\n<${recipient}>: host mx said: ${smtp}\r\n`,
          ),
          part('message/delivery-status', status([`Original-Recipient: rfc822;${recipient}`, ...recipientFields])),
          part('message/rfc822', copy),
        ],
      );
    case 'Exim':
      return report(
        to,
        'Mail Delivery System <Mailer-Daemon@relay.example>',
        'Mail delivery failed: returning message to sender',
        [
          part(
            'text/plain; charset=us-ascii',
            `A message that you sent could not be delivered.\r\n\r\n  ${recipient}\r\n    ${smtp}\r\n`,
          ),
          part('message/delivery-status', status(recipientFields.map((field) => field.replace('rfc822; ', 'rfc822;')))),
          part('text/rfc822-headers', header),
        ],
      );
    case 'Exim, in words':
      return plain(to, 'Mail Delivery System <Mailer-Daemon@relay.example>', [
        action === 'delayed'
          ? 'A message that you sent has not yet been delivered to one or more of its recipients. The message is delayed. Delivery attempts will continue for some time.'
          : 'A message that you sent could not be delivered to one or more of its recipients. This is a permanent error.',
        '',
        `  ${recipient}`,
        `    SMTP error from remote mail server after RCPT TO:<${recipient}>:`,
        `    ${smtp}`,
        '',
        '------ This is a copy of the message, including all the headers. ------',
        '',
        copy,
      ]);
    case 'sendmail':
      return report(
        to,
        'Mail Delivery Subsystem <MAILER-DAEMON@relay.example>',
        'Returned mail: see transcript for details',
        [
          part(
            'text/plain',
            `   ----- The following addresses had permanent fatal errors -----\r\n<${recipient}>\r\n\r\n   ----- Transcript of session follows -----\r\n${smtp}\r\n`,
          ),
          part(
            'message/delivery-status',
            status(
              recipientFields.map((field) =>
                field.toUpperCase().startsWith('FINAL') ? field.replace('rfc822', 'RFC822') : field,
              ),
            ),
          ),
          part('message/rfc822', copy),
        ],
      );
    case 'Exchange':
      return report(to, 'postmaster@newsroom.example', `Undeliverable: A pitch`, [
        `Content-Type: multipart/alternative; boundary="alt"\r\n\r\n--alt\r\nContent-Type: text/plain; charset="us-ascii"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n${recipient} wasn't found.\r\n--alt\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n\r\nPGI+bm90IGZvdW5kPC9iPg==\r\n--alt--\r\n`,
        part('message/delivery-status', status([`Original-Recipient: rfc822;${recipient}`, ...recipientFields])),
        // The server folds long fields again.
        part('text/rfc822-headers', header.replace(/^(X-Pitch-Screen-Copy:) /m, '$1\r\n\t')),
      ]);
    case 'qmail':
      return plain(to, 'MAILER-DAEMON@relay.example', [
        'Hi. This is the qmail-send program at relay.example.',
        action === 'delayed'
          ? 'This is a warning: I have not delivered your message yet and will keep trying.'
          : "I'm afraid I wasn't able to deliver your message to the following addresses.\r\nThis is a permanent error; I've given up. Sorry it didn't work out.",
        '',
        `<${recipient}>:`,
        `192.0.2.7 does not like recipient.`,
        `Remote host said: ${smtp}`,
        '',
        '--- Below this line is a copy of the message.',
        '',
        copy,
      ]);
    case 'Gmail':
      return report(
        to,
        'Mail Delivery Subsystem <mailer-daemon@googlemail.example>',
        'Delivery Status Notification (Failure)',
        [
          `Content-Type: multipart/related; boundary="rel"\r\n\r\n--rel\r\nContent-Type: text/html; charset="UTF-8"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n<p>Address not found</p>\r\n--rel--\r\n`,
          part('message/delivery-status', status(recipientFields)),
          part('message/rfc822', copy),
        ],
      );
  }
}

function report(to: string, from: string, subject: string, parts: string[]): Buffer {
  const header = [
    `From: ${from}`,
    `To: ${to}`,
    `Subject: ${subject}`,
    'Auto-Submitted: auto-replied',
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=delivery-status; boundary="dsn"',
  ];
  const body = parts.map((one) => `--dsn\r\n${one}\r\n`).join('');
  return Buffer.from(`${header.join('\r\n')}\r\n\r\n${body}--dsn--\r\n`, 'latin1');
}

function plain(to: string, from: string, lines: string[]): Buffer {
  const header = [`From: ${from}`, `To: ${to}`, 'Subject: Mail delivery failed'];
  return Buffer.from(`${header.join('\r\n')}\r\n\r\n${lines.join('\r\n')}\r\n`, 'latin1');
}

function part(type: string, body: string): string {
  return `Content-Type: ${type}\r\n\r\n${body}`;
}
