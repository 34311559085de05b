import {
  describeTrouble,
  printable,
  type Reason,
  type ReviewedPitch,
  troubledOf,
  undeliveredOf,
} from '../../core/index.ts';
import { describeForm, describeTrust, markWord } from '../../review/describe-pitch.ts';
import type { Look, Paint } from '../paint.ts';
import { cutTo, cutToEnd, padTo, widthOf } from './columns.ts';

/** Characters of an id that a list shows: its end, in which ids of the same moment differ. */
const SHORT_ID = 8;

/** Reasons that a list shows of one pitch. `show` has them all. */
const MAX_REASONS = 3;

/** Columns of the time and of the outcome. */
const WHEN = 12;
const OUTCOME = 11;

/** On a terminal with fewer columns, the subject gets a line of its own. */
const NARROW = 80;

/**
 * One pitch in a list. The first line has its time, outcome, id, sender and subject, the lines below have the reasons
 * with the word marked. No line is wider than the terminal, whatever the mail holds.
 */
export function renderRow(pitch: ReviewedPitch, look: Look): string {
  const { paint, columns } = look;
  const id = shortId(pitch.id);
  const outcome = outcomeOf(pitch);
  const room = columns - WHEN - OUTCOME - SHORT_ID - 4;
  const isNarrow = columns < NARROW;
  const from = isNarrow ? room : Math.min(36, Math.floor(room * 0.4));
  const subject = printable(pitch.subject, 500) || '(no subject)';
  const head = [
    paint('gray', padTo(shortTime(pitch.time), WHEN)),
    paint(outcomeFormat(outcome), padTo(outcome, OUTCOME)),
    paint('cyan', padTo(id, SHORT_ID)),
    padTo(printable(pitch.sender) || '(no sender)', from),
    ...(isNarrow ? [] : [cutTo(subject, room - from)]),
  ].join(' ');
  const indent = isNarrow ? 2 : WHEN + 1;
  const below = whyLines(pitch, look, columns - indent);
  if (isNarrow) below.unshift(cutTo(subject, columns - indent));
  return [head.trimEnd(), ...below.map((line) => `${' '.repeat(indent)}${line}`)].join('\n');
}

/** What became of a pitch, in one word. */
export function outcomeOf(pitch: ReviewedPitch): string {
  if (undeliveredOf(pitch).length > 0) return 'undelivered';
  return pitch.released === undefined ? pitch.outcome : 'released';
}

function whyLines(pitch: ReviewedPitch, { paint }: Look, room: number): string[] {
  const lines = pitch.reasons.slice(0, MAX_REASONS).map((reason) => renderReason(reason, room, paint));
  const more = pitch.reasons.length - MAX_REASONS;
  if (more > 0) lines.push(paint('gray', `and ${more} more`));
  const why = describeForm(pitch) || printable(pitch.why ?? '', 500);
  if (lines.length === 0 && why !== '') lines.push(paint('gray', cutTo(why, room)));
  const trust = describeTrust(pitch);
  if (trust !== '') lines.push(paint('green', cutTo(trust, room)));
  if (pitch.released !== undefined) {
    const { time, by } = pitch.released;
    const form = describeForm(pitch.released);
    lines.push(paint('green', cutTo(`released ${shortTime(time)} by ${printable(by)}${form && `, ${form}`}`, room)));
  }
  for (const arrival of troubledOf(pitch)) {
    const { why, remedy } = describeTrouble(arrival);
    const colour = arrival.state === 'undelivered' ? 'red' : 'yellow';
    lines.push(paint(colour, cutTo(why, room)), paint('gray', cutTo(remedy, room)));
  }
  for (const { time, by, to } of pitch.resent ?? []) {
    const addresses = to.map((one) => printable(one)).join(', ');
    lines.push(paint('green', cutTo(`sent again ${shortTime(time)} by ${printable(by)} to ${addresses}`, room)));
  }
  if (pitch.done !== undefined) {
    const { time, by } = pitch.done;
    lines.push(paint('gray', cutTo(`done ${shortTime(time)} by ${printable(by)}`, room)));
  }
  return lines;
}

/** A reason in so many columns: the location of the word, and the word marked in as much of its excerpt as fits. */
export function renderReason(reason: Reason, columns: number, paint: Paint): string {
  const where = cutTo(`${printable(reason.where)}: `, Math.floor(columns / 3));
  const { before, word, after } = markWord(reason);
  const room = columns - widthOf(where);
  const middle = cutTo(word, room);
  const rest = room - widthOf(middle);
  // The word stands in the middle, unless the text behind it leaves more room before it.
  const left = cutToEnd(before, Math.max(Math.floor(rest / 2), rest - widthOf(after)));
  const right = cutTo(after, rest - widthOf(left));
  return `${paint('gray', where)}${left}${middle && paint('inverse', middle)}${right}`;
}

export function shortId(id: string): string {
  return printable(id).slice(-SHORT_ID);
}

/** `02 Mar 09:00` in the time zone of this machine, or `02 Mar 2025` in another year than this one. */
export function shortTime(time: string): string {
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) return printable(time, WHEN);
  const day = date.toLocaleDateString('en-GB', { day: '2-digit', month: 'short' });
  const isThisYear = date.getFullYear() === new Date().getFullYear();
  const rest = isThisYear
    ? date.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' })
    : date.getFullYear();
  return `${day.slice(0, 6)} ${rest}`;
}

export function outcomeFormat(outcome: string): Parameters<Paint>[0] {
  if (outcome === 'forwarded' || outcome === 'released') return ['green', 'bold'];
  return ['failed', 'virus', 'undelivered'].includes(outcome) ? ['red', 'bold'] : ['yellow', 'bold'];
}
