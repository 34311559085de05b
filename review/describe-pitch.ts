import { type PitchRecord, printable, type Reason } from '../core/index.ts';

/** An excerpt cut at the word that it is shown for. `word` is empty where it is not found in the excerpt. */
export interface MarkedExcerpt {
  before: string;
  word: string;
  after: string;
}

/** Finds the word, as it is written or as it is configured, in the excerpt of a reason, and makes all of it safe. */
export function markWord({ word, as, excerpt }: Reason): MarkedExcerpt {
  const text = printable(excerpt, 400);
  for (const candidate of [printable(as), printable(word)]) {
    // Letter case only matters where it would move the positions (`İ` is two units long in lower case).
    const lower = text.toLowerCase();
    const at = lower.length === text.length ? lower.indexOf(candidate.toLowerCase()) : text.indexOf(candidate);
    if (candidate !== '' && at >= 0) {
      const end = at + candidate.length;
      return { before: text.slice(0, at), word: text.slice(at, end), after: text.slice(end) };
    }
  }
  return { before: text, word: '', after: '' };
}

/** Says in which form a pitch was sent, and why. Empty for a pitch that was sent as it is. Safe to print. */
export function describeForm({ sentAs, why = '' }: Pick<PitchRecord, 'sentAs' | 'why'>): string {
  if (sentAs === 'wrapped') return `as an attachment, ${printable(why, 500)}`;
  return sentAs === 'notice' ? `only a notice of it, ${printable(why, 500)}` : '';
}

/** Says that a pitch with a word was forwarded for its sender's sake. Empty for any other. Safe to print. */
export function describeTrust({ trusted }: Pick<PitchRecord, 'trusted'>): string {
  return trusted === undefined ? '' : `forwarded all the same, as the inbox trusts ${printable(trusted)}`;
}
