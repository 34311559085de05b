import { callWith } from '../../app/call.ts';
import { pitchesNamed } from '../../app/review.ts';
import {
  arrivalsOf,
  describeTrouble,
  type PitchRecord,
  printable,
  type ReviewedPitch,
  troubledOf,
} from '../../core/index.ts';
import { describeForm, describeTrust } from '../../review/describe-pitch.ts';
import type { Segment } from '../../review/mark-text.ts';
import { markingFor } from '../../review/marking.ts';
import { openPitch, type PitchContent } from '../../review/pitch-content.ts';
import { defineCommand } from '../command.ts';
import { loadConfig } from '../load-config.ts';
import { CONFIG } from '../options.ts';
import { type Look, lookOf } from '../paint.ts';
import { write } from '../write.ts';
import { openReview } from './open-review.ts';
import { RECORD } from './options.ts';
import { outcomeFormat, renderReason, shortTime } from './pitch-table.ts';

/** Times that somebody had the pitch tried again: the latest ones are shown. */
const MAX_RETRIED = 5;

/** The names of the fields that say what is wrong at an address. */
const TROUBLES: Readonly<Record<string, string>> = {
  undelivered: 'Undelivered',
  delayed: 'Delayed',
  complained: 'Complaint',
};

/** Shows pitches in full. The output is safe on a terminal whatever they hold. */
export const command = defineCommand({
  call: `${callWith('review')} show`,
  usage: ['ID… [options]'],
  about: `Shows a pitch: its header, what became of it and why, its text as a reader sees it with every match marked,
    and its attachments. The ID may be given in part, as the list shows it.`,
  exitCode: '0 when every pitch was shown, 1 if not.',
  operands: { missing: `Nothing to show: give the ID of a pitch. ${callWith('review')} list has them.` },
  options: { json: { about: 'one line of JSON for each pitch, with all of that' }, ...RECORD, config: CONFIG },
  async run({ json, ...options }, ids) {
    const review = await openReview(options);
    const config = await loadConfig(options.config);
    const look = lookOf(process.stdout);
    for (const id of ids) {
      for (const pitch of await pitchesNamed(id, review.records)) {
        const content = await openPitch(await review.readMail(pitch), pitch, markingFor(pitch, config));
        const { html, ...shown } = content;
        await write(json ? `${JSON.stringify({ ...pitch, ...shown })}\n` : `${renderOpened(pitch, content, look)}\n`);
      }
    }
  },
});

function renderOpened(pitch: ReviewedPitch, { header, texts, attachments }: PitchContent, look: Look): string {
  const { paint, columns } = look;
  const rule = (title: string) =>
    paint('gray', `── ${title} ${'─'.repeat(Math.max(2, Math.min(columns, 100) - title.length - 4))}`);
  const field = (name: string, value: string) => `${paint('gray', `${name}:`.padEnd(12))} ${value}`;
  const painted = (segments: readonly Segment[]) =>
    segments.map(({ text, marked }) => (marked ? paint('inverse', text) : text)).join('');
  const { released, retried = [], verdicts, reasons, unread } = pitch;
  const checks = Object.entries(verdicts).map(([name, verdict]) => `${name} ${printable(String(verdict))}`);
  const lines = [
    field('ID', printable(pitch.id)),
    ...header.map(({ name, segments }) => field(name, painted(segments))),
    field('Received', `${shortTime(pitch.time)} for ${printable(pitch.inbox)}, ${sizeOf(pitch.size)}`),
    field('Outcome', `${paint(outcomeFormat(pitch.outcome), pitch.outcome)}${whereTo(pitch, pitch.forwardedTo)}`),
  ];
  if (pitch.trusted !== undefined) lines.push(field('Trusted', describeTrust(pitch)));
  if (released) {
    const by = `${shortTime(released.time)} by ${printable(released.by)}`;
    lines.push(field('Released', `${by}${whereTo(released, released.to)}`));
  }
  for (const { address, state, line } of arrivalsOf(pitch)) {
    const when = line === undefined ? '' : `, ${shortTime(line.happened ?? line.time)}`;
    lines.push(field('Arrival', `${printable(address)}: ${state}${when}`));
  }
  for (const arrival of troubledOf(pitch)) {
    const { why, remedy } = describeTrouble(arrival);
    lines.push(field(TROUBLES[arrival.state] ?? '', `${why} ${remedy}`));
  }
  for (const { time, by, to } of pitch.resent ?? []) {
    lines.push(
      field('Sent again', `${shortTime(time)} by ${printable(by)} to ${to.map((one) => printable(one)).join(', ')}`),
    );
  }
  if (pitch.done) lines.push(field('Done', `${shortTime(pitch.done.time)} by ${printable(pitch.done.by)}`));
  for (const { time, by } of retried.slice(-MAX_RETRIED))
    lines.push(field('Tried again', `${shortTime(time)} because ${printable(by)} asked for it`));
  if (checks.length > 0) lines.push(field('Checks', checks.join(', ')));
  for (const reason of reasons) {
    const excerpt = renderReason(reason, columns - 20 - reason.word.length, paint);
    lines.push(field('Because of', `“${printable(reason.word)}” in ${excerpt}`));
  }
  for (const { where, why } of unread) lines.push(field('Not read', `${printable(where)} (${printable(why)})`));
  for (const { name, type, size } of attachments)
    lines.push(field('Attached', `${name || '(no name)'} (${type}, ${sizeOf(size)})`));
  for (const { where, more, ...beginning } of texts) {
    lines.push('', rule(where));
    for (const { segments, cut } of [beginning, ...more]) {
      lines.push(painted(segments));
      if (cut > 0) lines.push(paint('gray', `… ${cut} characters left out …`));
    }
  }
  if (texts.length === 0) lines.push('', paint('gray', 'It has no text.'));
  return `${lines.join('\n')}\n`;
}

/** Says to whom a pitch was sent, in which form if not its own, and why. It is empty, or begins with a space or a mark. */
function whereTo(sent: Pick<PitchRecord, 'sentAs' | 'why'>, addresses: readonly string[]): string {
  const to = addresses.length > 0 ? ` to ${addresses.map((one) => printable(one)).join(', ')}` : '';
  const form = describeForm(sent);
  if (form !== '') return `${to}, ${form}`;
  return sent.why === undefined ? to : `${to}: ${printable(sent.why, 500)}`;
}

function sizeOf(bytes: number): string {
  if (bytes < 1024) return `${bytes} bytes`;
  const kilobytes = bytes / 1024;
  return kilobytes < 1024 ? `${kilobytes.toFixed(kilobytes < 10 ? 1 : 0)} KB` : `${(kilobytes / 1024).toFixed(1)} MB`;
}
