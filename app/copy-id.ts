import { randomBytes } from 'node:crypto';

/** Bytes: among a million copies of one pitch, the chance that two have the same id is below one in 500. */
const ID_BYTES = 6;

/** Returns a new id for a copy: eight letters, digits, `_` or `-`. */
export function newCopyId(): string {
  return randomBytes(ID_BYTES).toString('base64url');
}
