import { Duration } from 'aws-cdk-lib';
import type { LifecycleRule } from 'aws-cdk-lib/aws-s3';
import { longestRetention, RETENTION_OF, type Retention } from '../app/retention.ts';

/** The object tag in which the screen saves the outcome of a mail (lambda/aws/s3-mail-store.ts). */
const OUTCOME_TAG = 'outcome';

/**
 * The lifecycle rules of the bucket: how many days it keeps a mail of each outcome.
 *
 * If several rules match an object, S3 applies the shortest. So the rule for all mails has the longest of the times. It
 * is for mails without an outcome: they could not be handled, and somebody may still have them sent.
 *
 * @param prefix of the keys of mails
 */
export function mailRetention(retention: Retention, prefix: string): LifecycleRule[] {
  const rule = (id: string, days: number, tagFilters?: Record<string, string>): LifecycleRule => ({
    id,
    prefix,
    expiration: Duration.days(days),
    ...(tagFilters && { tagFilters }),
  });
  return [
    rule('ForgetAnyMail', longestRetention(retention)),
    ...Object.entries(RETENTION_OF).map(([outcome, days]) =>
      rule(`Forget-${outcome}`, retention[days], { [OUTCOME_TAG]: outcome }),
    ),
  ];
}
