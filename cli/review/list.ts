import { describeTally, logLine } from '../../core/index.ts';
import { matchesFilter, OUTCOMES } from '../../review/pitch-filter.ts';
import { PitchCounter } from '../../review/stats.ts';
import { FLAG, TEXT } from '../command-options.ts';
import { lookOf } from '../paint.ts';
import { write } from '../write.ts';
import { openReview } from './open-review.ts';
import { countOf, FILTER_HELP, FILTER_OPTIONS, filterOf, PLACE_AND_CONFIG_HELP, parseOptions } from './options.ts';
import { renderRow } from './pitch-table.ts';
import { unknownInbox } from './unknown-inbox.ts';

const LIST_HELP = `npm run -s review -- list [options]

Lists the pitches that were ignored: when each came in, who, what about, and why, with the word marked. The last line
says how many came in that time and what became of them. First comes what was decided last: a pitch that had to wait (a
relay that was down, a retry) stands above those that came in after it and did not.

${FILTER_HELP}  --outcome OUTCOME  what became of it (ignored): ${OUTCOMES.slice(0, 6).join(', ')},
                     ${OUTCOMES.slice(6, 9).join(', ')}, kept (everything that was not forwarded) or all
  --limit N          so many a page (50)
  --page N           an older page
  --json             one line of JSON for each, as in the log (docs/log.md), with its release in "released"
${PLACE_AND_CONFIG_HELP}`;

/** Lists pitches, a page at a time; no more of the log is read than the page and its summary need. */
export async function list(args: string[]): Promise<void> {
  const { values } = parseOptions(args, {
    ...FILTER_OPTIONS,
    config: TEXT,
    limit: { type: 'string', default: '50' },
    page: { type: 'string', default: '1' },
    json: FLAG,
  });
  if (values.help) return write(LIST_HELP);
  const filter = filterOf(values, 'ignored');
  const limit = countOf('--limit', values.limit);
  const page = countOf('--page', values.page);
  const { records } = await openReview(values);
  const look = lookOf(process.stdout);

  const counter = new PitchCounter();
  let skip = (page - 1) * limit;
  let shown = 0;
  let more = false;
  /** The summary down to the last one of the page. */
  let soFar: string | undefined;
  for await (const pitch of records.newest(filter)) {
    // The summary is about all that came, of those that the other filters let through.
    const counted = matchesFilter(pitch, { ...filter, outcome: 'all' });
    const isListed = counted && matchesFilter(pitch, filter);
    if (isListed && shown === limit) {
      more = true;
      // Who names a time wants to know about all of it.
      if (filter.since === undefined || values.json) break;
    }
    if (counted) counter.add(pitch);
    if (!isListed || more) continue;
    if (skip > 0) {
      skip -= 1;
      continue;
    }
    shown += 1;
    if (shown === limit) soFar = describeTally(counter.counts);
    await write(values.json ? `${logLine(pitch)}\n` : `${renderRow(pitch, look)}\n`);
  }
  if (values.json) return;
  if (shown === 0) {
    await write(
      page > 1 ? 'No pitches on this page.\n' : `No such pitches.${await unknownInbox(values.inbox, values)}\n`,
    );
  }
  // Without a time, the reading ended at the next page: what lies before that is not of this one.
  const isPart = filter.since === undefined && more;
  const counts = isPart ? `Down to the last one above: ${soFar}` : describeTally(counter.counts);
  await write(look.paint('bold', `\n${counts}`));
  await write(more ? ` Older ones: --page ${page + 1}\n` : '\n');
}
