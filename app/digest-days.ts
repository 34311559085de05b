import type { PitchScreenConfig } from './config.ts';

/** For how many days the links of a digest work: as long as the mails that it lists are kept. */
export function digestDays({ mailDays, ignoredDays }: PitchScreenConfig['retention']): number {
  return Math.max(mailDays, ignoredDays);
}
