import { type Digest, type DigestLinks, printable } from '../core/index.ts';
import { digestLinks, newSecret } from './commands/capability.ts';
import type { DigestLists, ListedPitch } from './commands/ports.ts';
import { resendOf } from './resend.ts';
import { receivedMailOf } from './review.ts';

const DAY = 24 * 3_600_000;

/** Characters of a subject in a list: an answer names the pitch by it. */
const MAX_LISTED_SUBJECT = 100;

/**
 * Saves what a digest lists, so that it can be answered, and makes its links.
 *
 * @returns undefined for a digest that lists nothing
 * @param now milliseconds since 1970; no two digests of an inbox are listed at the same moment
 * @param days how long the mails are kept
 */
export async function listDigest(
  digest: Digest,
  { lists, days }: { lists: Pick<DigestLists, 'save'>; days: number },
  now: number,
): Promise<DigestLinks | undefined> {
  if (digest.isQuiet) return undefined;
  const key = now.toString(36);
  const secret = newSecret();
  const pitches = digest.groups.flatMap(({ pitches, actions }) =>
    pitches.map(({ pitch }): ListedPitch => {
      const resend = resendOf(pitch);
      return {
        mail: receivedMailOf(pitch),
        ...(resend === undefined ? {} : { resend }),
        subject: printable(pitch.subject, MAX_LISTED_SUBJECT),
        actions,
      };
    }),
  );
  await lists.save(key, { v: 1, inbox: digest.inbox, secret, expires: now + days * DAY, pitches });
  return digestLinks(digest.inbox, key, secret);
}
