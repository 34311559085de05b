import type { PitchScreenConfig } from '../app/config.ts';
import { isWordWithin } from '../app/dictionary.ts';
import { MissingMail, RefusedMail } from '../app/ports.ts';
import { createReceivePitch } from '../app/receive-pitch.ts';
import type { RetryReport } from '../app/retry-dead-letters.ts';
import { type PitchRecord, printable, retriedRecord } from '../core/index.ts';
import { type DataFolder, openDataFolder } from './data-folder.ts';
import { createFolderMailStore } from './folder-mail-store.ts';
import { nameMail } from './name-mail.ts';
import { openPitchLogFile } from './pitch-log-file.ts';
import { openWayOut } from './way-out.ts';

export interface RetryFolderOptions {
  config: PitchScreenConfig;
  data: string;
  /** Who wants it, for the log. */
  by: string;
  relay: URL | undefined;
  /** Called for each mail that went through. */
  onPitch(record: PitchRecord): void;
  /** Called with one line for each that did not. */
  onTrouble(line: string): void;
}

/**
 * Puts every mail of a data folder that is not finished, or was put aside, through the use case once, one after another.
 *
 * @throws UserError when the folder cannot be had, or its mails leave through a relay and none is given
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
  const { sender, close } = await openWayOut(folder, options.relay);
  const store = createFolderMailStore(folder);
  const log = await openPitchLogFile(folder.log);
  const receivePitch = createReceivePitch(options.config, {
    store,
    sender,
    log,
    isWord: isWordWithin(options.config),
  });
  const report: RetryReport = { succeeded: 0, failed: 0 };
  try {
    await store.takeUpAside();
    const { mails, unreadable } = await store.unfinished();
    for (const path of unreadable) options.onTrouble(`${path} is not an accepted mail of this version: left as it is.`);
    for (const { mail } of mails) {
      try {
        await log.write(retriedRecord(mail.id, options.by, new Date()));
        const records = await receivePitch(mail);
        await store.finish(mail.id);
        report.succeeded += 1;
        for (const record of records) options.onPitch(record);
      } catch (error) {
        report.failed += 1;
        if (error instanceof RefusedMail || error instanceof MissingMail) await store.putAside(mail.id);
        const name = await nameMail(store, mail, options.config.fallbackCharset);
        options.onTrouble(`${name} is kept: ${printable((error as Error).message, 500)}`);
      }
    }
    return report;
  } finally {
    close();
    await log.close();
  }
}
