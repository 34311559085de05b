import { randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { finished } from 'node:stream/promises';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import { HOST, listenError } from '../app/loopback.ts';
import { UserError } from '../app/user-error.ts';
import { type Inbox, inboxFor, type ReceivedMail } from '../core/index.ts';
import type { FolderMailStore } from './folder-mail-store.ts';
import { makeLenient } from './lenient-connection.ts';

/** Bytes. SES receives mails of at most this size, so the local and the deployed screen accept the same mails. */
export const MAX_MAIL_SIZE = 40 * 1024 * 1024;

/** Milliseconds that mails on their way in have left when the screen is stopped. */
const STOP_TIMEOUT = 10_000;

export interface SmtpInboxOptions {
  port: number;
  inboxes: readonly Inbox[];
  accept: FolderMailStore['accept'];
  /** Called after a mail was accepted, before its client is told. */
  onAccepted(accepted: Awaited<ReturnType<FolderMailStore['accept']>>): void;
  /** Called when a mail could not be saved and its client was asked to send it again later. */
  onRefused(error: Error): void;
}

export interface SmtpInbox {
  port: number;
  /** Accepts no more connections, lets mails on their way in arrive, then closes the connections. */
  stop(): Promise<void>;
}

/**
 * Starts the SMTP server that receives pitches. It answers 250 only once the mail is safe on disk. Until then the client
 * is responsible for the mail (RFC 5321 4.2.5, 6.1).
 *
 * @throws UserError when it cannot listen on the port
 */
export async function startSmtpInbox(options: SmtpInboxOptions): Promise<SmtpInbox> {
  const arriving = new Set<Promise<void>>();

  const receive = async (stream: SMTPServerDataStream, session: SMTPServerSession): Promise<string> => {
    const time = new Date().toISOString();
    const { mailFrom, rcptTo } = session.envelope;
    const mail: ReceivedMail = {
      // Sorts by time, is a file name on any system, and cannot be guessed or occur twice.
      id: `${time.replace(/[-:.]/g, '')}-${randomBytes(6).toString('hex')}`,
      time,
      envelope: { from: mailFrom ? mailFrom.address : '', to: rcptTo.map(({ address }) => address) },
      verdicts: {},
    };
    try {
      options.onAccepted(await options.accept(mail, untilTooLarge(stream)));
      return `OK: kept as ${mail.id}`;
    } catch (error) {
      // The client would take an answer in the middle of DATA for the answer to its end, so the rest is read first.
      if (!stream.readableEnded && !stream.destroyed) await finished(stream.resume()).catch(() => undefined);
      if (!stream.sizeExceeded && stream.readableEnded) options.onRefused(error as Error);
      throw error;
    }
  };

  const server: SMTPServer = new SMTPServer({
    name: 'pitch-screen.local',
    disabledCommands: ['AUTH', 'STARTTLS'],
    authOptional: true,
    disableReverseLookup: true,
    hideENHANCEDSTATUSCODES: false,
    closeTimeout: STOP_TIMEOUT,
    size: MAX_MAIL_SIZE,
    rejectOversized: true,
    // Real senders have dots and underscores where no standard allows them: haru..ka.@mobile.example.
    lenientAddressParsing: true,
    onConnect(session, callback) {
      makeLenient(server, session);
      callback();
    },
    onRcptTo({ address }, _session, callback) {
      if (inboxFor(options.inboxes, address)) return callback();
      callback(reply(550, `<${address}> is not an inbox of this pitch-screen`));
    },
    onData(stream, session, callback) {
      const arrival = receive(stream, session).then(
        (answer) => callback(null, answer),
        () => callback(reply(451, 'Could not keep the mail; please send it again later')),
      );
      arriving.add(arrival);
      void arrival.finally(() => arriving.delete(arrival));
    },
  });
  const port = await listen(server, options.port);

  return {
    port,
    async stop() {
      const closed = new Promise<void>((resolve) => server.close(resolve));
      await Promise.all(arriving);
      for (const connection of server.connections) connection.send(421, 'pitch-screen is stopping');
      await closed;
    },
  };
}

function listen(server: SMTPServer, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const refuse = (cause: Error) => reject(new UserError(listenError(cause, port, '--smtp-port'), { cause }));
    server.once('error', refuse);
    server.listen(port, HOST, () => {
      server.off('error', refuse);
      // A later error is about one connection, such as a client that went away. Its mail was not accepted.
      server.on('error', () => undefined);
      resolve((server.server.address() as AddressInfo).port);
    });
  });
}

/**
 * Passes on the content up to the limit, and reads the rest, so that the client gets its answer (552).
 *
 * @throws at the end of a mail that is too large
 */
async function* untilTooLarge(stream: SMTPServerDataStream): AsyncGenerator<Buffer> {
  for await (const chunk of stream.iterator({ destroyOnReturn: false })) {
    if (!stream.sizeExceeded) yield chunk;
  }
  if (stream.sizeExceeded) throw new Error(`larger than ${MAX_MAIL_SIZE} bytes`);
}

function reply(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode });
}
