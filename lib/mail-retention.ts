import { Duration } from 'aws-cdk-lib';
import type { LifecycleRule } from 'aws-cdk-lib/aws-s3';
import type { PitchScreenConfig } from '../app/config.ts';
import type { Outcome } from '../core/index.ts';

/** The object tag in which the screen saves the outcome of a mail (lambda/aws/s3-mail-store.ts). */
const OUTCOME_TAG = 'outcome';

/** The retention that applies to each outcome. A new outcome that is missing here is a compile error. */
const DAYS: Record<Outcome, 'forwardedDays' | 'ignoredDays' | 'mailDays'> = {
  forwarded: 'forwardedDays',
  ignored: 'ignoredDays',
  // A released pitch was ignored first, and stays as long as if it still were.
  released: 'ignoredDays',
  bounce: 'mailDays',
  loop: 'mailDays',
  virus: 'mailDays',
  spam: 'mailDays',
  unauthenticated: 'mailDays',
  command: 'mailDays',
};

/**
 * The lifecycle rules of the bucket: how many days it keeps a mail of each outcome.
 *
 * If several rules match an object, S3 applies the shortest. So the rule for all mails has the longest of the times. It
 * is for mails without an outcome: they could not be handled, and somebody may still have them sent.
 *
 * @param prefix of the keys of mails
 */
export function mailRetention(retention: PitchScreenConfig['retention'], prefix: string): LifecycleRule[] {
  const { mailDays, ignoredDays, forwardedDays } = retention;
  const rule = (id: string, days: number, tagFilters?: Record<string, string>): LifecycleRule => ({
    id,
    prefix,
    expiration: Duration.days(days),
    ...(tagFilters && { tagFilters }),
  });
  return [
    rule('ForgetAnyMail', Math.max(mailDays, ignoredDays, forwardedDays)),
    ...Object.entries(DAYS).map(([outcome, days]) =>
      rule(`Forget-${outcome}`, retention[days], { [OUTCOME_TAG]: outcome }),
    ),
  ];
}
