import {
  type DeliveryRecord,
  describeTrouble,
  type PitchRecord,
  printable,
  type Reason,
  type ReleasedRecord,
  type ResentRecord,
  type Verdict,
} from '../core/index.ts';
import { describeForm, describeTrust, markWord } from '../review/describe-pitch.ts';
import { type Paint, PLAIN } from './paint.ts';

/** Reasons and unread locations that are shown of one pitch. The log has them all. */
const MAX_SHOWN = 4;

/**
 * One pitch for a person at a terminal: its outcome, sender and subject, then its recipients or the words found in it,
 * each with its location and excerpt. Safe to print whatever the mail holds.
 *
 * @param paint colours the outcome and the words
 */
export function renderPitch(record: PitchRecord, paint: Paint = PLAIN): string {
  const { reasons, forwardedTo, unread, why } = record;
  const format: Parameters<Paint>[0] = [record.outcome === 'forwarded' ? 'green' : 'yellow', 'bold'];
  const sender = printable(record.sender) || '(no sender)';
  const details = reasons.slice(0, MAX_SHOWN).map((reason) => `because of ${renderReason(reason, paint)}`);
  if (reasons.length > MAX_SHOWN) details.push(`and ${reasons.length - MAX_SHOWN} more`);
  if (forwardedTo.length > 0) details.unshift(`to ${forwardedTo.map((to) => printable(to)).join(', ')}`);
  if (record.outcome !== 'forwarded' && why && details.length === 0) details.push(printable(why));
  const form = describeForm(record);
  for (const text of [form, describeTrust(record)]) if (text !== '') details.push(text);
  details.push(...unread.slice(0, MAX_SHOWN).map(renderUnread));
  return [
    `${paint(format, record.outcome.padEnd(9))} ${sender} – ${printable(record.subject) || '(no subject)'}`,
    ...details.map((detail) => `          ${detail}`),
  ].join('\n');
}

/** A word that was found: where, and its excerpt with the word marked. */
export function renderReason(reason: Reason, paint: Paint): string {
  const { before, word, after } = markWord(reason);
  const where = `“${printable(reason.word)}” in ${printable(reason.where)}`;
  return `${where}: ${before}${word && paint('inverse', word)}${after}`;
}

/** A location that was not read, and why. */
export function renderUnread({ where, why }: Verdict['unread'][number]): string {
  return `not read: ${printable(where)} (${printable(why)})`;
}

/** A release, or a further send, for a person at a terminal. */
export function renderRelease(record: ReleasedRecord | ResentRecord): string {
  const { id, by, to } = record;
  const form = describeForm(record);
  const details = [`to ${to.map((one) => printable(one)).join(', ')}`, ...(form === '' ? [] : [form])];
  return [`${record.event.padEnd(9)} ${printable(id)} by ${printable(by)}`, ...details].join('\n          ');
}

const COLOURS = {
  delivered: 'green',
  delayed: 'yellow',
  complained: 'yellow',
  bounced: 'red',
  rejected: 'red',
} as const;

/** What became of a copy at an address, for a person at a terminal: what is wrong, and what helps. */
export function renderDelivery(record: DeliveryRecord, paint: Paint = PLAIN): string {
  const { id, address, status, code = '' } = record;
  const { why, remedy } = describeTrouble({ address, line: record });
  const details = status === 'delivered' ? [printable(code)] : [why, remedy];
  return [
    `${paint([COLOURS[status], 'bold'], status.padEnd(9))} ${printable(id)} at ${printable(address)}`,
    ...details.filter((detail) => detail !== ''),
  ].join('\n          ');
}
