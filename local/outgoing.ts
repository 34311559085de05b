import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { callWith } from '../app/call.ts';
import type { MailSender } from '../app/ports.ts';
import { UserError } from '../app/user-error.ts';
import type { DataFolder } from './data-folder.ts';
import { syncFolder, writeDurably } from './durable-file.ts';
import { createOutboxMailSender } from './outbox-mail-sender.ts';
import type { ReachedAddresses } from './reached-addresses.ts';
import { readIfPresent } from './read-if-present.ts';
import { createRelayMailSender, relayName } from './relay-mail-sender.ts';

/** The file that names the relay. There is none where mails stay in the outbox. */
const relayPath = (folder: Pick<DataFolder, 'path'>) => join(folder.path, 'relay.txt');

/**
 * Saves in a data folder that its mails leave through a relay. A command that has no relay then sends nothing, rather than
 * leaving a mail in the outbox where nobody looks for it. User and password are not saved.
 */
export async function rememberRelay(folder: DataFolder, relay: URL): Promise<void> {
  await writeDurably(relayPath(folder), `${relayName(relay)}\n`, folder.temporary);
}

/** Saves that mails stay in the outbox from now on. @returns the relay that they left through before, if any */
export async function forgetRelay(folder: DataFolder): Promise<string | undefined> {
  const relay = await relayOf(folder);
  if (relay === undefined) return undefined;
  await rm(relayPath(folder));
  await syncFolder(folder.path);
  return relay;
}

/** A sender, open until it is closed. */
export interface OpenSender {
  sender: MailSender;
  close(): void;
}

/**
 * Creates the sender of a data folder.
 *
 * @param relay @default into the outbox
 */
export function createSender(
  folder: DataFolder,
  relay: URL | undefined,
  reached: Pick<ReachedAddresses, 'of' | 'save'>,
): OpenSender {
  if (relay === undefined) return { sender: createOutboxMailSender(folder), close() {} };
  const sender = createRelayMailSender(relay, reached);
  return { sender, close: sender.close };
}

/**
 * Checks that a command which works while no screen runs knows how the mails of a data folder leave.
 *
 * @param relay the relay that the command was given
 * @throws UserError when the folder's mails leave through a relay and the command was given none: the saved name of the
 *   relay has no password
 */
export async function checkRelay(folder: DataFolder, relay: URL | undefined): Promise<void> {
  const saved = relay === undefined ? await relayOf(folder) : undefined;
  if (saved === undefined) return;
  throw new UserError(
    `Mails of ${folder.path} leave through ${saved}, and no screen runs that could send them. Start it (${callWith('start')} ` +
      `--data ${folder.path} --relay URL) and run this again, or give --relay URL here. Nothing was sent.`,
  );
}

/** The relay that is saved in a data folder. */
async function relayOf(folder: DataFolder): Promise<string | undefined> {
  return (await readIfPresent(relayPath(folder)))?.toString().trim();
}
