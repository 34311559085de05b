import { basename } from 'node:path';
import { callOf, callWith } from '../app/call.ts';
import { UserError } from '../app/user-error.ts';
import { printable } from '../core/index.ts';
import { runAsProgram } from './command.ts';
import { loadConfig } from './load-config.ts';
import { mailPitch, type SmtpAddress } from './mail-pitch.ts';
import { CONFIG } from './options.ts';
import { readNamedFile } from './read-file.ts';
import { write } from './write.ts';

/** Reads a text of the mail. It may be empty. */
const read = (_: string, text: string) => text;

/** An address as a mail server takes it (RFC 5321 4.1.2), its local part quoted or not. */
const ADDRESS = /^(?:[^\s<>@"]+|"[^"]+")@[^\s<>@]+$/;

await runAsProgram({
  call: callWith('send'),
  usage: ['--subject TEXT --text TEXT [options]', 'FILE.eml [options]'],
  about: `Mails a pitch to the running screen (${callOf('start')}): one that the options describe, or a file byte for byte. Only
    a lone CR or LF in the file becomes CRLF, as SMTP knows no other line end.`,
  exitCode: '0 when the screen took the pitch, 1 if not.',
  operands: {},
  options: {
    subject: { value: 'TEXT', about: 'its subject', read },
    text: { value: 'TEXT', about: 'its text', read },
    html: { value: 'TEXT', about: 'its text as HTML, beside --text or instead of it', read },
    attach: { value: 'FILE', about: 'a file to attach', repeated: true },
    to: {
      value: 'ADDRESS',
      about: 'its inbox, instead of the first configured one',
      repeated: true,
      read: readAddress,
    },
    from: {
      value: 'ADDRESS',
      about: `its sender, also as "Name <address>"; '<>' is nobody, as in a bounce`,
      default: 'pitch@example.com',
    },
    smtp: { value: 'HOST:PORT', about: 'where the screen listens', default: '127.0.0.1:2525', read: readSmtpAddress },
    config: CONFIG,
  },
  async run({ smtp, config, from, attach, to, ...texts }, [file, ...others]) {
    const isWritten = attach.length > 0 || Object.values(texts).some((text) => text !== undefined);
    if (others.length > 0) throw new UserError('One FILE.eml at a time. --help lists the options.');
    if (file !== undefined && isWritten)
      throw new UserError('Either a FILE.eml, or --subject, --text, --html and --attach: a file is sent as it is.');
    if (file === undefined && !isWritten)
      throw new UserError('Nothing to send: give --subject and --text, or a FILE.eml. --help lists the options.');
    if (to.length === 0) to.push((await loadConfig(config)).inboxes[0]!.address);
    const sender = bareAddress(from);
    if (sender !== '' && !ADDRESS.test(sender))
      throw new UserError(
        `--from ${JSON.stringify(from)}: expected a mail address, or one as in "Name <press@example.com>".`,
      );
    const content =
      file === undefined
        ? {
            ...texts,
            to,
            from: sender === '' ? 'MAILER-DAEMON@example.com' : from,
            attachments: await Promise.all(attach.map(readAttachment)),
          }
        : { raw: await readNamedFile(file) };
    const response = await mailPitch(smtp, { from: sender, to }, content);
    await write(`Accepted for ${to.join(', ')}. The server's answer: ${printable(response)}\n`);
  },
});

async function readAttachment(file: string) {
  return { filename: basename(file), content: await readNamedFile(file) };
}

/** The address of `Name <address>`. Empty for `<>`, the null return path (RFC 5321 4.5.5). */
function bareAddress(from: string): string {
  return (/<([^<>]*)>\s*$/.exec(from)?.[1] ?? from).trim();
}

function readAddress(option: string, text: string): string {
  if (text.includes('@')) return text;
  throw new UserError(`${option} ${JSON.stringify(text)}: expected a mail address.`);
}

function readSmtpAddress(option: string, text: string): SmtpAddress {
  const [, host, port] = /^(.+):(\d{1,5})$/.exec(text) ?? [];
  if (host && Number(port) >= 1 && Number(port) <= 65_535)
    return { host: host.replace(/^\[|\]$/g, ''), port: Number(port) };
  throw new UserError(`${option} ${JSON.stringify(text)}: expected HOST:PORT, such as 127.0.0.1:2525.`);
}
