import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { MailSender } from '../app/ports.ts';
import { UserError } from '../app/user-error.ts';
import type { DataFolder } from './data-folder.ts';
import { syncFolder, writeDurably } from './durable-file.ts';
import { createOutboxMailSender } from './outbox-mail-sender.ts';
import { createReachedRecipients } from './reached-recipients.ts';
import { createRelayMailSender, relayName } from './relay-mail-sender.ts';

/** The file that names the relay; there is none where mails stay in the outbox. */
const pathIn = (folder: Pick<DataFolder, 'path'>) => join(folder.path, 'relay.txt');

/**
 * Remembers with a data folder that its mails leave through a relay, so that no command puts one into the outbox, where
 * nobody would look for it. User and password are not kept.
 */
export async function rememberRelay(folder: DataFolder, relay: URL): Promise<void> {
  await writeDurably(pathIn(folder), `${relayName(relay)}\n`, folder.temporary);
}

/** From now on its mails stay in the outbox. @returns the relay that they left through before, if any */
export async function forgetRelay(folder: DataFolder): Promise<string | undefined> {
  const relay = await relayOf(folder);
  if (relay === undefined) return undefined;
  await rm(pathIn(folder));
  await syncFolder(folder.path);
  return relay;
}

/** What mails leave a data folder through. */
export interface WayOut {
  sender: MailSender;
  close(): void;
}

/**
 * Opens the way out of a data folder for a command that does the work of a screen while none runs.
 *
 * @param relay as the command was told
 * @throws UserError when the mails leave through a relay and it was told none: the password is not here
 */
export async function openWayOut(folder: DataFolder, relay: URL | undefined): Promise<WayOut> {
  if (relay !== undefined) {
    const sender = createRelayMailSender(relay, createReachedRecipients(folder));
    return { sender, close: sender.close };
  }
  const usual = await relayOf(folder);
  if (usual === undefined) return { sender: createOutboxMailSender(folder), close() {} };
  throw new UserError(
    `Mails of ${folder.path} leave through ${usual}, and no screen runs that could send them. Start it (npm start -- ` +
      `--data ${folder.path} --relay URL) and run this again, or give --relay URL here. Nothing was sent.`,
  );
}

async function relayOf(folder: DataFolder): Promise<string | undefined> {
  return readFile(pathIn(folder), 'utf8').then(
    (text) => text.trim(),
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    },
  );
}
