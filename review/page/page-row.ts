import {
  type Arrival,
  copiesOf,
  describeTrouble,
  pitchKey,
  printable,
  type ReleasedRecord,
  type ReviewedPitch,
  troubledOf,
} from '../../core/index.ts';
import { describeForm, describeTrust, type MarkedExcerpt, markWord } from '../describe-pitch.ts';
import { isNew } from '../pitch-filter.ts';

/** One pitch as the page shows it. Every text in it is one line without control characters. */
export interface PageRow {
  /** Names the pitch on the page. A later row with the same key replaces an earlier one. */
  key: string;
  id: string;
  inbox: string;
  time: string;
  sender: string;
  subject: string;
  outcome: string;
  forwardedTo: string[];
  /** The trusted sender for whose sake it was forwarded although a word was found; else empty. */
  trusted: string;
  /** Why the pitch was quarantined, or in which form it was forwarded and why not unchanged. */
  why: string;
  reasons: { word: string; where: string; excerpt: MarkedExcerpt }[];
  unread: string[];
  released?: PageRelease;
  /** Who marked it as done, and when. */
  done?: { time: string; by: string };
  /** Whether nobody has seen it in a list yet. */
  isNew: boolean;
  /** When its line was written: the list has been seen down to this moment, once it was shown. */
  logged: string;
  /** The addresses at which it did not arrive, why, and what helps. */
  undelivered: PageTrouble[];
  /** Those at which it is delayed, or was reported as spam. */
  troubles: PageTrouble[];
  /** The copy that was sent last; empty where none was. */
  latest: string;
  /** Whether a person can release it, or send it again. */
  releasable: boolean;
}

/** What is wrong with a pitch at an address, and what helps. */
export interface PageTrouble {
  address: string;
  why: string;
  remedy: string;
}

/** A release: a quarantined pitch that was forwarded after all. */
export interface PageRelease {
  key: string;
  time: string;
  by: string;
  to: string[];
  /** In which form the pitch was forwarded, and why; empty for an unchanged one. */
  form: string;
}

/** Reasons, and unread locations, shown for one pitch: a mail with a thousand attachments has a thousand of them. */
const MAX_SHOWN = 10;

/**
 * Only characters that nobody sees: separators, marks without a letter, and what Unicode lets a font show as nothing
 * (zero-width spaces, Hangul fillers, variation selectors). The braille blank is none of these by its properties.
 */
const UNSEEN = /^[\p{Z}\p{M}\p{C}\p{Default_Ignorable_Code_Point}\u2800]*$/u;

/** Outcomes after which a pitch cannot, or need not, be released. */
const FINAL = ['forwarded', 'released', 'failed', 'virus'];

export function toPageRow(pitch: ReviewedPitch): PageRow {
  const { undelivered = [], other = [] } = Object.groupBy(troubledOf(pitch), ({ state }) =>
    state === 'undelivered' ? state : 'other',
  );
  return {
    key: pitchKey(pitch),
    id: pitch.id,
    inbox: printable(pitch.inbox),
    time: pitch.time,
    sender: visible(printable(pitch.sender)),
    subject: visible(printable(pitch.subject, 500)),
    outcome: pitch.outcome,
    forwardedTo: pitch.forwardedTo.map((to) => printable(to)),
    trusted: printable(pitch.trusted ?? ''),
    why:
      [describeForm(pitch), describeTrust(pitch)].filter((text) => text !== '').join('; ') ||
      printable(pitch.why ?? '', 500),
    reasons: pitch.reasons.slice(0, MAX_SHOWN).map((reason) => ({
      word: printable(reason.word),
      where: printable(reason.where),
      excerpt: markWord(reason),
    })),
    unread: pitch.unread.slice(0, MAX_SHOWN).map(({ where, why }) => printable(`${where}: ${why}`)),
    ...(pitch.released === undefined ? {} : { released: toPageRelease(pitch.released) }),
    ...(pitch.done === undefined ? {} : { done: { time: pitch.done.time, by: printable(pitch.done.by) } }),
    isNew: isNew(pitch),
    logged: pitch.logged,
    undelivered: undelivered.map(toPageTrouble),
    troubles: other.map(toPageTrouble),
    latest: printable(copiesOf(pitch).at(-1)?.copy ?? ''),
    releasable: undelivered.length > 0 || (pitch.released === undefined && !FINAL.includes(pitch.outcome)),
  };
}

function toPageTrouble(arrival: Arrival): PageTrouble {
  return { address: printable(arrival.address), ...describeTrouble(arrival) };
}

/** Returns the text, or an empty one if no character of it can be seen. For an empty one the page says so in words. */
function visible(text: string): string {
  return UNSEEN.test(text) ? '' : text;
}

export function toPageRelease(record: ReleasedRecord): PageRelease {
  return {
    key: pitchKey(record),
    time: record.time,
    by: printable(record.by),
    to: record.to.map((to) => printable(to)),
    form: describeForm(record),
  };
}
