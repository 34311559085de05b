import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

/** A copy of a mail that the relay took for one recipient. */
export interface RelayedCopy {
  name: string;
  recipient: string;
  raw: Buffer;
  /** When it answered 250, in milliseconds since 1970; undefined where the answer was lost. */
  answered: number | undefined;
  /** Its file, in an outbox. */
  file?: string;
}

/** How often each fault happens, while the relay has faults. */
const REFUSES = 0.1;
const REFUSES_RECIPIENT = 0.1;
const CLOSES_BEFORE = 0.1;
const CLOSES_AFTER = 0.1;

/**
 * Starts an SMTP server on 127.0.0.1 that takes mails with faults: it refuses some for now, refuses some recipients for now, and
 * ends some connections before it takes a mail or before it says so.
 */
export async function startFaultyRelay(chance: () => number) {
  const copies: RelayedCopy[] = [];
  const relay = { copies, faults: 0, isFaulty: true, url: '', stop: async () => {} };
  const happens = (share: number) => {
    const does = relay.isFaulty && chance() < share;
    if (does) relay.faults++;
    return does;
  };
  const later = (text: string) => Object.assign(new Error(text), { responseCode: 451 });
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    authOptional: true,
    disableReverseLookup: true,
    onRcptTo(_address, _session, callback) {
      callback(happens(REFUSES_RECIPIENT) ? later('not this one, not now') : null);
    },
    async onData(stream, { id, envelope: { rcptTo } }, callback) {
      const pieces = await stream.toArray().catch(() => undefined);
      if (pieces === undefined) return;
      const close = () => {
        for (const connection of server.connections as Set<{ id: string; _socket: { destroy(): void } }>)
          if (connection.id === id) connection._socket.destroy();
      };
      if (happens(REFUSES)) return callback(later('not now'));
      if (happens(CLOSES_BEFORE)) return close();
      const raw = Buffer.concat(pieces);
      const name = /^Subject: (.*)\r$/m.exec(raw.toString('latin1'))?.[1] ?? '';
      const isLost = happens(CLOSES_AFTER);
      const answered = isLost ? undefined : Date.now();
      for (const { address } of rcptTo) copies.push({ name, recipient: address, raw, answered });
      if (isLost) close();
      else callback(null, 'queued');
    },
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  relay.url = `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`;
  relay.stop = () => {
    for (const connection of server.connections) connection.close();
    return new Promise((resolve) => server.close(() => resolve()));
  };
  return relay;
}
