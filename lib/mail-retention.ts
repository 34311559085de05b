import { Duration } from 'aws-cdk-lib';
import type { LifecycleRule } from 'aws-cdk-lib/aws-s3';
import type { PitchScreenConfig } from '../app/config.ts';
import type { Outcome } from '../core/index.ts';

/** The object tag that the screen keeps a mail's outcome in; see lambda/aws/s3-mail-store.ts. */
const OUTCOME_TAG = 'outcome';

/** All outcomes, such that the compiler misses one that is not here. */
const DAYS: Record<Outcome, 'forwardedDays' | 'ignoredDays' | 'mailDays'> = {
  forwarded: 'forwardedDays',
  ignored: 'ignoredDays',
  // That it was released takes nothing away from whoever looks at it once more.
  released: 'ignoredDays',
  bounce: 'mailDays',
  loop: 'mailDays',
  virus: 'mailDays',
  spam: 'mailDays',
  unauthenticated: 'mailDays',
};

/**
 * How long the bucket keeps each mail, by what became of it.
 *
 * Of several rules that fit an object S3 takes the one that ends first, so the rule for all mails is as long as the
 * longest. It is what ends those without an outcome: mails that could not be handled, which somebody may still release.
 *
 * @param prefix what the keys of mails begin with
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
