import { type PitchRecord, printable, type ReleasedRecord } from '../core/index.ts';
import { describeForm, markWord } from '../review/describe-pitch.ts';
import { type Paint, PLAIN } from './paint.ts';

/** Reasons and unread places that are shown for one pitch; the log has them all. */
const MAX_SHOWN = 4;

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
