import type { PitchScreenConfig } from '../app/config.ts';
import { isWordWithin } from '../app/dictionary.ts';
import { MissingMail, RefusedMail } from '../app/ports.ts';
import { createReceivePitch } from '../app/receive-pitch.ts';
import type { RetryReport } from '../app/retry-dead-letters.ts';
import { type PitchRecord, printable, retriedRecord } from '../core/index.ts';
import { type DataFolder, openDataFolder } from './data-folder.ts';
import { openFolderPorts, stallMessage, unreadableMessage } from './folder-ports.ts';
import { mailTitle } from './mail-title.ts';
import { checkRelay } from './outgoing.ts';

export interface RetryFolderOptions {
  config: PitchScreenConfig;
  data: string;
  /** Who asked for it, for the log. */
  by: string;
  relay: URL | undefined;
  /** Called for each mail that went through. */
  onPitch(record: PitchRecord): void;
  /** Called with one line for each mail that failed again. */
  onTrouble(line: string): void;
}

/**
 * Tries every unfinished or failed mail of a data folder once, one after another.
 *
 * @throws UserError when another process has the folder, or the folder's mails leave through a relay and none is given
 */
export async function retryFolder(options: RetryFolderOptions): Promise<RetryReport> {
  const folder = await openDataFolder(options.data);
  try {
    return await retryAll(folder, options);
  } finally {
    await folder.unlock();
  }
}

async function retryAll(folder: DataFolder, options: RetryFolderOptions): Promise<RetryReport> {
  await checkRelay(folder, options.relay);
  const ports = await openFolderPorts(folder, options.relay, (error) => options.onTrouble(stallMessage(error)));
  const { store, log } = ports;
  const receivePitch = createReceivePitch(options.config, { ...ports, isWord: isWordWithin(options.config) });
  const report: RetryReport = { succeeded: 0, failed: 0 };
  try {
    for await (const _ of store.requeueFailed());
    const { mails, unreadable } = await store.unfinished();
    for (const path of unreadable) options.onTrouble(unreadableMessage(path));
    for (const { mail } of mails) {
      try {
        await log.write(retriedRecord(mail.id, options.by, new Date()));
        const records = await receivePitch(mail);
        await store.finish(mail.id);
        report.succeeded += 1;
        for (const record of records) options.onPitch(record);
      } catch (error) {
        report.failed += 1;
        if (error instanceof RefusedMail || error instanceof MissingMail) await store.markFailed(mail.id);
        const name = await mailTitle(store, mail, options.config.fallbackCharset);
        options.onTrouble(`${name} is kept: ${printable((error as Error).message, 500)}`);
      }
    }
    return report;
  } finally {
    ports.closeSender();
    await log.close();
  }
}
