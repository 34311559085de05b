import { UserError } from '../app/user-error.ts';
import { parseCommand, TEXT, TEXTS } from './command-options.ts';
import type { SmtpAddress } from './mail-pitch.ts';

export interface SendOptions {
  help: boolean;
  /** A raw mail to send as it is; the other parts of the mail are empty then. */
  file: string | undefined;
  subject: string | undefined;
  text: string | undefined;
  html: string | undefined;
  attach: string[];
  to: string[];
  from: string;
  smtp: SmtpAddress;
  config: string | undefined;
}

export const SEND_HELP = `npm run -s send -- --subject TEXT --text TEXT [options]
npm run -s send -- FILE.eml [options]

Mails a pitch to the running screen (npm start): one written here, or the bytes of a file as they are. Only a lone CR or
LF in it becomes CRLF, as SMTP knows no other line end.

  --subject TEXT      what it is about
  --text TEXT         its text
  --html TEXT         its text as HTML, beside --text or instead of it
  --attach FILE       a file to attach; may be given more than once
  --to ADDRESS        the inbox it is for; may be given more than once (the first configured one)
  --from ADDRESS      who sends it, "Name <address>" too; '<>' is nobody, as a bounce has it (pitch@example.com)
  --smtp HOST:PORT    where the screen listens (127.0.0.1:2525)
  --config FILE       a configuration other than cdk.json
  --help              this text
`;

/**
 * Reads the options of `npm run send`.
 *
 * @throws UserError for options that do not go together, parseArgs' own errors for an unknown one
 */
export function parseSendOptions(args: string[]): SendOptions {
  const options = {
    subject: TEXT,
    text: TEXT,
    html: TEXT,
    attach: TEXTS,
    to: TEXTS,
    from: { type: 'string', default: 'pitch@example.com' },
    smtp: { type: 'string', default: '127.0.0.1:2525' },
    config: TEXT,
  } as const;
  const { values, positionals } = parseCommand(args, options, true);
  const { subject, text, html, attach = [], to = [], from, config, help } = values;
  const written = subject !== undefined || text !== undefined || html !== undefined || attach.length > 0;
  if (!help && positionals.length > 1) throw new UserError('One FILE.eml at a time. --help lists the options.');
  if (!help && positionals.length === 1 && written) {
    throw new UserError('Either a FILE.eml, or --subject, --text, --html and --attach: a file is sent as it is.');
  }
  if (!help && positionals.length === 0 && !written) {
    throw new UserError('Nothing to send: give --subject and --text, or a FILE.eml. --help lists the options.');
  }
  const nobody = to.find((address) => !address.includes('@'));
  if (nobody !== undefined) throw new UserError(`--to ${JSON.stringify(nobody)}: expected a mail address.`);
  return { help, file: positionals[0], subject, text, html, attach, to, from, smtp: smtpAddress(values.smtp), config };
}

function smtpAddress(value: string): SmtpAddress {
  const [, host, port] = /^(.+):(\d{1,5})$/.exec(value) ?? [];
  if (host && Number(port) >= 1 && Number(port) <= 65_535)
    return { host: host.replace(/^\[|\]$/g, ''), port: Number(port) };
  throw new UserError(`--smtp ${JSON.stringify(value)}: expected HOST:PORT, such as 127.0.0.1:2525.`);
}
