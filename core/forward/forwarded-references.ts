import { MAX_GLUED_REFERENCES, MAX_LINE_LENGTH } from '../limits.ts';
import { type HeaderField, shortValuesOf } from '../mail/header-field.ts';

/** A message id (RFC 5322 3.6.4) that fits on a line. */
const MESSAGE_ID = /^<[\x21-\x3b\x3d\x3f-\x7e]{1,880}>/;

/** A word that fits on a line: a message id has no raw 8-bit bytes and no control characters, encoded or not. */
const WORD = /^[\x21-\x7e]{1,900}$/;

/**
 * The References of a forwarded mail: those of the original, and its Message-ID, which SES replaces. A later mail of the
 * thread refers to it.
 *
 * White space between the ids is optional (RFC 5322 3.6.4). Where they are glued together, or by commas, and do not fit on a
 * line of `MAX_LINE_LENGTH`, only the first one, by which programs find the thread, and the newest ones are kept.
 */
export function forwardedReferences(fields: readonly HeaderField[]): string[] {
  const words = (shortValuesOf(fields, 'references')[0] ?? '').split(/[ \t]+/);
  const ids = words.map((word) => word.match(/<[^<>]*>/g) ?? [word]);
  const messageId = shortValuesOf(fields, 'message-id')[0]?.match(MESSAGE_ID)?.[0] ?? '';
  const all = [...ids.flat().filter((id) => id !== messageId), messageId].filter((id) => WORD.test(id));
  const isGlued = ids.some(({ length }) => length > 1);
  return isGlued && all.join(' ').length > MAX_LINE_LENGTH ? firstAndNewest(all) : all;
}

function firstAndNewest(ids: readonly string[]): string[] {
  const [first = '', ...others] = ids;
  let room = MAX_GLUED_REFERENCES - first.length;
  const newest = others.toReversed().findIndex((id) => {
    room -= 1 + id.length;
    return room < 0;
  });
  return [first, ...(newest < 0 ? others : others.slice(others.length - newest))];
}
