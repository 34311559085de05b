import type { ReceiptVerdicts } from '../types.ts';

/** Whether a verdict of SES is the one expected. SES writes them in capitals, and other receivers need not. */
export function isVerdict(verdict: string | undefined, expected: 'PASS' | 'FAIL'): boolean {
  return verdict?.toUpperCase() === expected;
}

/** Whether the receiver examined who sent a mail. On one machine nobody does. */
export function isSenderExamined({ spf, dkim, dmarc }: ReceiptVerdicts): boolean {
  return [spf, dkim, dmarc].some((verdict) => verdict !== undefined);
}
