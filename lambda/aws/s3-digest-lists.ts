import { createHash } from 'node:crypto';
import type { DailyMarks, DigestList, DigestLists } from '../../app/commands/ports.ts';
import { because, statusOf } from './aws-error.ts';
import type { S3Bucket } from './s3-bucket.ts';

/** The key of a digest within its inbox. Anything else in a mail names no object. */
const KEY = /^[a-z\d]{1,16}$/;

/**
 * Creates the lists of digests in S3, each an object `prefix + hash of the inbox address / key`. A lifecycle rule of the
 * bucket removes them with the mails.
 */
export function createS3DigestLists(bucket: S3Bucket, prefix: string): DigestLists {
  const nameOf = (inbox: string, key: string) => `${prefix}${hashOf(inbox)}/${key}`;
  return {
    async save(key, list) {
      await bucket.put(nameOf(list.inbox, key), JSON.stringify(list), 'application/json', { ifMatch: undefined });
    },

    async find(inbox, key) {
      if (!KEY.test(key)) return undefined;
      try {
        const { body } = await bucket.get(nameOf(inbox, key));
        return JSON.parse(body.toString()) as DigestList;
      } catch (cause) {
        // Without the right `s3:ListBucket`, S3 answers 403 for an object that does not exist.
        if ([403, 404].includes(statusOf(cause) ?? 0)) return undefined;
        throw new Error(`Could not read what the digest ${key} of ${inbox} lists: ${because(cause)}`, { cause });
      }
    },
  };
}

/**
 * Creates the marks of days in S3. They stand beside the leases on mails, where the screen may write, and which the bucket
 * forgets after a day.
 */
export function createS3DailyMarks(bucket: S3Bucket, leasePrefix: string): DailyMarks {
  return {
    async markHelp(inbox, day) {
      try {
        await bucket.put(`${leasePrefix}help-${hashOf(inbox)}-${day}`, '{}', 'application/json', { ifNoneMatch: '*' });
        return true;
      } catch (cause) {
        if ([409, 412].includes(statusOf(cause) ?? 0)) return false;
        throw new Error(`Could not mark that ${inbox} got help on ${day}: ${because(cause)}`, { cause });
      }
    },
  };
}

/** The name of an inbox in a key: an address may hold a slash. */
function hashOf(inbox: string): string {
  return createHash('sha256').update(inbox).digest('hex').slice(0, 32);
}
