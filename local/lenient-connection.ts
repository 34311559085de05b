import type { SMTPServer, SMTPServerSession } from 'smtp-server';
import { guardedDots } from './bare-line-feeds.ts';

/** The address and parameters of MAIL FROM or RCPT TO. */
interface ParsedCommand {
  address: string;
}

/** The parts of smtp-server's connection that it has no option for (its SMTPConnection; not in its public types). */
interface Connection {
  session: SMTPServerSession;
  _parseAddressCommand(name: string, command: Buffer | string): ParsedCommand | false;
  _parser: { _dataMode: boolean; _write(bytes: Buffer, encoding: string, next: (error?: Error) => void): void };
}

/** A quoted local part (RFC 5321 4.1.2) behind the beginning of a command, and perhaps a source route. */
const QUOTED = /^([^:"]*:\s*<(?:@[^:"<>]{0,500}:)?)"((?:[^"\\]|\\.){0,500})"@/;
/** Stands for a quoted local part while smtp-server parses the command. */
const STANDS_FOR_IT = 'quoted-local-part';
const CONTROLS = /[\x00-\x1f\x7f]/;
const DOT_ATOM = /^[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*$/;

/** Makes the connection of a session take what real senders send, and keep every byte of it. */
export function makeLenient(server: SMTPServer, session: SMTPServerSession): void {
  const connections = server.connections as unknown as Set<Connection>;
  const connection = [...connections].find((one) => one.session === session);
  if (connection === undefined) return;
  const parse = connection._parseAddressCommand.bind(connection);
  connection._parseAddressCommand = (name, command) => parseAddress(parse, name, command.toString());
  guardDots(connection._parser);
}

/**
 * Parses MAIL FROM or RCPT TO with quoted local parts, which smtp-server does not know. A local part that needs no quotes loses
 * them, and a domain the dot behind it: the mailbox is the same.
 */
function parseAddress(parse: Connection['_parseAddressCommand'], name: string, command: string): ParsedCommand | false {
  const quoted = QUOTED.exec(command)?.[2];
  const parsed = parse(name, quoted === undefined ? command : command.replace(QUOTED, `$1${STANDS_FOR_IT}@`));
  if (!parsed) return false;
  const address = parsed.address.replace(/\.$/, '');
  if (quoted === undefined) return { ...parsed, address };
  const local = quoted.replace(/\\(.)/g, '$1');
  if (local === '' || CONTROLS.test(local)) return false;
  const written = DOT_ATOM.test(local) ? local : `"${local.replace(/["\\]/g, '\\$&')}"`;
  return { ...parsed, address: written + address.slice(STANDS_FOR_IT.length) };
}

/** Guards the dots of each mail on their way into the parser, which calls itself for the bytes behind a command. */
function guardDots(parser: Connection['_parser']): void {
  const write = parser._write.bind(parser);
  let guard: ((bytes: Buffer) => Buffer) | undefined;
  let isGuarded = false;
  parser._write = (bytes, encoding, next) => {
    if (!parser._dataMode) guard = undefined;
    if (!parser._dataMode || isGuarded) return write(bytes, encoding, next);
    guard ??= guardedDots();
    isGuarded = true;
    write(guard(bytes), encoding, (error) => {
      isGuarded = false;
      next(error);
    });
  };
}
