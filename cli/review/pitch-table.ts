import { printable, type Reason, type ReviewedPitch } from '../../core/index.ts';
import { describeForm, markWord } from '../../review/describe-pitch.ts';
import type { Look, Paint } from '../paint.ts';
import { cutTo, cutToEnd, padTo, widthOf } from './columns.ts';

/** Characters of an id that name it in a list: its end, where ids of the same time differ. */
const SHORT_ID = 8;

/** Reasons of one pitch in a list; `show` has them all. */
const MOST_REASONS = 3;

const WHEN = 12;
const OUTCOME = 9;

/** Columns below which the subject gets a line of its own. */
const NARROW = 80;

/**
 * One pitch in a list: when, what became of it, its id, who, what about; below, why, with the word marked in its
 * excerpt. No line is longer than the terminal is wide, whatever the mail holds.
 */
export function renderRow(pitch: ReviewedPitch, look: Look): string {
  const { paint, columns } = look;
  const id = shortId(pitch.id);
  const outcome = pitch.released === undefined ? pitch.outcome : 'released';
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

function whyLines(pitch: ReviewedPitch, { paint }: Look, room: number): string[] {
  const lines = pitch.reasons.slice(0, MOST_REASONS).map((reason) => renderReason(reason, room, paint));
  const more = pitch.reasons.length - MOST_REASONS;
  if (more > 0) lines.push(paint('gray', `and ${more} more`));
  const why = describeForm(pitch) || printable(pitch.why ?? '', 500);
  if (lines.length === 0 && why !== '') lines.push(paint('gray', cutTo(why, room)));
  if (pitch.released !== undefined) {
    const { time, by } = pitch.released;
    const form = describeForm(pitch.released);
    lines.push(paint('green', cutTo(`released ${shortTime(time)} by ${printable(by)}${form && `, ${form}`}`, room)));
  }
  return lines;
}

/** A reason on one line of so many columns: where the word is, and the word marked in as much of its excerpt as fits. */
export function renderReason(reason: Reason, columns: number, paint: Paint): string {
  const place = cutTo(`${printable(reason.where)}: `, Math.floor(columns / 3));
  const { before, word, after } = markWord(reason);
  const room = columns - widthOf(place);
  const middle = cutTo(word, room);
  const left = cutToEnd(
    before,
    Math.max(Math.floor((room - widthOf(middle)) / 2), room - widthOf(middle) - widthOf(after)),
  );
  const right = cutTo(after, room - widthOf(left) - widthOf(middle));
  return `${paint('gray', place)}${left}${middle && paint('inverse', middle)}${right}`;
}

export function shortId(id: string): string {
  return printable(id).slice(-SHORT_ID);
}

/** `02 Mar 09:00`, by the clock of this machine; the year instead of the time of day where it is another one. */
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
  return outcome === 'failed' || outcome === 'virus' ? ['red', 'bold'] : ['yellow', 'bold'];
}
