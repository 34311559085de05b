import { printable } from '../core/printable.ts';
import type { ReleasedRecord } from '../core/record/later-record.ts';
import type { PitchRecord } from '../core/record/pitch-record.ts';
import type { Reason } from '../core/types.ts';
import { type Paint, PLAIN } from './paint.ts';

/** Reasons and unread places that are shown for one pitch; the log has them all. */
const MAX_SHOWN = 4;

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

/**
 * One pitch as a person reads it in a terminal: what became of it, who sent it, its subject; below, to whom it went or
 * because of which word where, with the excerpt. Safe to print whatever the mail holds.
 *
 * @param paint marks outcome and word
 */
export function renderPitch(record: PitchRecord, paint: Paint = PLAIN): string {
  const outcome = record.outcome.padEnd(9);
  const head = [
    record.outcome === 'forwarded' ? paint(['green', 'bold'], outcome) : paint(['yellow', 'bold'], outcome),
    `${printable(record.sender) || '(no sender)'} – ${printable(record.subject) || '(no subject)'}`,
  ].join(' ');
  const details = record.reasons.slice(0, MAX_SHOWN).map((reason) => {
    const { before, word, after } = markWord(reason);
    const excerpt = word === '' ? before : `${before}${paint('inverse', word)}${after}`;
    return `because of “${printable(reason.word)}” in ${printable(reason.where)}: ${excerpt}`;
  });
  if (record.reasons.length > MAX_SHOWN) details.push(`and ${record.reasons.length - MAX_SHOWN} more`);
  if (record.forwardedTo.length > 0) details.unshift(`to ${record.forwardedTo.map((to) => printable(to)).join(', ')}`);
  if (record.outcome !== 'forwarded' && record.why && details.length === 0) details.push(printable(record.why));
  const form = describeForm(record);
  if (form !== '') details.push(form);
  for (const { where, why } of record.unread.slice(0, MAX_SHOWN)) {
    details.push(`not read: ${printable(where)} (${printable(why)})`);
  }
  return [head, ...details.map((detail) => `          ${detail}`)].join('\n');
}

/** A release as a person reads it in a terminal. */
export function renderRelease(record: ReleasedRecord): string {
  const { id, by, to } = record;
  const form = describeForm(record);
  const details = [`to ${to.map((one) => printable(one)).join(', ')}`, ...(form === '' ? [] : [form])];
  return [`released  ${printable(id)} by ${printable(by)}`, ...details].join('\n          ');
}

/** In which form a pitch went out, and why, where that was not as it is; else nothing. Safe to print. */
export function describeForm({ sentAs, why = '' }: Pick<PitchRecord, 'sentAs' | 'why'>): string {
  if (sentAs === 'wrapped') return `as an attachment, ${printable(why, 500)}`;
  return sentAs === 'notice' ? `only a notice of it, ${printable(why, 500)}` : '';
}
