import type { PitchScreenConfig } from '../../lambda/config.ts';
import { createReleasePitch, type Release, type ReleaseRequest } from '../../lambda/release-pitch.ts';
import { openDataFolder } from './data-folder.ts';
import { createFolderMailStore } from './folder-mail-store.ts';
import { createOutboxMailSender } from './outbox-mail-sender.ts';
import { openPitchLogFile } from './pitch-log-file.ts';

/**
 * Releases a pitch into the outbox while no screen runs.
 *
 * @throws PlainError when a process has the data folder after all
 */
export async function releaseHere(path: string, config: PitchScreenConfig, request: ReleaseRequest): Promise<Release> {
  const folder = await openDataFolder(path);
  try {
    const log = await openPitchLogFile(folder.log);
    try {
      const sender = createOutboxMailSender(folder);
      return await createReleasePitch(config, { store: createFolderMailStore(folder), sender, log })(request);
    } finally {
      await log.close();
    }
  } finally {
    await folder.release();
  }
}
