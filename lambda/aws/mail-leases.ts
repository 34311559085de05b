import { randomUUID } from 'node:crypto';
import { statusOf } from './aws-error.ts';
import type { S3Bucket, WriteCondition } from './s3-bucket.ts';

/**
 * Milliseconds that a lease outlives the call that made it. Lambda ends the call by its deadline, but the clocks of two
 * machines may differ by this much.
 */
const MAX_CLOCK_DIFFERENCE = 5_000;

/** The content of a lease's object. */
interface LeaseText {
  /** Different for every lease, so that every lease's object has another ETag. */
  holder: string;
  /** Milliseconds since 1970; 0 for a lease that was abandoned. */
  until: number;
}

/** The right to send a mail. One delivery of its event has it at a time. */
export interface MailLease {
  /**
   * Whether nobody had a lease on the mail before. If somebody had, they may have sent the mail since the caller read its
   * outcomes.
   */
  isFirst: boolean;
  /** Ends the lease before it expires. Never throws, as the lease expires anyway. */
  abandon(): Promise<void>;
}

/** Leases on mails. Each is an object `prefix + id` in the bucket of the mails. */
export interface MailLeases {
  /**
   * Takes the lease on a mail.
   *
   * @param deadline milliseconds since 1970, by when the caller has ended in any case
   * @returns nothing where another delivery has the lease
   */
  take(id: string, deadline: number): Promise<MailLease | undefined>;
}

/**
 * Makes leases with conditional writes of S3. The first lease on a mail writes an object that must not exist yet. Each
 * later one replaces the very object that was found expired. Of two writes at once S3 accepts one (docs/adr/0004).
 *
 * An S3 that ignores the conditions accepts every write, so that everyone has the lease.
 */
export function createMailLeases(bucket: S3Bucket, prefix: string): MailLeases {
  /** @returns the ETag of what was written; nothing where the condition does not hold */
  async function write(id: string, text: LeaseText, condition: WriteCondition) {
    try {
      return { etag: await bucket.put(prefix + id, JSON.stringify(text), 'application/json', condition) };
    } catch (error) {
      // 409: another write is going on. 404: the object to replace is gone.
      if ([404, 409, 412].includes(statusOf(error) ?? 0)) return undefined;
      // Where no lease can be written at all, everyone has it: otherwise no pitch would reach its reporter.
      if ([403, 405, 501].includes(statusOf(error) ?? 0)) return { etag: undefined };
      throw error;
    }
  }

  /** @returns nothing where there is none. Without the right `s3:ListBucket`, S3 answers 403 instead of 404 */
  async function read(id: string): Promise<(LeaseText & { etag: string | undefined }) | undefined> {
    try {
      const { body, etag } = await bucket.get(prefix + id);
      return { ...(JSON.parse(body.toString()) as LeaseText), etag };
    } catch (error) {
      if ([403, 404].includes(statusOf(error) ?? 0)) return undefined;
      throw error;
    }
  }

  return {
    async take(id, deadline) {
      const holder = randomUUID();
      const mine: LeaseText = { holder, until: deadline + MAX_CLOCK_DIFFERENCE };
      const lease = (isFirst: boolean, etag: string | undefined): MailLease => ({
        isFirst,
        async abandon() {
          // A lease that could not be written has no object.
          if (etag === undefined) return;
          // The condition: it may have expired, and another delivery may have it.
          await write(id, { holder, until: 0 }, { ifMatch: etag }).catch(() => undefined);
        },
      });

      const first = await write(id, mine, { ifNoneMatch: '*' });
      if (first !== undefined) return lease(true, first.etag);
      const found = await read(id);
      if (found === undefined) return undefined;
      // The first request wrote it, its answer was lost, and the bucket sent the request again.
      if (found.holder === holder) return lease(true, found.etag);
      if (found.until > Date.now()) return undefined;
      const next = await write(id, mine, { ifMatch: found.etag });
      if (next !== undefined) return lease(false, next.etag);
      const now = await read(id);
      return now?.holder === holder ? lease(false, now.etag) : undefined;
    },
  };
}
