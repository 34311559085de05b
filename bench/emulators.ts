import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Endpoints } from './processes/emulators.ts';

/**
 * Starts emulators of S3 and SES in a process of their own, and ends it when the work is done.
 *
 * @throws what the work throws; an error where the emulators do not start
 */
export async function withEmulators<Result>(work: (endpoints: Endpoints) => Promise<Result>): Promise<Result> {
  const program = join(import.meta.dirname, 'processes', 'emulators.ts');
  const emulators = spawn(process.execPath, [program], { stdio: ['pipe', 'pipe', 'inherit'] });
  try {
    const lines = createInterface({ input: emulators.stdout });
    const [line] = await Promise.race([once(lines, 'line'), once(lines, 'close')]);
    if (line === undefined) throw new Error('The S3 and SES emulators did not start.');
    return await work(JSON.parse(line));
  } finally {
    emulators.kill();
  }
}
