import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { UserError } from '../app/user-error.ts';
import { complain } from './write.ts';

const REASONS: Readonly<Record<string, string>> = { ENOENT: 'there is no such file', EISDIR: 'it is a folder' };

/**
 * Reads a file that a person named.
 *
 * @param kind the kind of file, for the error, with the space behind it
 * @throws UserError when it cannot be read
 */
export async function readNamedFile(file: string, kind = ''): Promise<Buffer> {
  return readFile(file).catch((cause: NodeJS.ErrnoException) => {
    throw new UserError(`Cannot read ${kind}${file}: ${REASONS[cause.code ?? ''] ?? cause.message}.`, { cause });
  });
}

/**
 * Reads one mail of several. For a mail that cannot be read it writes the error, sets exit code 1 and returns nothing,
 * so that the command goes on with the other mails.
 *
 * @param file its path, or `-` for standard input
 */
export async function readMailOrComplain(file: string): Promise<Buffer | undefined> {
  return (file === '-' ? buffer(process.stdin) : readNamedFile(file)).catch((error: Error) => {
    complain(error.message);
    process.exitCode = 1;
    return undefined;
  });
}
