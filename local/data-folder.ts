import { mkdir, opendir, readdir, rm, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { UserError } from '../app/user-error.ts';
import { writeDurably } from './durable-file.ts';
import { lockFolder } from './folder-lock.ts';
import { logPath, rotatedFiles } from './log-files.ts';
import { answerRetry, type RetryAll } from './retry-request.ts';

/** The folder that holds all data of the local run. This process has it alone until `unlock`. */
export interface DataFolder {
  path: string;
  /** Raw mails, and the outcomes of each. */
  mail: string;
  /** Accepted mails that are not finished. */
  queue: string;
  /** Accepted mails that failed for good, until someone has them tried again. */
  failed: string;
  outbox: string;
  /** Files that are being written; emptied at every start. */
  temporary: string;
  log: string;
  /** Whether no mail was ever received here. A start that failed does not change that. */
  fresh: boolean;
  /** Sets what is done when another process asks for a retry (`askForRetry`). */
  onRetry(retryAll: RetryAll): void;
  /** Lets another process use the folder. */
  unlock(): Promise<void>;
}

/**
 * Opens a data folder: creates what is missing, locks it, and removes the files that a crash left half written.
 *
 * @throws UserError when it cannot be written to, or another process has it
 */
export async function openDataFolder(where: string): Promise<DataFolder> {
  // Absolute, as the log names raw mails by path.
  const path = resolve(where);
  const inside = (name: string) => join(path, name);
  const log = logPath(path);
  const folder = {
    mail: inside('mail'),
    queue: inside('queue'),
    failed: inside('failed'),
    outbox: inside('outbox'),
    temporary: inside('tmp'),
  };
  try {
    // Mails are private: only the owner may read the folders.
    for (const name of Object.values(folder)) await mkdir(name, { recursive: true, mode: 0o700 });
    let retryAll: RetryAll | undefined;
    const lock = await lockFolder(path, (socket) => answerRetry(socket, retryAll));
    for (const name of await readdir(folder.temporary)) {
      await rm(join(folder.temporary, name), { recursive: true, force: true });
    }
    // Folders that cannot be written to are found now rather than with the first pitch.
    for (const name of [folder.mail, folder.queue, folder.failed, folder.outbox, path]) {
      const probe = join(name, '.writable');
      await writeDurably(probe, '', folder.temporary);
      await rm(probe);
    }
    const hasLog = Boolean((await stat(log).catch(() => undefined))?.size) || (await rotatedFiles(log)).length > 0;
    const fresh = (await isEmpty(folder.mail)) && !hasLog;
    return {
      path,
      ...folder,
      log,
      fresh,
      onRetry(given) {
        retryAll = given;
      },
      unlock: () => new Promise<void>((done) => lock.close(() => done())),
    };
  } catch (cause) {
    if (cause instanceof UserError) throw cause;
    throw new UserError(
      `Cannot write to the data folder ${path}: ${(cause as Error).message}. Choose another with --data DIR.`,
      { cause },
    );
  }
}

async function isEmpty(path: string): Promise<boolean> {
  const folder = await opendir(path);
  try {
    return (await folder.read()) === null;
  } finally {
    await folder.close();
  }
}
