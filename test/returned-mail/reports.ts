import { part, plain, quotedPrintable, report, statusFields, statusPart, type Told, utf8 } from './pieces.ts';

function postfix(told: Told): Buffer {
  const { to, recipient, smtp, copy } = told;
  const text = `This is the mail system at host mx.relay.example.\r\n\r\n<${recipient}>: host mx said: ${smtp}\r\n`;
  return report(to, 'MAILER-DAEMON@mx.relay.example (Mail Delivery System)', 'Undelivered Mail Returned to Sender', [
    part('text/plain; charset=us-ascii', text),
    statusPart([`Original-Recipient: rfc822;${recipient}`, ...statusFields(told)]),
    part('message/rfc822', copy),
  ]);
}

/** Reports by RFC 3464, and such as almost are, as well-known servers write them. */
export const REPORTS = {
  Postfix: postfix,
  'Postfix, in German and 8 bits, with the header alone': (told) => {
    const { to, recipient, smtp, header, isDelayed } = told;
    const said = isDelayed
      ? 'Ihre Nachricht konnte noch nicht zugestellt werden. Die Zustellung wird weiterhin versucht.'
      : 'Ihre Nachricht konnte nicht übermittelt werden. Für weitere Hilfe wenden Sie sich an den Postmaster.';
    return report(to, 'MAILER-DAEMON@mx.relay.example (Mailzustellung)', 'Nicht zugestellte Nachricht', [
      part('text/plain; charset=utf-8', utf8(`${said}\r\n\r\n<${recipient}>: ${smtp}\r\n`)),
      statusPart([`Original-Recipient: rfc822;${recipient}`, ...statusFields(told)]),
      part('text/rfc822-headers', header),
    ]);
  },
  Exim: (told) => {
    const { to, recipient, smtp, header } = told;
    const text = `A message that you sent could not be delivered.\r\n\r\n  ${recipient}\r\n    ${smtp}\r\n`;
    return report(
      to,
      'Mail Delivery System <Mailer-Daemon@relay.example>',
      'Mail delivery failed: returning message to sender',
      [
        part('text/plain; charset=us-ascii', text),
        statusPart(statusFields(told).map((field) => field.replace('rfc822; ', 'rfc822;'))),
        part('text/rfc822-headers', header),
      ],
    );
  },
  sendmail: (told) => {
    const { to, recipient, smtp, copy } = told;
    const text = `   ----- The following addresses had permanent fatal errors -----\r\n<${recipient}>\r\n\r\n   ----- Transcript of session follows -----\r\n${smtp}\r\n`;
    const fields = statusFields(told).map((field) =>
      field.replace('Final-Recipient: rfc822', 'Final-Recipient: RFC822'),
    );
    return report(
      to,
      'Mail Delivery Subsystem <MAILER-DAEMON@relay.example>',
      'Returned mail: see transcript for details',
      [part('text/plain', text), statusPart(fields), part('message/rfc822', copy)],
    );
  },
  Exchange: (told) => {
    const { to, recipient, header } = told;
    return report(to, 'postmaster@newsroom.example', 'Undeliverable: A pitch', [
      `Content-Type: multipart/alternative; boundary="alt"\r\n\r\n--alt\r\nContent-Type: text/plain; charset="us-ascii"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n${recipient} wasn't found.\r\n--alt\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n\r\nPGI+bm90IGZvdW5kPC9iPg==\r\n--alt--\r\n`,
      statusPart([`Original-Recipient: rfc822;${recipient}`, ...statusFields(told)]),
      // The server folds long fields again.
      part('text/rfc822-headers', header.replace(/^(X-Pitch-Screen-Copy:) /m, '$1\r\n\t')),
    ]);
  },
  'Office 365, in HTML alone': (told) => {
    const { to, recipient, smtp, header } = told;
    const html = `<html><body><p>Your message to <a href="mailto:${recipient}">${recipient}</a> couldn't be delivered.</p><p>${smtp.replace(/</g, '&lt;').replace(/>/g, '&gt;')}</p></body></html>`;
    return report(
      to,
      'Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@newsroom.example>',
      'Undeliverable: A pitch',
      [
        part('text/html; charset="utf-8"\r\nContent-Transfer-Encoding: quoted-printable', quotedPrintable(html)),
        statusPart([
          ...statusFields(told).map((field) => field.replace(' rfc822;', 'rfc822;')),
          'X-Display-Name: masha',
        ]),
        part('message/rfc822', `Received: from mx.newsroom.example\r\n${header}`),
      ],
    );
  },
  Gmail: (told) =>
    report(
      told.to,
      'Mail Delivery Subsystem <mailer-daemon@googlemail.example>',
      'Delivery Status Notification (Failure)',
      [
        `Content-Type: multipart/related; boundary="rel"\r\n\r\n--rel\r\nContent-Type: text/html; charset="UTF-8"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n<p>Address not found</p>\r\n--rel\r\nContent-Type: image/png; name="icon.png"\r\nContent-Disposition: attachment; filename="icon.png"\r\nContent-Transfer-Encoding: base64\r\nContent-ID: <icon.png>\r\n\r\niVBORw0KGgo=\r\n--rel--\r\n`,
        statusPart(statusFields(told)),
        part('message/rfc822', told.copy),
      ],
    ),
  iCloud: (told) =>
    report(told.to, 'Mail Delivery System <postmaster@icloud.example>', 'Undelivered Mail Returned to Sender', [
      part('text/plain; charset=us-ascii', `Your message could not be delivered.\r\n`),
      statusPart([...statusFields(told), `Original-Recipient: rfc822;${told.recipient}`]),
      part('text/rfc822-headers', told.header),
    ]),
  Domino: (told) =>
    report(told.to, 'Postmaster@newsroom.example', 'DELIVERY FAILURE: User not listed in directory', [
      part(
        'text/plain; charset=US-ASCII',
        `Your message\r\n\r\n  Subject: A pitch\r\n\r\nwas not delivered to:\r\n\r\n  ${told.recipient}\r\n`,
      ),
      statusPart([`Final-Recipient: rfc822;${told.recipient}`, ...statusFields(told).slice(1)]),
      part('message/rfc822', told.copy),
    ]),
  'Courier, folding its fields': (told) =>
    report(
      told.to,
      '"Courier mail server at relay.example" <postmaster@relay.example>',
      'NOTICE: mail delivery status.',
      [
        part(
          'text/plain; charset=us-ascii',
          `This is a delivery status notification from relay.example.\r\n\r\n<${told.recipient}>:\r\n   ${told.smtp}\r\n`,
        ),
        statusPart(statusFields(told).map((field) => field.replace(/: /, ':\r\n  '))),
        part('text/rfc822-headers; charset=us-ascii', told.header),
      ],
    ),
  OpenSMTPD: (told) =>
    report(
      told.to,
      `Mailer Daemon <MAILER-DAEMON@relay.example>`,
      `Delivery status notification: ${told.isDelayed ? 'warning' : 'error'}`,
      [
        part(
          'text/plain; charset=utf-8',
          `    Hi!\r\n\r\n    This is the MAILER-DAEMON.\r\n\r\n${told.recipient}: ${told.smtp}\r\n`,
        ),
        statusPart(statusFields(told)),
        part('text/rfc822-headers', told.header),
      ],
    ),
  'a server of addresses in any letters (RFC 6533)': (told) =>
    report(told.to, 'postmaster@relay.example', 'Delivery report', [
      part('text/plain; charset=utf-8', utf8('Zustellung fehlgeschlagen – die Adresse gibt es nicht.\r\n')),
      statusPart(statusFields(told)).replace('message/delivery-status', 'message/global-delivery-status'),
      part('message/global-headers', told.header),
    ]),
  'a gateway that lost its boundary': (told) => {
    const whole = postfix(told)
      .toString('latin1')
      .replace(/boundary="[^"]*"/, 'boundary="other"');
    return Buffer.from(whole, 'latin1');
  },
  'MDaemon, as mixed parts': (told) => {
    const { to, recipient, smtp, isDelayed, copy } = told;
    const said = isDelayed
      ? `The following message has been delayed; MDaemon will continue to try to send it:\r\n\r\n${recipient}\r\n${smtp}\r\n`
      : `The attached message had PERMANENT fatal delivery errors!\r\n\r\nFailed address: ${recipient}\r\n\r\n${smtp}\r\n`;
    return report(
      to,
      '"MDaemon at newsroom.example" <MDaemon@newsroom.example>',
      'Permanent Delivery Failure',
      [part('text/plain', said), part('message/rfc822', copy)],
      'multipart/mixed',
    );
  },
  'InterScan, from a postmaster who has a return path': (told) => {
    const { to, recipient, smtp, isDelayed, copy } = told;
    const said = isDelayed ? 'Delivery is delayed' : 'Unable to deliver message to';
    return report(
      to,
      '"InterScan MSS" <postmaster@relay.example>',
      'Mail could not be delivered',
      [part('text/plain', `${said} <${recipient}>. ${smtp}\r\n`), part('message/rfc822', copy)],
      'multipart/mixed',
    );
  },
  'Zoho, which writes no space behind a colon': (told) => {
    const { to, recipient, smtp, isDelayed, header } = told;
    const said = isDelayed
      ? 'THIS IS A WARNING MESSAGE ONLY. Message will be retried for 4 more day(s)'
      : 'This is a permanent error.';
    const text = `This message was created automatically by mail delivery software.\r\n${said}\r\n\r\n${recipient} Invalid Address, ${smtp}\r\n\r\n${header.replace(/^([\w-]+): /gm, '$1:')}`;
    return plain(
      to,
      'mailer-daemon@mail.zoho.example',
      [quotedPrintable(text)],
      ['Content-Type: text/plain; charset="UTF-8"', 'Content-Transfer-Encoding: quoted-printable'],
    );
  },
} satisfies Record<string, (told: Told) => Buffer>;
