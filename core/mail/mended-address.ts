import { isValidAddress } from './addresses.ts';

/** Marks that mail programs leave at the end of an address, and at its beginning, where a dot belongs to the address. */
const STRAY_END = /[\s<>()[\]{},;:.'"`]+$/;
const STRAY_START = /^(?:[\s<>()[\]{},;:'"`]|mailto:|smtp:)+/i;

/** Characters of an address that is looked at. A valid one has 254 at most (RFC 5321 4.5.3.1.3), marks round it a few. */
const MAX_LENGTH = 300;

/** The characters of a local part that need no quotes (RFC 5322 3.2.3), and dots anywhere among them. */
const ATOMS_AND_DOTS = /^[\w!#$%&'*+/=?^`{|}~.-]+$/;

/**
 * An address that SES takes in a header, made of one that its sender plainly meant: without stray marks round it and the
 * `mailto:` of a link, without empty labels in its domain, and with quotes round a local part whose dots need them (RFC 5321
 * 4.1.2). Japanese carriers have such addresses as `haru..ka.@…`.
 *
 * @param address as `parseMailboxes` gives it
 * @returns the address itself if it is valid; undefined if nothing plain can be made of it
 */
export function mendedAddress(address: string): string | undefined {
  if (isValidAddress(address)) return address;
  if (address.length > MAX_LENGTH) return undefined;
  const end = STRAY_END.exec(address)?.[0] ?? '';
  const withoutEnd = address.slice(0, address.length - end.length);
  // An apostrophe may belong to a local part, unless there is another one behind the address.
  const isInApostrophes = withoutEnd.startsWith("'") && end.includes("'");
  if (isValidAddress(withoutEnd) && !isInApostrophes) return withoutEnd;
  const isLink = /mailto:/i.test(address);
  const bare = withoutEnd.replace(STRAY_START, '').replace(isLink ? /\?.*$/s : /$^/, '');
  const at = bare.lastIndexOf('@');
  const local = bare.slice(0, at).replace(/@$/, '');
  const domain = bare
    .slice(at + 1)
    .replace(/\.{2,}/g, '.')
    .replace(/^\./, '');
  const plain = `${local}@${domain}`;
  if (isValidAddress(plain)) return plain;
  const quoted = `"${local}"@${domain}`;
  return ATOMS_AND_DOTS.test(local) && isValidAddress(quoted) ? quoted : undefined;
}

/** Tells whether a valid address has a dot-atom before its `@`: SES takes those for certain. */
export function isDotAtomAddress(address: string): boolean {
  return isValidAddress(address) && !address.startsWith('"');
}
