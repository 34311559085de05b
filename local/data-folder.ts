import { createHash } from 'node:crypto';
import { access, mkdir, opendir, readdir, realpath, rm, stat } from 'node:fs/promises';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { UserError } from '../app/user-error.ts';
import { writeDurably } from './durable-file.ts';

/** Where the local run keeps everything. */
export interface DataFolder {
  path: string;
  /** Raw mails and what became of them. */
  mail: string;
  /** Accepted mails that are not finished yet. */
  queue: string;
  /** Accepted mails that no server takes, as they are or otherwise, until someone has them tried again. */
  failed: string;
  outbox: string;
  /** Files being written; emptied at every start. */
  temporary: string;
  log: string;
  /** Whether nothing was ever received here; a start that failed leaves it so. */
  fresh: boolean;
  /** Answers another process that asks for what failed to be tried again (`askForRetry`): how many mails it is. */
  onRetry(retry: (by: string) => Promise<number>): void;
  /** Lets another process use the folder. */
  unlock(): Promise<void>;
}

/** What a process says to the one that has the folder, through its lock: who asks. It tells nothing about any mail. */
const RETRY = /^retry (.*)\n$/;

/** Milliseconds for the answer to it. */
const ANSWER_TIMEOUT = 30_000;

/**
 * Makes a folder ready: creates what is missing, keeps other processes out, clears what a crash left half written.
 *
 * @throws UserError when it cannot be written to, or another process has it
 */
export async function openDataFolder(where: string): Promise<DataFolder> {
  // The log names raw mails by path, to be found from anywhere.
  const path = resolve(where);
  const inside = (name: string) => join(path, name);
  const folder = {
    mail: inside('mail'),
    queue: inside('queue'),
    failed: inside('failed'),
    outbox: inside('outbox'),
    temporary: inside('tmp'),
  };
  try {
    // Other people's mail: for the owner's eyes only.
    for (const name of Object.values(folder)) await mkdir(name, { recursive: true, mode: 0o700 });
    let onRetry: ((by: string) => Promise<number>) | undefined;
    const lock = await lockFolder(path, (socket) => {
      socket.on('error', () => undefined).setTimeout(ANSWER_TIMEOUT, () => socket.destroy());
      socket.on('data', (said) => {
        const by = RETRY.exec(String(said))?.[1];
        if (by === undefined || !onRetry) return socket.destroy();
        onRetry(by).then(
          (mails) => socket.end(`${mails}\n`),
          () => socket.destroy(),
        );
      });
    });
    for (const name of await readdir(folder.temporary)) {
      await rm(join(folder.temporary, name), { recursive: true, force: true });
    }
    for (const name of [folder.mail, folder.queue, folder.failed, folder.outbox, path]) {
      // Found out now rather than when the first pitch comes in.
      const probe = join(name, '.writable');
      await writeDurably(probe, '', folder.temporary);
      await rm(probe);
    }
    const fresh = (await isEmpty(folder.mail)) && !(await stat(inside('pitches.jsonl')).catch(() => undefined))?.size;
    const unlock = () => new Promise<void>((done) => lock.close(() => done()));
    return {
      path,
      ...folder,
      log: inside('pitches.jsonl'),
      fresh,
      onRetry(retry) {
        onRetry = retry;
      },
      unlock,
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

/**
 * Two processes on one folder would send every unfinished mail twice. A listening socket is the lock: unlike a file
 * with a process id, it is never mistaken for a living owner after a crash, a restart or in a container.
 */
async function lockFolder(path: string, onConnection: (socket: Socket) => void): Promise<Server> {
  const address = await lockAddress(path);
  if (await isAnswered(address)) {
    throw new UserError(
      `The data folder ${path} is in use by another pitch-screen. Stop that one, or choose another with --data DIR.`,
    );
  }
  // A file that a crash left behind. Linux and Windows have no file, and so nothing to leave.
  if (address.endsWith('.sock')) await rm(address, { force: true });
  return new Promise((resolve, reject) => {
    const server = createServer(onConnection);
    server.once('error', reject).listen(address, () => resolve(server.unref()));
  });
}

async function lockAddress(path: string): Promise<string> {
  const name = `pitch-screen-${createHash('sha256')
    .update(await realpath(path))
    .digest('hex')
    .slice(0, 24)}`;
  if (process.platform === 'win32') return `\\\\.\\pipe\\${name}`;
  // An abstract socket: the system takes it back when its process ends, however that ends.
  if (process.platform === 'linux') return `\0${name}`;
  return join(tmpdir(), `${name}.sock`);
}

/**
 * Finds a data folder that a screen made, for a command that is to make none.
 *
 * @returns its path from the root
 * @throws UserError when it is not there, or a folder of something else
 */
export async function findDataFolder(where: string): Promise<string> {
  const path = resolve(where);
  await access(join(path, 'mail')).catch((cause) => {
    throw new UserError(
      `${path} is not the data folder of a pitch-screen: npm start makes one. --data DIR names another.`,
      { cause },
    );
  });
  return path;
}

/**
 * Asks the process that has a folder to try again what failed there.
 *
 * @param by who asks, on one line
 * @returns how many mails that is; nothing where no process has the folder
 * @throws UserError when there is no such folder, or no answer
 */
export async function askForRetry(where: string, by: string): Promise<number | undefined> {
  const path = await findDataFolder(where);
  const address = await lockAddress(path);
  if (!(await isAnswered(address))) return undefined;
  const answer = await new Promise<string>((resolve) => {
    let heard = '';
    const socket = connect(address, () => socket.write(`retry ${by}\n`)).setEncoding('utf8');
    socket.setTimeout(ANSWER_TIMEOUT, () => socket.destroy());
    socket.on('data', (text) => {
      heard += text;
    });
    socket.on('error', () => undefined).on('close', () => resolve(heard));
  });
  if (/^\d+\n$/.test(answer)) return Number(answer);
  throw new UserError(`The pitch-screen that uses ${path} gave no answer. Stop it, and run this again.`);
}

function isAnswered(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(address, () => {
      socket.destroy();
      resolve(true);
    }).on('error', () => resolve(false));
  });
}
