import type { Review } from '../../app/review.ts';
import { UserError } from '../../app/user-error.ts';
import { type PitchRecord, printable, type ReviewedPitch } from '../../core/index.ts';
import { type Marking, openPitch, type PitchContent } from '../pitch-content.ts';
import { matchesFilter, OUTCOMES, type PitchFilter } from '../pitch-filter.ts';
import { countPitches, type PitchCounts } from '../stats.ts';
import { type PageRow, toPageRow } from './page-row.ts';

/** Pitches of one page of the list. */
const PAGE_SIZE = 100;

/** Days that the chart goes back. */
const DAYS = 30;

/**
 * For how long a count answers further questions, in multiples of the time it took: to count a long log takes seconds, and
 * every open page asks again with every pitch that comes in.
 */
const COUNT_KEPT = 20;

/** Of the times that somebody had a pitch tried again, how many are shown: the latest. */
const MOST_RETRIED = 5;

/** A page of the list. */
export interface PitchPage {
  rows: PageRow[];
  /** Whether there are older ones. */
  more: boolean;
}

/** A pitch opened on the page. */
export interface OpenedPitch extends Omit<PitchContent, 'html'> {
  row: PageRow;
  hasHtml: boolean;
  /** Who asked for it to be taken up again, and when; the latest of them, oldest first. */
  retried: { time: string; by: string }[];
}

/** How many pitches came, day by day. */
export interface Overview extends PitchCounts {
  /**
   * Milliseconds until a new question is counted anew. Only where this count was begun before it was asked for, so that
   * what came in since is not in it.
   */
  countedAnewIn?: number;
}

/** What the page asks for, in the forms that it shows. */
export interface PageData {
  list(query: URLSearchParams, signal: AbortSignal): Promise<PitchPage>;
  overview(): Promise<Overview>;
  open(query: URLSearchParams): Promise<OpenedPitch>;
  html(query: URLSearchParams): Promise<string>;
  /** The pitch that a query names by `id` and `inbox`. @throws UserError when there is none */
  find(query: URLSearchParams): Promise<ReviewedPitch>;
}

/** @param marking tells whose rules the words of a pitch are marked by */
export function createPageData(review: Review, marking: (pitch: PitchRecord) => Marking): PageData {
  let counted: { counts: Promise<PitchCounts>; until: number } | undefined;
  /** A mail just opened is asked for again at once, for its HTML. */
  let latest: { key: string; content: Promise<PitchContent> } | undefined;

  const count = () => {
    const start = performance.now();
    const counting = { counts: countPitches(review.records, { since: firstDay().toISOString() }), until: Infinity };
    const done = () => {
      const end = performance.now();
      counting.until = end + COUNT_KEPT * (end - start);
    };
    counting.counts.then(done, done);
    return counting;
  };

  const find = async (query: URLSearchParams) => {
    const found = await review.records.find(query.get('id') ?? '');
    const pitch = found.find(({ inbox }) => inbox === query.get('inbox'));
    if (pitch === undefined) throw new UserError('There is no such pitch in the log.');
    return pitch;
  };

  const contentOf = (pitch: ReviewedPitch) => {
    const key = `${pitch.id} ${pitch.inbox}`;
    if (latest?.key !== key) {
      const content = review.readMail(pitch).then((raw) => openPitch(raw, pitch, marking(pitch)));
      latest = { key, content };
      content.catch(() => {
        latest = undefined;
      });
    }
    return latest.content;
  };

  return {
    find,

    async list(query, signal) {
      const filter = filterOf(query);
      let skip = Number(query.get('skip')) || 0;
      const rows: PageRow[] = [];
      for await (const pitch of review.records.newest(filter)) {
        if (signal.aborted) break;
        if (!matchesFilter(pitch, filter) || skip-- > 0) continue;
        if (rows.length === PAGE_SIZE) return { rows, more: true };
        rows.push(toPageRow(pitch));
      }
      return { rows, more: false };
    },

    async overview() {
      const known = counted && performance.now() < counted.until ? counted : undefined;
      const counting = known ?? count();
      counted = counting;
      const counts = await counting.counts;
      return known ? { ...counts, countedAnewIn: Math.max(0, Math.ceil(known.until - performance.now())) } : counts;
    },

    async open(query) {
      const pitch = await find(query);
      const { html, ...content } = await contentOf(pitch);
      const retried = (pitch.retried ?? []).slice(-MOST_RETRIED).map(({ time, by }) => ({ time, by: printable(by) }));
      return { row: toPageRow(pitch), hasHtml: html !== undefined, retried, ...content };
    },

    async html(query) {
      const { html } = await contentOf(await find(query));
      if (html === undefined) throw new UserError('The pitch has no HTML.');
      return html();
    },
  };
}

function firstDay(): Date {
  const day = new Date();
  day.setHours(0, 0, 0, 0);
  day.setDate(day.getDate() - DAYS + 1);
  return day;
}

function filterOf(query: URLSearchParams): PitchFilter {
  const text = (name: string) => query.get(name) || undefined;
  return {
    since: text('since'),
    until: text('until'),
    word: text('word'),
    search: text('search'),
    outcome: OUTCOMES.find((outcome) => outcome === query.get('outcome')) ?? 'all',
  };
}
