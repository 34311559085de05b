import { parseRelayUrl } from '../local/relay-mail-sender.ts';
import { DATA_FOLDER, FLAG, parseCommand, parsePort, TEXT } from './command-options.ts';

export interface StartOptions {
  help: boolean;
  smtpPort: number;
  httpPort: number;
  data: string;
  /** Whether it mails itself the sample pitches where none ever came in. */
  samples: boolean;
  relay: URL | undefined;
  config: string | undefined;
}

export const START_HELP = `npm start -- [options]

Runs the screen on this machine: takes pitches in over SMTP, keeps back those that use a word the reporter will not
read, forwards the others, and shows both on a page. Ctrl-C stops it; nothing that was accepted is lost.

  --smtp-port PORT  where mail comes in, on 127.0.0.1 (2525; 0 takes any free port)
  --http-port PORT  where the page is, on 127.0.0.1 (8025; 0 takes any free port)
  --data DIR        where mails, outbox and log are kept (data)
  --relay URL       deliver what is forwarded through this server, smtp://[USER:PASSWORD@]HOST[:PORT] or smtps://…,
                    instead of leaving it in the outbox folder
  --no-samples      do not mail itself the sample pitches while no pitch ever came in; with --relay they are really
                    delivered
  --config FILE     a configuration other than cdk.json: a file of that form, or the pitchScreen object alone
  --help            this text
`;

/**
 * Reads the options of `npm start`.
 *
 * @throws UserError for a bad port or URL, parseArgs' own errors for an unknown option
 */
export function parseStartOptions(args: string[]): StartOptions {
  const { values } = parseCommand(args, {
    'smtp-port': { type: 'string', default: '2525' },
    'http-port': { type: 'string', default: '8025' },
    data: { type: 'string', default: DATA_FOLDER },
    'no-samples': FLAG,
    relay: TEXT,
    config: TEXT,
  });
  return {
    help: values.help,
    smtpPort: parsePort('--smtp-port', values['smtp-port']),
    httpPort: parsePort('--http-port', values['http-port']),
    data: values.data,
    samples: !values['no-samples'],
    relay: values.relay === undefined ? undefined : parseRelayUrl(values.relay),
    config: values.config,
  };
}
