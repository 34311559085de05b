import { describeTally, printable } from '../../core/index.ts';
import { countPitches, type PitchCounts } from '../../review/stats.ts';
import { FLAG } from '../command-options.ts';
import { type Look, lookOf } from '../paint.ts';
import { write } from '../write.ts';
import { padTo, widthOf } from './columns.ts';
import { openReview } from './open-review.ts';
import { FILTER_HELP, FILTER_OPTIONS, filterOf, PLACE_HELP, parseOptions } from './options.ts';

const STATS_HELP = `npm run -s review -- stats [options]

Counts the pitches of each day and of each word, as bars: forwarded █, ignored ▒, kept for other reasons ░.

${FILTER_HELP}  --json             the counts as one line of JSON
${PLACE_HELP}`;

const DEFAULT_SINCE = '30d';

/** Shows how many pitches came, by day and by word. */
export async function showStats(args: string[]): Promise<void> {
  const { values } = parseOptions(args, { ...FILTER_OPTIONS, json: FLAG });
  if (values.help) return write(STATS_HELP);
  const { records } = await openReview(values);
  const counts = await countPitches(records, filterOf({ since: DEFAULT_SINCE, ...values }, 'all'));
  await write(values.json ? `${JSON.stringify(counts)}\n` : `${renderStats(counts, lookOf(process.stdout))}\n`);
}

function renderStats(counts: PitchCounts, look: Look): string {
  const { paint, columns } = look;
  const lines: string[] = [];
  const most = Math.max(...counts.days.map(({ came }) => came), 0);
  for (const { day, came, forwarded, ignored, other } of counts.days) {
    const room = columns - day.length - 8;
    const bars = [
      paint('green', '█'.repeat(barOf(forwarded, most, room))),
      paint('yellow', '▒'.repeat(barOf(ignored, most, room))),
      paint('gray', '░'.repeat(barOf(other, most, room))),
    ];
    lines.push(`${day} ${String(came).padStart(5)} ${bars.join('')}`);
  }
  if (counts.words.length > 0) lines.push('');
  const widest = Math.min(Math.max(...counts.words.map(({ word }) => widthOf(printable(word))), 0), columns / 3);
  for (const { word, count } of counts.words) {
    const bar = '▒'.repeat(barOf(count, counts.words[0]!.count, columns - Math.floor(widest) - 8));
    lines.push(`${padTo(printable(word), Math.floor(widest))} ${String(count).padStart(5)} ${paint('yellow', bar)}`);
  }
  if (lines.length > 0) lines.push('');
  return [...lines, paint('bold', describeTally(counts))].join('\n');
}

/** Three kinds of bars, rounded up, share a line. */
function barOf(count: number, most: number, room: number): number {
  return count === 0 ? 0 : Math.max(1, Math.floor((count / most) * (room - 3)));
}
