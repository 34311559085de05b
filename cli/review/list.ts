import { callWith } from '../../app/call.ts';
import { describeTally, logLine } from '../../core/index.ts';
import { matchesFilter } from '../../review/pitch-filter.ts';
import { PitchCounter } from '../../review/stats.ts';
import { defineCommand } from '../command.ts';
import { CONFIG } from '../options.ts';
import { lookOf } from '../paint.ts';
import { write } from '../write.ts';
import { openReview } from './open-review.ts';
import { FILTERS, filterOf, forInbox, RECORD, readCount } from './options.ts';
import { renderRow } from './pitch-table.ts';

/** Lists pitches, a page at a time. It reads no more of the log than the page and its summary need. */
export const command = defineCommand({
  call: `${callWith('review')} list`,
  about: `Lists the pitches that were ignored and are not done: when each came in, from whom, about what, and why, with the word marked.
    The last line says how many pitches came in that time and what became of them. The pitch that was decided last comes
    first: one that had to wait (for a relay, for a retry) stands above pitches that came in after it.`,
  exitCode: '0, or 1 when the record cannot be read.',
  options: {
    ...FILTERS,
    outcome: { ...FILTERS.outcome, default: 'ignored' },
    review: { ...FILTERS.review, default: 'open' },
    limit: { value: 'N', about: 'pitches on a page', default: '50', read: readCount },
    page: { value: 'N', about: 'which page; the higher, the older', default: '1', read: readCount },
    json: {
      about:
        'one line of JSON for each, as in the log (docs/log.md), with its release in "released", its mark in "done", what is known of its copies in "deliveries"',
    },
    ...RECORD,
    config: CONFIG,
  },
  async run({ limit, page, json, ...options }) {
    const filter = filterOf(options);
    const { records } = await openReview(options);
    const look = lookOf(process.stdout);

    const counter = new PitchCounter();
    const first = (page - 1) * limit;
    /** Pitches that the filter let through, up to the end of the page. */
    let listed = 0;
    let more = false;
    /** The summary down to the last pitch of the page. */
    let soFar: string | undefined;
    for await (const pitch of records.newest(filter)) {
      // The summary counts every outcome, and what is done.
      const isCounted = matchesFilter(pitch, { ...filter, outcome: 'all', review: 'all' });
      const isListed = isCounted && matchesFilter(pitch, filter);
      if (isListed && listed === first + limit) {
        more = true;
        // With --since, the summary is about the whole time, so that the reading goes on.
        if (filter.since === undefined || json) break;
      }
      if (isCounted) counter.add(pitch);
      if (!isListed || more) continue;
      listed += 1;
      if (listed <= first) continue;
      if (listed === first + limit) soFar = describeTally(counter.counts);
      await write(json ? `${logLine(pitch)}\n` : `${renderRow(pitch, look)}\n`);
    }
    if (json) return;
    if (listed <= first)
      await write(page > 1 ? 'No pitches on this page.\n' : `No such pitches${forInbox(options)}.\n`);
    // Without --since, the reading stopped at the next page. It may have counted pitches that follow this page's last.
    const isPart = filter.since === undefined && more;
    const counts = isPart ? `Down to the last one above: ${soFar}` : describeTally(counter.counts);
    await write(look.paint('bold', `\n${counts}`));
    await write(more ? ` Older ones: --page ${page + 1}\n` : '\n');
  },
});
