import { access } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { callOf } from '../app/call.ts';
import { UserError } from '../app/user-error.ts';

/**
 * Finds the data folder of a screen, for a command that does not create one.
 *
 * @returns its absolute path
 * @throws UserError when there is no such folder, or it is no data folder
 */
export async function findDataFolder(where: string): Promise<string> {
  const path = resolve(where);
  await access(join(path, 'mail')).catch((cause) => {
    throw new UserError(
      `${path} is not the data folder of a pitch-screen: ${callOf('start')} makes one. --data DIR names another.`,
      { cause },
    );
  });
  return path;
}
