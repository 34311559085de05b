import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { logLine } from '../../../core/record/log-line.ts';
import type { LogRecord } from '../../../core/record/log-record.ts';
import { record } from '../../record.ts';
import { files, mail, runCli, startScreen, temporaryFolder } from '../screen-process.ts';

/** Runs `npm run review` on a data folder. */
export const review = (data: string, ...args: string[]) => runCli('cli/review.ts', [...args, '--data', data]);

/** A data folder with a log, and mails for some of its pitches. */
export async function folderWith(lines: LogRecord[], mails: Record<string, string> = {}): Promise<string> {
  const data = await temporaryFolder();
  await mkdir(join(data, 'mail'));
  await writeFile(join(data, 'pitches.jsonl'), lines.map((line) => `${logLine(line)}\n`).join(''));
  for (const [id, raw] of Object.entries(mails)) await writeFile(join(data, 'mail', `${id}.eml`), raw);
  return data;
}

/** A screen that ignored one pitch and forwarded another. */
export async function screenWithPitches() {
  const screen = await startScreen(await temporaryFolder());
  await mail(screen.smtpPort, { subject: 'A disruptive lamp', text: 'It shines. Truly Disruptive.' });
  await mail(screen.smtpPort, { subject: 'A plain lamp', text: 'It shines.' });
  await expect.poll(() => files(screen.data, 'queue')).toEqual([]);
  return screen;
}

const REASONS = [{ word: 'disruptive', where: 'HTML', as: 'Disruptive', excerpt: 'a Disruptive battery' }];

/** The record of a pitch that was ignored for its word, but for the fields given. */
export const ignored = (id: string, given: Partial<ReturnType<typeof record>> = {}) =>
  record({ id: `20260302T090000000Z-${id}`, outcome: 'ignored', reasons: REASONS, ...given });
