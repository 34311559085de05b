import { parseRelayUrl } from '../local/relay-mail-sender.ts';

/** `--relay`, of every command that may send mail from this machine. */
export const RELAY = {
  value: 'URL',
  about: 'send through this server, smtp://[USER:PASSWORD@]HOST[:PORT] or smtps://…',
  read: (_: string, text: string) => parseRelayUrl(text),
} as const;
