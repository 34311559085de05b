import { randomUUID } from 'node:crypto';
import type { S3Bucket, WriteCondition } from './s3-bucket.ts';

/**
 * Milliseconds that a lease outlives the call that made it. The call ends in time or is ended; what is left is how far
 * the clocks of two machines may be apart.
 */
const CLOCK_DIFFERENCE = 5_000;

/** What stands in the object of a lease. */
interface LeaseText {
  /** Different for every lease, so that the ETag of the object is, too. */
  holder: string;
  /** Milliseconds since 1970; 0 when it was given back. */
  until: number;
}

/** The right to send a mail, which one delivery of its event has at a time. */
export interface MailLease {
  /** Whether nobody has ever had it before; else a delivery may have sent the mail since anyone last looked. */
  isFirst: boolean;
  /** Gives it back before its time. It runs out by itself, so this never throws. */
  abandon(): Promise<void>;
}

/** Leases on mails, each an object `PREFIX + id` beside the mails. */
export interface MailLeases {
  /**
   * @param deadline milliseconds since 1970, by when the call that asks has ended, however it ends
   * @returns nothing where another delivery has it
   */
  take(id: string, deadline: number): Promise<MailLease | undefined>;
}

/**
 * Leases by conditional writes of S3: the first is an object that must not be there yet, each later one replaces the
 * very object that was seen to have run out. S3 decides between two at once (docs/adr/0004).
 *
 * Where an S3 does not know the conditions it writes every time, so that everyone has the lease.
 */
export function createMailLeases(bucket: S3Bucket, prefix: string): MailLeases {
  /** @returns the ETag of what was written; nothing where the condition does not hold */
  async function write(id: string, text: LeaseText, condition: WriteCondition) {
    try {
      return { etag: await bucket.put(prefix + id, JSON.stringify(text), 'application/json', condition) };
    } catch (error) {
      // 409: another write is on its way at the same moment. 404: what should be replaced is gone.
      if ([404, 409, 412].includes(statusOf(error) ?? 0)) return undefined;
      // Leases that cannot be written at all must not keep every pitch from its reporter: then everyone has the lease.
      if ([403, 405, 501].includes(statusOf(error) ?? 0)) return { etag: undefined };
      throw error;
    }
  }

  /** @returns nothing where it is not there; without `s3:ListBucket` S3 says 403 of that */
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
      const mine: LeaseText = { holder, until: deadline + CLOCK_DIFFERENCE };
      const lease = (isFirst: boolean, etag: string | undefined): MailLease => ({
        isFirst,
        async abandon() {
          // Where it could not be written, nothing is there to be given back.
          if (etag === undefined) return;
          // Only while it is still ours: it may have run out and be another's.
          await write(id, { holder, until: 0 }, { ifMatch: etag }).catch(() => undefined);
        },
      });

      const first = await write(id, mine, { ifNoneMatch: '*' });
      if (first !== undefined) return lease(true, first.etag);
      const found = await read(id);
      if (found === undefined) return undefined;
      // Written by the attempt before, whose answer was lost on its way here.
      if (found.holder === holder) return lease(true, found.etag);
      if (found.until > Date.now()) return undefined;
      const next = await write(id, mine, { ifMatch: found.etag });
      if (next !== undefined) return lease(false, next.etag);
      const now = await read(id);
      return now?.holder === holder ? lease(false, now.etag) : undefined;
    },
  };
}

function statusOf(error: unknown): number | undefined {
  return (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
}
