import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { TOKEN_HEADER } from '../app/loopback.ts';
import type { Release, ReleaseRequest } from '../app/release-pitch.ts';
import { UserError } from '../app/user-error.ts';
import { printable } from '../core/index.ts';
import type { DataFolder } from './data-folder.ts';
import { writeDurably } from './durable-file.ts';
import { isLocked, lockAddress } from './folder-lock.ts';

/** The address of a running screen's page, and the token that a request to it needs. */
export interface RunningScreen {
  url: string;
  token: string;
}

const screenPath = (folder: string) => join(folder, 'screen.json');

/** Writes `screen.json`, readable for its owner alone, so that other commands can find this process. */
export async function announceScreen({ path, temporary }: DataFolder, screen: RunningScreen): Promise<void> {
  await writeDurably(screenPath(path), `${JSON.stringify(screen, null, 2)}\n`, temporary);
}

/** Removes `screen.json`. */
export async function retractScreen({ path }: DataFolder): Promise<void> {
  await rm(screenPath(path), { force: true });
}

/** Asks the screen that runs on a data folder to release a pitch. @returns and throws as `askRunningScreen` does */
export function releaseByRunningScreen(
  path: string,
  { mail, inbox, by, trust }: ReleaseRequest,
): Promise<Release | undefined> {
  return askRunningScreen(path, '/release', { id: mail.id, inbox, by, trust });
}

/**
 * Asks the screen that runs on a data folder to change something.
 *
 * @param address the path on its page
 * @returns its answer; nothing when no screen answers
 * @throws UserError with the answer of a screen that did not do it
 */
export async function askRunningScreen<T>(path: string, address: string, wanted: unknown): Promise<T | undefined> {
  const screen = await readFile(screenPath(path), 'utf8').then(
    (text) => JSON.parse(text) as RunningScreen,
    () => undefined,
  );
  // After a crash the file stays, and its port may by now be another user's, who must not be told the token.
  if (screen === undefined || !(await isLocked(await lockAddress(path)))) return undefined;
  let response: Response;
  try {
    response = await fetch(new URL(address, screen.url), {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', [TOKEN_HEADER]: screen.token },
      body: JSON.stringify(wanted),
    });
  } catch {
    // The screen ended just now.
    return undefined;
  }
  if (response.ok) return (await response.json()) as T;
  const why = printable(await response.text(), 500);
  throw new UserError(`the screen that runs at ${screen.url} says: ${why}`);
}
