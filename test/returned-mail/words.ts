import { plain, type Told, utf8 } from './pieces.ts';

function exim({ to, recipient, smtp, isDelayed, copy }: Told): Buffer {
  return plain(to, 'Mail Delivery System <Mailer-Daemon@relay.example>', [
    isDelayed
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
}

/** Reports in a form of their own: one text, with the copy behind it. */
export const WORDS = {
  'Exim, in words': exim,
  // It calls itself an automatic reply, as an "out of office" does, and `dsn_from` names the sender.
  'Exim 4.72, which marks it as a reply': (told) => {
    const fields = [`X-Failed-Recipients: ${told.recipient}`, 'Auto-Submitted: auto-replied'];
    const text = exim(told).toString('latin1');
    const header = ['From: Zustelldienst <service@relay.example>', ...fields].join('\r\n');
    return Buffer.from(text.replace(/^From: .*$/m, header), 'latin1');
  },
  'Mail.ru, in Russian': ({ to, recipient, smtp, isDelayed, copy }) =>
    plain(
      to,
      'mailer-daemon@corp.mail.example',
      [
        utf8(isDelayed ? 'Доставка письма задерживается.' : 'К сожалению, Ваше письмо не может быть доставлено:'),
        '',
        `${recipient}`,
        smtp,
        '',
        '------ This is a copy of the message, including all the headers. ------',
        '',
        copy,
      ],
      ['Auto-Submitted: auto-replied', 'Content-Type: text/plain; charset=utf-8', 'Content-Transfer-Encoding: 8bit'],
    ),
  qmail: ({ to, recipient, smtp, isDelayed, copy }) =>
    plain(to, 'MAILER-DAEMON@relay.example', [
      'Hi. This is the qmail-send program at relay.example.',
      isDelayed
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
    ]),
  Yahoo: ({ to, recipient, smtp, isDelayed, copy }) =>
    plain(to, 'MAILER-DAEMON@yahoo.example', [
      isDelayed
        ? 'Message from yahoo.example.\r\nYour message to the following addresses is delayed, and will be retried.'
        : 'Message from yahoo.example.\r\nUnable to deliver message to the following address(es).',
      '',
      `<${recipient}>:`,
      `Remote host said: ${smtp} [RCPT_TO]`,
      '',
      '--- Original message follows.',
      '',
      copy,
    ]),
  'Google Groups': ({ to, recipient, smtp, isDelayed, header }) =>
    plain(
      to,
      'Mail Delivery Subsystem <mailer-daemon@googlemail.example>',
      [
        isDelayed
          ? 'Delivery to the following recipient has been delayed:'
          : "We're writing to let you know that the group could not take your mail:",
        '',
        `     ${recipient}`,
        '',
        `${smtp}`,
        '',
        '----- Original message -----',
        '',
        header,
      ],
      [`X-Failed-Recipients: ${recipient}`, 'Auto-Submitted: auto-replied', 'Precedence: bulk'],
    ),
  'Notes, with the mail as a quote': ({ to, recipient, smtp, isDelayed, header }) =>
    plain(to, 'Mail System <postmaster@newsroom.example>', [
      isDelayed ? 'Your message is delayed.' : '------- Failure Reasons  --------',
      '',
      smtp,
      recipient,
      '',
      '------- Returned Message --------',
      '',
      header.replace(/^/gm, '> '),
    ]),
  'a server that says nothing but its name': ({ to, recipient, smtp, isDelayed, copy }) =>
    plain(to, 'mailer-daemon', [
      isDelayed ? 'Delayed:' : 'There was an error sending your mail',
      '',
      `${recipient}: ${smtp}`,
      '',
      copy,
    ]),
} satisfies Record<string, (told: Told) => Buffer>;
