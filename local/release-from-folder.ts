import type { PitchScreenConfig } from '../app/config.ts';
import { createReleasePitch, type Release, type ReleaseRequest } from '../app/release-pitch.ts';
import { UserError } from '../app/user-error.ts';
import { openDataFolder } from './data-folder.ts';
import { openFolderPorts } from './folder-ports.ts';
import { checkRelay } from './outgoing.ts';

/** Milliseconds for which a failed write is repeated. A person waits for this command. */
const MAX_STALL = 15_000;

/**
 * Releases a pitch while no screen runs, through the relay or else into the outbox.
 *
 * @throws UserError when another process has the data folder, the folder's mails leave through a relay and none is given,
 *   or the release cannot be saved
 */
export async function releaseFromFolder(
  path: string,
  config: PitchScreenConfig,
  request: ReleaseRequest,
  relay: URL | undefined,
): Promise<Release> {
  const folder = await openDataFolder(path);
  try {
    await checkRelay(folder, relay);
    let isStalled = false;
    const ports = await openFolderPorts(folder, relay, () => {
      isStalled = true;
      setTimeout(ports.stopRepeating, MAX_STALL).unref();
    });
    try {
      return await createReleasePitch(config, ports)(request);
    } catch (cause) {
      if (!isStalled) throw cause;
      throw new UserError(
        `Cannot write to the data folder ${path}: ${(cause as Error).message}. The pitch may have been sent all the same: ` +
          'mend the folder, and see whether it arrived before releasing it again.',
        { cause },
      );
    } finally {
      ports.closeSender();
      await ports.log.close();
    }
  } finally {
    await folder.unlock();
  }
}
