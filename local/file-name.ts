import { createHash } from 'node:crypto';

/** Bytes of a name without its ending. File systems take at most 255. */
const MAX_NAME_LENGTH = 200;

/** Characters of the hash behind a name that is not the id itself, so that two ids never have one name. */
const HASH_LENGTH = 16;

/** Makes a file name, without an ending, of an id. An inbox address in the id may have `/`, `*` or 250 characters. */
export function fileName(id: string): string {
  const safe = id.replace(/[^\w.@+=-]/g, '_');
  if (safe === id && id.length <= MAX_NAME_LENGTH) return id;
  const hash = createHash('sha256').update(id).digest('hex').slice(0, HASH_LENGTH);
  return `${safe.slice(0, MAX_NAME_LENGTH - HASH_LENGTH - 1)}-${hash}`;
}
