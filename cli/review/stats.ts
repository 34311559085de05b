import { callWith } from '../../app/call.ts';
import { describeTally, printable } from '../../core/index.ts';
import { countPitches, type PitchCounts } from '../../review/stats.ts';
import { defineCommand } from '../command.ts';
import { type Look, lookOf } from '../paint.ts';
import { write } from '../write.ts';
import { padTo, widthOf } from './columns.ts';
import { openReview } from './open-review.ts';
import { FILTERS, filterOf, RECORD } from './options.ts';

/** Shows how many pitches came, by day and by word. */
export const command = defineCommand({
  call: `${callWith('review')} stats`,
  about: 'Counts the pitches of each day and of each word, as bars: forwarded █, ignored ▒, quarantined otherwise ░.',
  exitCode: '0, or 1 when the record cannot be read.',
  options: {
    ...FILTERS,
    since: { ...FILTERS.since, default: '30d' },
    json: { about: 'the counts as one line of JSON' },
    ...RECORD,
  },
  async run({ json, ...options }) {
    const { records } = await openReview(options);
    const counts = await countPitches(records, filterOf(options));
    await write(json ? `${JSON.stringify(counts)}\n` : `${renderStats(counts, lookOf(process.stdout))}\n`);
  },
});

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

/** The columns of a bar. Three bars share the room of a line, and each count but 0 has at least one column. */
function barOf(count: number, most: number, room: number): number {
  return count === 0 ? 0 : Math.max(1, Math.floor((count / most) * (room - 3)));
}
