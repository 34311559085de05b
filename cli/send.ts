import { basename } from 'node:path';
import type { SendMailOptions } from 'nodemailer';
import { printable } from '../core/index.ts';
import { loadConfig } from './load-config.ts';
import { mailPitch } from './mail-pitch.ts';
import { readNamedFile } from './read-mail.ts';
import { runCommand } from './run-command.ts';
import { parseSendOptions, SEND_HELP, type SendOptions } from './send-options.ts';

await runCommand(async (args) => {
  const options = parseSendOptions(args);
  if (options.help) return void process.stdout.write(SEND_HELP);
  const to = options.to.length > 0 ? options.to : [(await loadConfig(options.config)).inboxes[0]!.address];
  const content = options.file === undefined ? await written(options, to) : { raw: await readNamedFile(options.file) };
  const response = await mailPitch(options.smtp, { from: bareAddress(options.from), to }, content);
  process.stdout.write(`Accepted for ${to.join(', ')}. The server's answer: ${printable(response)}\n`);
});

async function written({ from, subject, text, html, attach }: SendOptions, to: string[]): Promise<SendMailOptions> {
  const attachments = await Promise.all(
    attach.map(async (file) => ({ filename: basename(file), content: await readNamedFile(file) })),
  );
  return {
    from: bareAddress(from) === '' ? 'MAILER-DAEMON@example.com' : from,
    to,
    attachments,
    ...(subject === undefined ? {} : { subject }),
    ...(text === undefined ? {} : { text }),
    ...(html === undefined ? {} : { html }),
  };
}

/** The address of `Name <address>`; empty for `<>`, the null return path (RFC 5321 4.5.5). */
function bareAddress(from: string): string {
  return (/<([^<>]*)>\s*$/.exec(from)?.[1] ?? from).trim();
}
