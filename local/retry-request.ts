import { connect, type Socket } from 'node:net';
import { UserError } from '../app/user-error.ts';
import { findDataFolder } from './find-data-folder.ts';
import { isLocked, lockAddress } from './folder-lock.ts';

/** The one request that the lock of a data folder answers: `retry BY`, with who asks. It says nothing about any mail. */
const REQUEST = /^retry (.*)\n$/;

/** The answer: how many mails are tried again. */
const ANSWER = /^\d+\n$/;

/** Milliseconds that either side waits for the other. */
const TIMEOUT = 30_000;

/** Tries all mails again that wait or failed. @returns how many mails these are */
export type RetryAll = (by: string) => Promise<number>;

/**
 * Answers the request on a connection to the lock.
 *
 * @param retryAll tries the mails again. Absent while the screen is starting: the connection is closed without an answer
 */
export function answerRetry(socket: Socket, retryAll: RetryAll | undefined): void {
  socket.on('error', () => undefined).setTimeout(TIMEOUT, () => socket.destroy());
  socket.on('data', (data) => {
    const by = REQUEST.exec(String(data))?.[1];
    if (by === undefined || !retryAll) return socket.destroy();
    retryAll(by).then(
      (mails) => socket.end(`${mails}\n`),
      () => socket.destroy(),
    );
  });
}

/**
 * Asks the process that has a data folder to try all mails again that wait or failed.
 *
 * @param by who asks, on one line
 * @returns how many mails these are; nothing where no process has the folder
 * @throws UserError when there is no such folder, or no answer
 */
export async function askForRetry(where: string, by: string): Promise<number | undefined> {
  const path = await findDataFolder(where);
  const address = await lockAddress(path);
  if (!(await isLocked(address))) return undefined;
  const answer = await new Promise<string>((resolve) => {
    let received = '';
    const socket = connect(address, () => socket.write(`retry ${by}\n`)).setEncoding('utf8');
    socket.setTimeout(TIMEOUT, () => socket.destroy());
    socket.on('data', (text) => {
      received += text;
    });
    socket.on('error', () => undefined).on('close', () => resolve(received));
  });
  if (ANSWER.test(answer)) return Number(answer);
  throw new UserError(`The pitch-screen that uses ${path} gave no answer. Stop it, and run this again.`);
}
