import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { type MailStore, MissingMail } from '../../app/ports.ts';
import type { Outcome } from '../../core/index.ts';
import { createMailLeases } from './mail-leases.ts';
import type { S3Bucket } from './s3-bucket.ts';

/** S3 takes at most 2 KB of user-defined metadata for an object, names included. */
const MAX_METADATA = 2_000;

/** The metadata entry that holds what became of the mail for each inbox. */
const OUTCOMES = 'outcomes';

/** The tag that holds one outcome for the whole mail: what a lifecycle rule of the bucket can filter on. */
const SUMMARY_TAG = 'outcome';

/** Which outcome stands for a mail to several inboxes: the first of these. What a person may want to release comes first. */
const SUMMARY_ORDER: readonly Outcome[] = [
  'ignored',
  'unauthenticated',
  'spam',
  'loop',
  'bounce',
  'virus',
  'released',
  'forwarded',
];

/** Where the raw mails are. */
export interface S3MailStoreProps {
  bucket: S3Bucket;
  /** What the keys of the mails begin with, before their ids: the prefix of the receipt rule's S3 action. */
  prefix: string;
  /** What the keys of the leases begin with, before the ids of their mails. */
  leasePrefix: string;
  /** The inbox addresses of the configuration, in lower case: those that outcomes are remembered for. */
  inboxes: readonly string[];
}

/** A store of raw mails whose mails can be looked at, too. */
export interface S3MailStore extends MailStore {
  /**
   * Reads some bytes of a mail, and nothing else: without a lease, which a delivery would take for another one's.
   *
   * @throws as `load`
   */
  readPiece(id: string, from: number, length: number): Promise<{ body: Buffer; size: number }>;
}

/**
 * The store of raw mails in S3, where the receipt rule puts each under prefix + its SES message id.
 *
 * What became of a mail is kept with it, so that it expires with it and needs no table of its own: as object metadata,
 * which comes with the mail when it is fetched, so that to look costs no request. `outcomes` holds `outcome=hash…`,
 * separated by spaces, with the hashes of all inbox addresses that had this outcome behind each other: an address may be
 * long and hold characters that a header may not. Metadata can only be set by writing an object, so the mail is copied
 * onto itself, inside S3 (docs/adr/0002).
 */
export function createS3MailStore({ bucket, prefix, leasePrefix, inboxes }: S3MailStoreProps): S3MailStore {
  const leases = createMailLeases(bucket, leasePrefix);
  const addresses = new Map(inboxes.map((address) => [hash(address), address]));
  const keyOf = (id: string) => prefix + id;
  const locate = (id: string) => `s3://${bucket.name}/${keyOf(id)}`;

  async function read(id: string) {
    const { body: raw, metadata } = await bucket.get(keyOf(id)).catch((cause) => notRead(id, cause));
    return { raw, outcomes: readOutcomes(metadata[OUTCOMES] ?? '', addresses) };
  }

  function notRead(id: string, cause: unknown): never {
    const Kind = isNamed(cause, 'NoSuchKey') ? MissingMail : Error;
    throw new Kind(`Could not read the raw mail ${locate(id)}: ${because(cause)}${hint(cause)}`, { cause });
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
      // Both at once, the mail's request first: it can be read while S3 decides on the lease.
      const reading = read(id);
      const taking = setImmediate().then(() => take(id, deadline));
      // It may fail long before anyone asks how it went.
      taking.catch(() => undefined);
      const unlock = async () => (await taking.catch(() => undefined))?.abandon();
      const { raw, outcomes } = await reading.catch(async (error) => {
        await unlock();
        throw error;
      });
      return {
        raw,
        unlock,
        async lease() {
          const lease = await taking;
          if (lease?.isFirst !== false) return { isHeld: lease !== undefined, outcomes };
          // Someone had the mail before: they may have sent it after it was read above.
          return { isHeld: true, outcomes: (await read(id)).outcomes };
        },
      };
    },

    readPiece: (id, from, length) => bucket.getPiece(keyOf(id), from, length).catch((cause) => notRead(id, cause)),

    async saveOutcomes(id, outcomes) {
      try {
        const metadata = { [OUTCOMES]: writeOutcomes(outcomes) };
        const tagging = `${SUMMARY_TAG}=${summaryOf(outcomes)}`;
        await bucket.describe(keyOf(id), 'message/rfc822', metadata, tagging);
      } catch (cause) {
        throw new Error(`Could not keep the outcome with the raw mail ${locate(id)}: ${because(cause)}`, { cause });
      }
    },

    locate,
    // SES' ids and the bucket's name hold nothing that a shell would take for its own.
    fetchCommand: (id) => `aws s3 cp ${locate(id)} pitch.eml`,
  };
}

/** Characters of a hash: 30 bits. Among 300 inboxes, two alike are less likely than one in 20,000. */
const HASH_LENGTH = 5;

function hash(address: string): string {
  return createHash('sha256').update(address).digest('base64url').slice(0, HASH_LENGTH);
}

function writeOutcomes(outcomes: ReadonlyMap<string, Outcome>): string {
  const hashes = new Map<Outcome, string>();
  for (const [address, outcome] of outcomes) hashes.set(outcome, (hashes.get(outcome) ?? '') + hash(address));
  const entries = Array.from(hashes, ([outcome, all]) => `${outcome}=${all}`).join(' ');
  if (entries.length > MAX_METADATA) {
    throw new Error(
      `found outcomes for ${outcomes.size} inboxes, expected so many that they fit into ${MAX_METADATA} characters`,
    );
  }
  return entries;
}

function summaryOf(outcomes: ReadonlyMap<string, Outcome>): Outcome {
  const kept = new Set(outcomes.values());
  return SUMMARY_ORDER.find((outcome) => kept.has(outcome)) ?? 'forwarded';
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

function isOutcome(value: string | undefined): value is Outcome {
  return SUMMARY_ORDER.some((outcome) => outcome === value);
}

/** Without `s3:ListBucket`, which the function does not have, S3 says of an object that is not there that it is forbidden. */
function hint(cause: unknown): string {
  if (!isNamed(cause, 'NoSuchKey') && !isNamed(cause, 'AccessDenied')) return '';
  return ' (the mail is not there: its time in the bucket is over, or someone removed it)';
}

function isNamed(cause: unknown, name: string): boolean {
  return cause instanceof Error && cause.name === name;
}

function because(cause: unknown): string {
  return cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
}
