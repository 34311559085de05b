import { pitchesNamed } from '../../app/review.ts';
import { UserError } from '../../app/user-error.ts';
import { type PitchRecord, printable, type ReviewedPitch } from '../../core/index.ts';
import { describeForm } from '../../review/describe-pitch.ts';
import type { Segment } from '../../review/mark-text.ts';
import { markingFor } from '../../review/marking.ts';
import { openPitch, type PitchContent } from '../../review/pitch-content.ts';
import { FLAG, TEXT } from '../command-options.ts';
import { loadConfig } from '../load-config.ts';
import { type Look, lookOf } from '../paint.ts';
import { write } from '../write.ts';
import { openReview } from './open-review.ts';
import { PLACE_AND_CONFIG_HELP, parseOptions } from './options.ts';
import { outcomeFormat, renderReason, shortTime } from './pitch-table.ts';

const SHOW_HELP = `npm run -s review -- show ID… [options]

Shows a pitch: its header, what became of it and why, its text as a reader sees it with every match marked, and what is
attached. An ID may be given in part, as the list shows it.

  --json             one line of JSON for each, with all of that
${PLACE_AND_CONFIG_HELP}`;

/** Of the times that somebody had a pitch tried again, how many are shown: the latest. */
const MOST_RETRIED = 5;

/** Shows pitches whole, safe on a terminal whatever they hold. */
export async function show(args: string[]): Promise<void> {
  const { values, positionals: ids } = parseOptions(args, { json: FLAG, config: TEXT }, true);
  if (values.help) return write(SHOW_HELP);
  if (ids.length === 0)
    throw new UserError('Nothing to show: give the ID of a pitch. npm run -s review -- list has them.');
  const review = await openReview(values);
  const config = await loadConfig(values.config);
  const look = lookOf(process.stdout);
  for (const id of ids) {
    for (const pitch of await pitchesNamed(id, review.records)) {
      const content = await openPitch(await review.readMail(pitch), pitch, markingFor(pitch, config));
      const { html, ...shown } = content;
      await write(
        values.json ? `${JSON.stringify({ ...pitch, ...shown })}\n` : `${renderOpened(pitch, content, look)}\n`,
      );
    }
  }
}

function renderOpened(pitch: ReviewedPitch, { header, texts, attachments }: PitchContent, look: Look): string {
  const { paint, columns } = look;
  const rule = (title: string) =>
    paint('gray', `── ${title} ${'─'.repeat(Math.max(2, Math.min(columns, 100) - title.length - 4))}`);
  const field = (name: string, value: string) => `${paint('gray', `${name}:`.padEnd(12))} ${value}`;
  const painted = (segments: readonly Segment[]) =>
    segments.map(({ text, marked }) => (marked ? paint('inverse', text) : text)).join('');
  const lines = [
    field('ID', printable(pitch.id)),
    ...header.map(({ name, segments }) => field(name, painted(segments))),
    field('Received', `${shortTime(pitch.time)} for ${printable(pitch.inbox)}, ${sizeOf(pitch.size)}`),
    field('Outcome', `${paint(outcomeFormat(pitch.outcome), pitch.outcome)}${whereTo(pitch, pitch.forwardedTo)}`),
  ];
  if (pitch.released) {
    lines.push(
      field(
        'Released',
        `${shortTime(pitch.released.time)} by ${printable(pitch.released.by)}${whereTo(pitch.released, pitch.released.to)}`,
      ),
    );
  }
  for (const { time, by } of (pitch.retried ?? []).slice(-MOST_RETRIED)) {
    lines.push(field('Tried again', `${shortTime(time)} because ${printable(by)} asked for it`));
  }
  const verdicts = Object.entries(pitch.verdicts).map(([name, verdict]) => `${name} ${printable(String(verdict))}`);
  if (verdicts.length > 0) lines.push(field('Checks', verdicts.join(', ')));
  for (const reason of pitch.reasons) {
    lines.push(
      field(
        'Because of',
        `“${printable(reason.word)}” in ${renderReason(reason, columns - 20 - reason.word.length, paint)}`,
      ),
    );
  }
  for (const { where, why } of pitch.unread) lines.push(field('Not read', `${printable(where)} (${printable(why)})`));
  for (const { name, type, size } of attachments) lines.push(field('Attached', `${name} (${type}, ${sizeOf(size)})`));
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

/** ` to whom, in which other form than its own: why`, as far as there is anything to say. */
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
