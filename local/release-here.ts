import type { PitchScreenConfig } from '../app/config.ts';
import { createReleasePitch, type Release, type ReleaseRequest } from '../app/release-pitch.ts';
import { openDataFolder } from './data-folder.ts';
import { createFolderMailStore } from './folder-mail-store.ts';
import { openPitchLogFile } from './pitch-log-file.ts';
import { openWayOut } from './way-out.ts';

/**
 * Releases a pitch while no screen runs: through the relay, or else into the outbox.
 *
 * @throws UserError when a process has the data folder after all, or its mails leave through a relay and none is given
 */
export async function releaseHere(
  path: string,
  config: PitchScreenConfig,
  request: ReleaseRequest,
  relay: URL | undefined,
): Promise<Release> {
  const folder = await openDataFolder(path);
  try {
    const { sender, close } = await openWayOut(folder, relay);
    const log = await openPitchLogFile(folder.log);
    try {
      return await createReleasePitch(config, { store: createFolderMailStore(folder), sender, log })(request);
    } finally {
      close();
      await log.close();
    }
  } finally {
    await folder.unlock();
  }
}
