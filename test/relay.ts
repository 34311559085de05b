import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { onTestFinished } from 'vitest';

/** A mail that a relay accepted. */
export interface RelayedMail {
  envelope: { from: string; to: string[] };
  subject: string | undefined;
  raw: Buffer;
}

/** An SMTP relay under test. */
export interface Relay {
  url: string;
  port: number;
  /** Every mail that it accepted, in order. */
  taken: RelayedMail[];
  /** Ends it at once, with all its connections. Otherwise it ends with the test. */
  stop(): Promise<void>;
}

/**
 * Starts an SMTP server on 127.0.0.1 that accepts every mail, and delivers none.
 *
 * @param refusal called for each mail: gives the code and text to refuse it with, or undefined to accept it
 * @param port @default a free one
 */
export async function startRelay({
  refusal = () => undefined,
  port = 0,
}: {
  refusal?: () => { code: number; text: string } | undefined;
  port?: number;
} = {}): Promise<Relay> {
  const taken: RelayedMail[] = [];
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    authOptional: true,
    disableReverseLookup: true,
    async onData(stream, { envelope: { mailFrom, rcptTo } }, callback) {
      // A client that is killed in the middle of a mail gets no answer. That is no failure of the relay.
      const pieces = await stream.toArray().catch(() => undefined);
      if (pieces === undefined) return;
      const raw = Buffer.concat(pieces);
      const refused = refusal();
      if (refused) return callback(Object.assign(new Error(refused.text), { responseCode: refused.code }));
      const envelope = { from: mailFrom ? mailFrom.address : '', to: rcptTo.map(({ address }) => address) };
      taken.push({ envelope, subject: /^Subject: (.*)\r$/m.exec(String(raw))?.[1], raw });
      callback(null, 'queued as 4711');
    },
  });
  // Nor is a client that is killed between two commands.
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const bound = (server.server.address() as AddressInfo).port;
  return {
    url: `smtp://127.0.0.1:${bound}`,
    port: bound,
    taken,
    stop() {
      for (const connection of server.connections) connection.close();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}
