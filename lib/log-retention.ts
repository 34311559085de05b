import { RetentionDays } from 'aws-cdk-lib/aws-logs';

/**
 * CloudWatch Logs keeps events only for certain numbers of days: the smallest of them that is at least as long.
 *
 * @param days a whole number of days, at most 3653 (ten years), the most that CloudWatch Logs takes
 */
export function logRetention(days: number): RetentionDays {
  const allowed = Object.values(RetentionDays).filter((value): value is RetentionDays => typeof value === 'number');
  // Ascending and last of all `INFINITE`, so there always is one.
  return allowed.sort((a, b) => a - b).find((value) => value >= days) ?? RetentionDays.INFINITE;
}
