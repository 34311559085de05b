import { readFile, writeFile } from 'node:fs/promises';
import { UserError } from '../app/user-error.ts';
import type { Figure } from './figure.ts';
import type { Machine } from './machine.ts';

/** The file that `--json` writes and `--compare` reads. */
export interface Results {
  v: 1;
  time: string;
  isQuick: boolean;
  machine: Machine;
  figures: Figure[];
}

/** Writes the figures of a run. @throws UserError when the file cannot be written */
export async function writeResults(file: string, results: Results): Promise<void> {
  await writeFile(file, `${JSON.stringify(results, null, 2)}\n`).catch((cause: Error) => {
    throw new UserError(`Cannot write the results to ${file}: ${cause.message}.`, { cause });
  });
}

/** Reads the figures of an earlier run. @throws UserError when the file cannot be read or holds no results of the bench */
export async function readResults(file: string): Promise<Results> {
  const text = await readFile(file, 'utf8').catch((cause: Error) => {
    throw new UserError(`Cannot read the earlier results ${file}: ${cause.message}.`, { cause });
  });
  const results = parsed(text);
  if (results?.v === 1 && Array.isArray(results.figures)) return results;
  throw new UserError(`${file} holds no results of the bench: give a file that --json wrote.`);
}

function parsed(text: string): Results | undefined {
  try {
    return JSON.parse(text) as Results;
  } catch {
    return undefined;
  }
}
