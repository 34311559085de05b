import type { Retention } from '../app/retention.ts';
import { printable } from '../core/index.ts';
import type { DataFolder } from './data-folder.ts';
import { pruneLog } from './prune-log.ts';
import { pruneMails } from './prune-mails.ts';

/** Milliseconds between two looks for mails and lines whose time is over. The first is at the start. */
const INTERVAL = 24 * 3_600_000;

/**
 * Removes what is older than the configuration says, now and every day. A failure is said, and tried again the next day.
 *
 * @returns stops it, and resolves when nothing is being removed any more
 */
export function startPruning(
  folder: DataFolder,
  retention: Retention,
  onTrouble: (line: string) => void,
): () => Promise<void> {
  let pruned = prune();
  const timer = setInterval(() => {
    pruned = prune();
  }, INTERVAL).unref();

  async function prune(): Promise<void> {
    try {
      await pruneMails(folder, retention, Date.now());
      await pruneLog(folder.log, retention.logDays, Date.now());
    } catch (error) {
      onTrouble(`What is older than retention says could not be removed: ${printable((error as Error).message, 500)}`);
    }
  }

  return async () => {
    clearInterval(timer);
    await pruned;
  };
}
