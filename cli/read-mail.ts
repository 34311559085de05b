import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { PlainError } from './plain-error.ts';

/**
 * Reads a raw mail from a file, or from standard input.
 *
 * @param file its path; `-` for standard input
 * @throws PlainError when it cannot be read
 */
export async function readMail(file: string): Promise<Buffer> {
  if (file === '-') return buffer(process.stdin);
  return readFile(file).catch((cause: NodeJS.ErrnoException) => {
    const why =
      cause.code === 'ENOENT' ? 'there is no such file' : cause.code === 'EISDIR' ? 'it is a folder' : cause.message;
    throw new PlainError(`Cannot read ${file}: ${why}.`, { cause });
  });
}
