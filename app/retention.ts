import type { Outcome } from '../core/index.ts';
import type { PitchScreenConfig } from './config.ts';

export type Retention = PitchScreenConfig['retention'];

/** The key of `retention` with the days for each outcome. A new outcome that is missing here is a compile error. */
export const RETENTION_OF: Record<Outcome, 'forwardedDays' | 'ignoredDays' | 'mailDays'> = {
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

/** Days that a mail without an outcome is kept: it could not be handled, and somebody may still have it sent. */
export function longestRetention({ mailDays, ignoredDays, forwardedDays }: Retention): number {
  return Math.max(mailDays, ignoredDays, forwardedDays);
}
