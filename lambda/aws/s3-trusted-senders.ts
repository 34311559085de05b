import type { TrustedSender, TrustedSenders } from '../../app/ports.ts';
import { checkRoom } from '../../app/trust-limit.ts';
import { because, statusOf } from './aws-error.ts';
import type { S3Bucket, WriteCondition } from './s3-bucket.ts';

/** Times that a change is made anew, because somebody else changed the list meanwhile. */
const MAX_ATTEMPTS = 10;

/**
 * Keeps the trusted senders of each inbox in one object of the bucket, `prefix + address + .json`. A change replaces the
 * very object that was read (a conditional write of S3), so that of two changes at once none is lost.
 */
export function createS3TrustedSenders(bucket: S3Bucket, prefix: string): TrustedSenders {
  const keyOf = (inbox: string) => `${prefix}${inbox}.json`;

  /** Without the right `s3:ListBucket`, S3 answers 403 instead of 404 where there is no object. */
  async function read(inbox: string): Promise<{ senders: TrustedSender[]; condition: WriteCondition }> {
    try {
      const { body, etag } = await bucket.get(keyOf(inbox));
      return { senders: JSON.parse(body.toString()) as TrustedSender[], condition: { ifMatch: etag } };
    } catch (error) {
      if ([403, 404].includes(statusOf(error) ?? 0)) return { senders: [], condition: { ifNoneMatch: '*' } };
      throw new Error(`s3://${bucket.name}/${keyOf(inbox)} could not be read: ${because(error)}`, { cause: error });
    }
  }

  /** @param change returns the new list; nothing where there is nothing to change */
  async function update(inbox: string, change: (senders: TrustedSender[]) => TrustedSender[] | undefined) {
    for (let attempt = 1; ; attempt++) {
      const { senders, condition } = await read(inbox);
      const changed = change(senders);
      if (changed === undefined) return false;
      try {
        await bucket.put(keyOf(inbox), JSON.stringify(changed, null, 2), 'application/json', condition);
        return true;
      } catch (error) {
        // 412: somebody changed the list. 409: somebody is changing it.
        if (attempt < MAX_ATTEMPTS && [409, 412].includes(statusOf(error) ?? 0)) continue;
        throw new Error(`s3://${bucket.name}/${keyOf(inbox)} could not be written: ${because(error)}`, {
          cause: error,
        });
      }
    }
  }

  return {
    list: async (inbox) => (await read(inbox)).senders,

    add: (inbox, trusted) =>
      update(inbox, (senders) => {
        if (senders.some(({ sender }) => sender === trusted.sender)) return undefined;
        checkRoom(inbox, senders);
        return [...senders, trusted];
      }),

    remove: (inbox, sender) =>
      update(inbox, (senders) => {
        const left = senders.filter((one) => one.sender !== sender);
        return left.length < senders.length ? left : undefined;
      }),
  };
}
