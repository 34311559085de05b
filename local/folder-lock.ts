import { createHash } from 'node:crypto';
import { realpath, rm } from 'node:fs/promises';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UserError } from '../app/user-error.ts';

/**
 * Locks a data folder for this process: two processes on one folder would send every unfinished mail twice.
 *
 * The lock is a listening socket. Unlike a file with a process id, it cannot outlive its process, be it after a crash, a
 * restart or in a container.
 *
 * @param onConnection called with each connection that another process makes to the lock
 * @returns the lock; closing it unlocks the folder
 * @throws UserError when another process has the folder
 */
export async function lockFolder(path: string, onConnection: (socket: Socket) => void): Promise<Server> {
  const address = await lockAddress(path);
  if (await isLocked(address)) {
    throw new UserError(
      `The data folder ${path} is in use by another pitch-screen. Stop that one, or choose another with --data DIR.`,
    );
  }
  // A crash may have left the socket's file behind. On Linux and Windows the socket has no file.
  if (address.endsWith('.sock')) await rm(address, { force: true });
  return new Promise((resolve, reject) => {
    const server = createServer(onConnection);
    server.once('error', reject).listen(address, () => resolve(server.unref()));
  });
}

/** The address of the socket that locks a folder. */
export async function lockAddress(path: string): Promise<string> {
  const hash = createHash('sha256').update(await realpath(path));
  const name = `pitch-screen-${hash.digest('hex').slice(0, 24)}`;
  if (process.platform === 'win32') return `\\\\.\\pipe\\${name}`;
  // An abstract socket: Linux removes it when its process ends, however that ends.
  if (process.platform === 'linux') return `\0${name}`;
  return join(tmpdir(), `${name}.sock`);
}

/** Whether a process listens on a lock's address. */
export function isLocked(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(address, () => {
      socket.destroy();
      resolve(true);
    }).on('error', () => resolve(false));
  });
}
