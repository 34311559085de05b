import { RetentionDays } from 'aws-cdk-lib/aws-logs';

/**
 * CloudWatch Logs keeps events for certain numbers of days only.
 *
 * @param days a whole number of days, at most 3653 (ten years), the most that CloudWatch Logs allows
 * @returns the smallest of those numbers that is at least as large
 */
export function logRetention(days: number): RetentionDays {
  const allowed = Object.values(RetentionDays).filter((value): value is RetentionDays => typeof value === 'number');
  // `INFINITE` is the last one, so there always is one.
  return allowed.sort((a, b) => a - b).find((value) => value >= days) ?? RetentionDays.INFINITE;
}
