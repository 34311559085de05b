import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { UserError } from '../app/user-error.ts';

/**
 * Reads a file that a person named.
 *
 * @throws UserError when it cannot be read
 */
export async function readNamedFile(file: string): Promise<Buffer> {
  return readFile(file).catch((cause: NodeJS.ErrnoException) => {
    const why =
      cause.code === 'ENOENT' ? 'there is no such file' : cause.code === 'EISDIR' ? 'it is a folder' : cause.message;
    throw new UserError(`Cannot read ${file}: ${why}.`, { cause });
  });
}

/**
 * Reads one mail of several: one that cannot be read is said on standard error and sets exit code 1, and the others go on.
 *
 * @param file its path; `-` for standard input
 * @returns nothing where it cannot be read
 */
export async function readMailOrSay(file: string): Promise<Buffer | undefined> {
  return (file === '-' ? buffer(process.stdin) : readNamedFile(file)).catch((error: Error) => {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
    return undefined;
  });
}
