import type { Review, UnsentMails } from '../../app/review.ts';
import { UserError } from '../../app/user-error.ts';
import {
  entryWord,
  type Inbox,
  type PitchRecord,
  pitchKey,
  printable,
  type ReviewedPitch,
  type Span,
  type WordEntry,
} from '../../core/index.ts';
import { safeFileName } from '../attachments.ts';
import type { Marking } from '../pitch-content.ts';
import { matchesFilter, OUTCOMES, type PitchFilter, REVIEW_STATES } from '../pitch-filter.ts';
import type { TriedText } from '../try-text.ts';
import { PageCounts, type RecentCounts } from './page-counts.ts';
import { type PageRow, toPageRow } from './page-row.ts';
import { matchesSearch, parseSearch } from './page-search.ts';
import { PitchReader } from './pitch-reader.ts';
import type { ShownContent } from './pitch-worker.ts';

/** Rows in one answer to `/pitches.json`: a screen shows a dozen, and the browser asks for more. */
const MAX_ROWS = 100;

/** Retries that an opened pitch lists, the latest ones: somebody may have pressed Retry a thousand times. */
const MAX_RETRIED = 5;

/** A page of the list. */
export interface PitchPage {
  rows: PageRow[];
  /** Whether the log has older ones that fit the query. */
  more: boolean;
  /** Given where no pitch fits the query: how many fit it but for their outcome. */
  elsewhere?: number;
}

/** A pitch opened on the page. */
export interface OpenedPitch extends ShownContent {
  row: PageRow;
  /** Who had the pitch tried again, and when; the latest ones, oldest first. */
  retried: { time: string; by: string }[];
}

/** How many pitches came in, day by day. */
export interface Overview extends Omit<RecentCounts, 'byInbox'> {
  /** The inboxes that are configured or that a pitch came to. */
  inboxes: string[];
  /**
   * Milliseconds until the next question gets a new count. Given only for a reused count, which misses the pitches that
   * came in since it began.
   */
  countedAnewIn?: number;
}

/** An inbox as far as the page shows it. */
export type ShownInbox = Pick<Inbox, 'address' | 'words' | 'trusted'>;

/** A word that an inbox is screened for. */
export interface ShownWord {
  word: string;
  except?: string[] | undefined;
  exact?: boolean | undefined;
  /** Pitches of the last 30 days that it was found in. */
  count: number;
}

/** A sender whose mail is forwarded whatever words it has. */
export interface ShownSender {
  sender: string;
  /** Who added the sender, and when; nothing for one of the configuration, which is changed there. */
  added?: { by: string; time: string };
}

export interface InboxWords {
  inbox: string;
  words: ShownWord[];
}

/** The data that the page shows. Each query is the query part of a request's URL. */
export interface PageData {
  list(query: URLSearchParams, signal: AbortSignal): Promise<PitchPage>;
  overview(): Promise<Overview>;
  open(query: URLSearchParams): Promise<OpenedPitch>;
  html(query: URLSearchParams): Promise<string>;
  /** The raw mail, to be saved, and a name for its file. */
  mail(query: URLSearchParams): Promise<{ raw: Buffer; fileName: string }>;
  /** The attachment that a query names by `part`, to be saved, and a safe name for its file. */
  attachment(query: URLSearchParams): Promise<{ bytes: Uint8Array; fileName: string }>;
  /** The words that each inbox is screened for, and how many pitches of the last 30 days each was found in. */
  words(): Promise<InboxWords[]>;
  /**
   * Screens a text as a pitch to an inbox.
   *
   * @param inbox @default the first one
   * @throws UserError for an inbox that is not configured here
   */
  try(text: string, inbox: string | undefined): Promise<TriedText>;
  /** The senders that an inbox trusts. @throws as `try` does, and when the list cannot be read */
  trusted(query: URLSearchParams): Promise<ShownSender[]>;
  /** The mails that could not be sent; none where nobody knows them. */
  unsent(): Promise<UnsentMails>;
  /** The pitch that a query names by `id` and `inbox`. @throws UserError when there is none, or several and no `inbox` */
  find(query: URLSearchParams): Promise<ReviewedPitch>;
  /** Counts anew when asked next: somebody marked a pitch. */
  recount(): void;
  stop(): Promise<void>;
}

/**
 * @param inboxes that are configured
 * @param marking whose rules mark the words of a pitch
 */
export function createPageData(
  review: Review,
  inboxes: readonly ShownInbox[],
  marking: (pitch: Pick<PitchRecord, 'inbox'>) => Marking,
): PageData {
  const counts = new PageCounts(review.records);
  const reader = new PitchReader();

  const find = async (query: URLSearchParams) => {
    const found = await review.records.find(query.get('id') ?? '');
    const wanted = query.get('inbox');
    const [pitch, other] = found.filter(({ inbox }) => wanted === null || inbox === wanted);
    if (pitch === undefined) throw new UserError('There is no such pitch in the log.');
    if (other === undefined) return pitch;
    const inboxes = found.map(({ inbox }) => printable(inbox)).join(', ');
    throw new UserError(`The mail came to several inboxes: ${inboxes}. Say which.`);
  };

  const configured = (address = inboxes[0]?.address) => {
    const inbox = inboxes.find((one) => one.address === address);
    if (inbox !== undefined) return inbox;
    throw new UserError(`${printable(address ?? 'The inbox')} is not configured here.`);
  };

  const loaderOf = (pitch: ReviewedPitch) => async () => ({
    raw: await review.readMail(pitch),
    record: pitch,
    marking: marking(pitch),
  });

  return {
    find,

    async list(query, signal) {
      const search = parseSearch(query.get('search') ?? '');
      const { outcome, review: state, openUntil, ...filter } = filterOf(query, search.span);
      const first = Number(query.get('skip')) || 0;
      const rows: PageRow[] = [];
      let fit = 0;
      let elsewhere = 0;
      for await (const pitch of review.records.newest(filter)) {
        if (signal.aborted) break;
        if (!matchesFilter(pitch, filter) || !matchesSearch(pitch, search)) continue;
        if (!matchesFilter(pitch, { outcome, review: state, openUntil })) {
          elsewhere += 1;
          continue;
        }
        fit += 1;
        if (fit <= first) continue;
        if (rows.length === MAX_ROWS) return { rows, more: true };
        rows.push(toPageRow(pitch));
      }
      return { rows, more: false, ...(fit === 0 && elsewhere > 0 ? { elsewhere } : {}) };
    },

    async overview() {
      // Whoever looks at the page opens a pitch soon.
      reader.start();
      const { counts: recent, ...reused } = await counts.recent();
      const { byInbox, ...numbers } = recent;
      const named = [...new Set([...inboxes.map(({ address }) => address), ...byInbox.keys()])];
      return {
        ...numbers,
        ...reused,
        undeliveredAt: numbers.undeliveredAt.map(({ address, count }) => ({ address: printable(address), count })),
        inboxes: named.map((inbox) => printable(inbox)),
      };
    },

    async words() {
      const { byInbox } = (await counts.recent()).counts;
      return inboxes.map(({ address, words }) => {
        const found = new Map(byInbox.get(address)?.map(({ word, count }) => [word, count]));
        return {
          inbox: address,
          words: words.map((entry) => ({ ...settingsOf(entry), count: found.get(entryWord(entry)) ?? 0 })),
        };
      });
    },

    try: async (text, inbox) => reader.try(text, marking({ inbox: configured(inbox).address })),

    async trusted(query) {
      const { address, trusted } = configured(query.get('inbox') ?? undefined);
      const added = await review.trusted.list(address);
      return [
        ...trusted.map((sender) => ({ sender })),
        ...added.map(({ sender, by, time }) => ({ sender: printable(sender), added: { by: printable(by), time } })),
      ];
    },

    async open(query) {
      const pitch = await find(query);
      const content = await reader.content(pitchKey(pitch), loaderOf(pitch));
      const retried = (pitch.retried ?? []).slice(-MAX_RETRIED).map(({ time, by }) => ({ time, by: printable(by) }));
      return { row: toPageRow(pitch), retried, ...content };
    },

    async html(query) {
      const pitch = await find(query);
      const html = await reader.html(pitchKey(pitch), loaderOf(pitch));
      if (html === undefined) throw new UserError('The pitch has no HTML.');
      return html;
    },

    async mail(query) {
      const pitch = await find(query);
      return {
        raw: await review.readMail(pitch),
        fileName: `pitch-${pitch.id.replace(/[^\w-]/g, '_').slice(0, 100)}.eml`,
      };
    },

    async attachment(query) {
      const pitch = await find(query);
      const part = Number(query.get('part') ?? Number.NaN);
      const found = await reader.attachment(pitchKey(pitch), part, loaderOf(pitch));
      if (found === undefined) throw new UserError('The pitch has no such attachment.');
      return { bytes: found.bytes, fileName: safeFileName(found.name) };
    },

    async unsent() {
      const { count, mails } = (await review.failed?.()) ?? { count: 0, mails: [] };
      return {
        count,
        mails: mails.map(({ sender, subject, why, ...rest }) => ({
          ...rest,
          sender: printable(sender),
          subject: printable(subject, 500),
          why: printable(why, 500),
        })),
      };
    },

    recount: () => counts.forget(),

    stop: () => reader.stop(),
  };
}

function settingsOf(entry: WordEntry): Omit<ShownWord, 'count'> {
  return typeof entry === 'string' ? { word: entry } : { ...entry };
}

/** @param span of the search: the filter keeps to it as well as to the chosen day */
function filterOf(query: URLSearchParams, span: Span): PitchFilter {
  const text = (name: string) => query.get(name) || undefined;
  const since = [text('since'), span.since].filter((time) => time !== undefined).sort();
  const until = [text('until'), span.until].filter((time) => time !== undefined).sort();
  return {
    since: since.at(-1),
    until: until[0],
    word: text('word'),
    inbox: text('inbox'),
    outcome: OUTCOMES.find((outcome) => outcome === query.get('outcome')) ?? 'all',
    review: REVIEW_STATES.find((state) => state === query.get('review')) ?? 'all',
    openUntil: text('openUntil'),
  };
}
