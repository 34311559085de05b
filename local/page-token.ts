import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { newToken } from '../app/loopback.ts';
import type { DataFolder } from './data-folder.ts';
import { writeDurably } from './durable-file.ts';

/**
 * Reads the token of the page from the data folder, and makes one at the first start. It outlives a restart, so that open
 * pages and bookmarks go on working. Only the owner of the folder can read the file.
 */
export async function readPageToken({ path, temporary }: DataFolder): Promise<string> {
  const file = join(path, 'page-token');
  const kept = await readFile(file, 'utf8').catch(() => '');
  if (/^[\w-]{43}\n$/.test(kept)) return kept.trim();
  const token = newToken();
  await writeDurably(file, `${token}\n`, temporary);
  return token;
}
