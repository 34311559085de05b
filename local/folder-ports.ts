import { isSent } from '../app/merge-outcomes.ts';
import { outgoingId } from '../app/outgoing-id.ts';
import type { MailSender, TrustedSenders } from '../app/ports.ts';
import { printable } from '../core/index.ts';
import type { DataFolder } from './data-folder.ts';
import { createFolderMailStore, type FolderMailStore } from './folder-mail-store.ts';
import { createFolderTrustedSenders } from './folder-trusted-senders.ts';
import { createSender, type OpenSender } from './outgoing.ts';
import { openPitchLogFile, type PitchLogFile } from './pitch-log-file.ts';
import { createReachedAddresses } from './reached-addresses.ts';
import { createRepeatedWrites } from './repeated-writes.ts';

/** Says in one line that something cannot be saved for now, and why. */
export function stallMessage(error: Error): string {
  return (
    `Cannot write to the data folder: ${printable(error.message, 500)}. It is tried again until it works. Meanwhile nothing ` +
    'is sent, and no mail is accepted.'
  );
}

/** Says in one line that a file in the queue is no entry. */
export function unreadableMessage(path: string): string {
  return `${path} is not an accepted mail of this version: left as it is.`;
}

/** Store, sender and log of a data folder, for the use cases. */
export interface FolderPorts {
  store: FolderMailStore;
  sender: MailSender;
  log: PitchLogFile;
  trusted: TrustedSenders;
  /** Whether something that was done cannot be saved for now, and is being repeated. */
  readonly isStalled: boolean;
  /** Ends these repetitions. */
  stopRepeating(): void;
  /** Ends the connections of the sender. */
  closeSender: OpenSender['close'];
}

/**
 * Opens the ports of a data folder. A mail that was sent is not sent again because the disk is full:
 *
 * - Everything that follows a send is repeated until it is saved (`createRepeatedWrites`), while the mail stays in work.
 * - Meanwhile nothing else is sent, and no mail is accepted.
 *
 * @param relay the relay to send through. @default into the outbox
 * @param onStall called with the error when something cannot be saved for now
 * @throws UserError when the log cannot be written to
 */
export async function openFolderPorts(
  folder: DataFolder,
  relay: URL | undefined,
  onStall: (error: Error) => void,
): Promise<FolderPorts> {
  const writes = createRepeatedWrites(onStall);
  const store = createFolderMailStore(folder);
  const log = await openPitchLogFile(folder.log);
  const reached = createReachedAddresses(folder);
  const { sender, close } = createSender(folder, relay, {
    ...reached,
    save: (id, addresses) => writes.run(() => reached.save(id, addresses)),
  });
  return {
    store: {
      ...store,
      async accept(mail, content) {
        if (writes.isStalled) throw new Error('the data folder cannot be written to for now');
        return store.accept(mail, content);
      },
      async saveOutcomes(id, outcomes, copies) {
        await writes.run(() => store.saveOutcomes(id, outcomes, copies));
        for (const [inbox, outcome] of outcomes) {
          if (isSent(outcome)) await reached.forget(outgoingId(id, inbox)).catch(() => undefined);
        }
      },
      async finish(id) {
        await reached.forgetEarlier(id).catch(() => undefined);
        await writes.run(() => store.finish(id));
      },
      markFailed: (id) => writes.run(() => store.markFailed(id)),
    },
    sender: {
      async send(mail) {
        await writes.flowing();
        return sender.send(mail);
      },
    },
    trusted: createFolderTrustedSenders(folder.path),
    log: { ...log, write: (record) => writes.run(() => log.write(record)) },
    get isStalled() {
      return writes.isStalled;
    },
    stopRepeating: writes.stop,
    closeSender: close,
  };
}
