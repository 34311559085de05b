import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { type CopyState, mergeCopies } from '../../app/copy-marks.ts';
import { isOutcome, mergeOutcomes, outcomeOfMail } from '../../app/merge-outcomes.ts';
import { type MailStore, MissingMail } from '../../app/ports.ts';
import type { Outcome } from '../../core/index.ts';
import { because } from './aws-error.ts';
import { createMailLeases } from './mail-leases.ts';
import type { S3Bucket } from './s3-bucket.ts';

/** Characters. S3 takes at most 2 KB of user-defined metadata for an object, names included. */
const MAX_METADATA = 2_000;

/** Times that outcomes are merged with those that somebody else wrote meanwhile, before they are written in any case. */
const MAX_MERGES = 3;

/** Mails whose last write is remembered. A function has one mail in work. */
const MAX_REMEMBERED = 100;

/** The metadata entry with the outcome of the mail for each inbox. */
const OUTCOMES = 'outcomes';

/** The metadata entry with the key of the copies, and the copies of inboxes that the mail was sent to again. */
const COPIES = 'copies';

/** The ids of SES. A mail from outside may name any other, which must not become a key. */
const ID = /^[\w-]{1,128}$/;

/** The tag with one outcome for the whole mail. A lifecycle rule of the bucket can filter on it. */
const SUMMARY_TAG = 'outcome';

/** The location of the raw mails. */
export interface S3MailStoreProps {
  bucket: S3Bucket;
  /** The keys of the mails are this prefix and an id, as the receipt rule's S3 action writes them. */
  prefix: string;
  /** The keys of the leases are this prefix and the id of their mail. */
  leasePrefix: string;
  /** The inbox addresses of the configuration, in lower case. Outcomes are saved for these. */
  inboxes: readonly string[];
}

/** A store of raw mails that can also return a mail in pieces. */
export interface S3MailStore extends MailStore {
  /**
   * Reads some bytes of a mail. It takes no lease, as a lease would keep a delivery from sending the mail.
   *
   * @throws as `load`
   */
  readPiece(id: string, from: number, length: number): Promise<{ body: Buffer; size: number }>;
}

/**
 * Creates the store of raw mails in S3. The receipt rule writes each mail under prefix + its SES message id.
 *
 * The outcomes of a mail are metadata of its object (docs/adr/0002). They expire with the mail, need no table, and arrive
 * with the mail, without a request of their own. To save them, S3 copies the object onto itself.
 *
 * The entry `outcomes` has the form `outcome=hash… outcome=hash…`, with the hashes of all inbox addresses of an outcome one
 * after another. An address itself may be too long, and have characters that a header field may not have. The entry `copies`
 * has what is to be known of the mail's copies.
 */
export function createS3MailStore({ bucket, prefix, leasePrefix, inboxes }: S3MailStoreProps): S3MailStore {
  const leases = createMailLeases(bucket, leasePrefix);
  const addresses = new Map(inboxes.map((address) => [hash(address), address]));
  /** When the latest mails were written last, as far as this process knows. */
  const written = new Map<string, string>();
  const remember = (id: string, lastModified: string | undefined) => {
    written.delete(id);
    if (lastModified !== undefined) written.set(id, lastModified);
    if (written.size > MAX_REMEMBERED) written.delete(written.keys().next().value!);
  };
  const keyOf = (id: string) => prefix + id;
  const locate = (id: string) => `s3://${bucket.name}/${keyOf(id)}`;

  async function read(id: string) {
    const { body: raw, metadata, lastModified } = await bucket.get(keyOf(id)).catch((cause) => notRead(id, cause));
    const outcomes = readOutcomes(metadata[OUTCOMES] ?? '', addresses);
    const copies = readCopies(metadata[COPIES] ?? '', addresses);
    remember(id, lastModified);
    return { raw, outcomes, copies };
  }

  function notRead(id: string, cause: unknown): never {
    const Kind = isNamed(cause, 'NoSuchKey') ? MissingMail : Error;
    throw new Kind(`Could not read the raw mail ${locate(id)}: ${because(cause)}${hint(cause)}`, { cause });
  }

  /**
   * Writes outcomes, if nobody has written the object since this process read it.
   *
   * The condition is a time, not an ETag: the ETag of an object stays the same when only its metadata changes.
   *
   * @returns false when somebody has
   * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html
   */
  async function write(
    id: string,
    outcomes: ReadonlyMap<string, Outcome>,
    copies: CopyState,
    isConditional: boolean,
  ): Promise<boolean> {
    const metadata = { [OUTCOMES]: writeOutcomes(outcomes), ...writeCopies(copies) };
    checkSize(metadata, outcomes.size);
    const tagging = `${SUMMARY_TAG}=${outcomeOfMail(outcomes) ?? 'forwarded'}`;
    const since = isConditional ? written.get(id) : undefined;
    try {
      const lastModified = await bucket.describe(keyOf(id), 'message/rfc822', metadata, tagging, since);
      remember(id, lastModified);
      return true;
    } catch (error) {
      if (since !== undefined && isNamed(error, 'PreconditionFailed')) return false;
      throw error;
    }
  }

  async function take(id: string, deadline: number) {
    try {
      return await leases.take(id, deadline);
    } catch (cause) {
      throw new Error(`Could not claim the raw mail ${locate(id)}: ${because(cause)}`, { cause });
    }
  }

  return {
    async load(id, deadline) {
      // Both requests at once, the mail's first: the mail can be read while S3 decides on the lease.
      const reading = read(id);
      const taking = setImmediate().then(() => take(id, deadline));
      // `lease` throws the error. Until then nothing handles it, which would end the process.
      taking.catch(() => undefined);
      const unlock = async () => (await taking.catch(() => undefined))?.abandon();
      const { raw, outcomes, copies } = await reading.catch(async (error) => {
        await unlock();
        throw error;
      });
      return {
        raw,
        unlock,
        async lease() {
          const lease = await taking;
          if (lease?.isFirst !== false) return { isHeld: lease !== undefined, outcomes, copies };
          // A delivery had the lease before. It may have sent the mail after the outcomes were read above.
          const { outcomes: newer, copies: newerCopies } = await read(id);
          return { isHeld: true, outcomes: newer, copies: newerCopies };
        },
      };
    },

    readPiece: (id, from, length) => bucket.getPiece(keyOf(id), from, length).catch((cause) => notRead(id, cause)),

    async saveOutcomes(id, outcomes, copies = { resent: new Map() }) {
      try {
        let merged = outcomes;
        let mergedCopies = copies;
        for (let merges = 0; !(await write(id, merged, mergedCopies, merges < MAX_MERGES)); merges += 1) {
          const saved = await read(id);
          merged = mergeOutcomes(saved.outcomes, outcomes);
          mergedCopies = mergeCopies(saved.copies, copies);
        }
      } catch (cause) {
        throw new Error(`Could not keep the outcome with the raw mail ${locate(id)}: ${because(cause)}`, { cause });
      }
    },

    async readCopyKey(id) {
      if (!ID.test(id)) return undefined;
      const metadata = await bucket.metadataOf(keyOf(id)).catch((cause) => {
        // Without the right to list the bucket, S3 answers 403 for an object that does not exist.
        if (isNamed(cause, 'Status404') || isNamed(cause, 'Status403')) return {};
        throw new Error(`Could not look at the raw mail ${locate(id)}: ${because(cause)}`, { cause });
      });
      return readCopies((metadata as Record<string, string>)[COPIES] ?? '', addresses).key;
    },

    locate,
    // Neither the ids of SES nor the names of buckets have characters that are special in a shell.
    fetchCommand: (id) => `aws s3 cp ${locate(id)} pitch.eml`,
  };
}

/** Characters of a hash, 30 bits. Among 300 inboxes, the chance that two have the same is below one in 20,000. */
const HASH_LENGTH = 5;

function hash(address: string): string {
  return createHash('sha256').update(address).digest('base64url').slice(0, HASH_LENGTH);
}

function writeOutcomes(outcomes: ReadonlyMap<string, Outcome>): string {
  const hashes = new Map<Outcome, string>();
  for (const [address, outcome] of outcomes) hashes.set(outcome, (hashes.get(outcome) ?? '') + hash(address));
  const entries = Array.from(hashes, ([outcome, all]) => `${outcome}=${all}`).join(' ');
  return entries;
}

function checkSize(metadata: Readonly<Record<string, string>>, inboxes: number): void {
  if (Object.values(metadata).join('').length <= MAX_METADATA) return;
  throw new Error(
    `found outcomes for ${inboxes} inboxes, expected so many that they fit into ${MAX_METADATA} characters`,
  );
}

/** `KEY hash+copy…`, with a hash and the id of a copy for each inbox that the mail was sent to again. */
function writeCopies({ key, resent }: CopyState): Record<string, string> {
  if (key === undefined) return {};
  return { [COPIES]: [key, ...Array.from(resent, ([address, copy]) => hash(address) + copy)].join(' ') };
}

function readCopies(entries: string, addresses: ReadonlyMap<string, string>): CopyState {
  const [key, ...copies] = entries.split(' ');
  const resent = new Map<string, string>();
  for (const entry of copies) {
    const address = addresses.get(entry.slice(0, HASH_LENGTH));
    if (address !== undefined) resent.set(address, entry.slice(HASH_LENGTH));
  }
  return { ...(key ? { key } : {}), resent };
}

function readOutcomes(entries: string, addresses: ReadonlyMap<string, string>): Map<string, Outcome> {
  const outcomes = new Map<string, Outcome>();
  for (const entry of entries.split(' ')) {
    const [outcome, hashes = ''] = entry.split('=');
    if (!isOutcome(outcome)) continue;
    for (let at = 0; at < hashes.length; at += HASH_LENGTH) {
      const address = addresses.get(hashes.slice(at, at + HASH_LENGTH));
      if (address !== undefined) outcomes.set(address, outcome);
    }
  }
  return outcomes;
}

/** The function has no right `s3:ListBucket`. Without it, S3 answers AccessDenied for an object that does not exist. */
function hint(cause: unknown): string {
  if (!isNamed(cause, 'NoSuchKey') && !isNamed(cause, 'AccessDenied')) return '';
  return ' (the mail is not there: its time in the bucket is over, or someone removed it)';
}

function isNamed(cause: unknown, name: string): boolean {
  return cause instanceof Error && cause.name === name;
}
