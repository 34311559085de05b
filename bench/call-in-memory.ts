import { createReceivePitch } from '../app/receive-pitch.ts';
import { configWith, DISRUPTIVE } from './judge-mail.ts';

/** Runs the whole use case on one mail: load, screen, lease, forward or quarantine, save, record. */
export type CallInMemory = (raw: Buffer) => Promise<unknown>;

/** Sets up the use case with a store, a sender and a log that take no time, so that only its own work is measured. */
export function prepareCall(words: readonly string[]): CallInMemory {
  const config = configWith(words);
  let mail: Buffer = Buffer.alloc(0);
  const receivePitch = createReceivePitch(config, {
    store: {
      load: async () => ({
        raw: mail,
        lease: async () => ({ isHeld: true, outcomes: new Map(), copies: { resent: new Map() } }),
        unlock: async () => undefined,
      }),
      saveOutcomes: async () => undefined,
      readCopyKey: async () => undefined,
      locate: (id) => id,
      fetchCommand: (id) => id,
    },
    sender: { send: async ({ id }) => ({ messageId: id }) },
    log: { write: () => undefined },
    trusted: { list: async () => [], add: async () => true, remove: async () => true },
    isWord: (letters) => DISRUPTIVE.has(letters),
  });
  const envelope = { from: 'press@startup.example', to: [config.inboxes[0]!.address] };
  return (raw) => {
    mail = raw;
    return receivePitch({ id: 'mail', time: '2026-03-02T09:00:00.000Z', envelope, verdicts: {} });
  };
}
