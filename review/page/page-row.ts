import { pitchKey, printable, type ReleasedRecord, type ReviewedPitch } from '../../core/index.ts';
import { describeForm, type MarkedExcerpt, markWord } from '../describe-pitch.ts';

/** One pitch as the page shows it, every text in it safe to show. */
export interface PageRow {
  /** Names the pitch on the page; a later row with the same key takes the place of an earlier one. */
  key: string;
  id: string;
  inbox: string;
  time: string;
  sender: string;
  subject: string;
  outcome: string;
  forwardedTo: string[];
  /** Why it was kept, or in which form it went out and why not as it is. */
  why: string;
  reasons: { word: string; where: string; excerpt: MarkedExcerpt }[];
  unread: string[];
  released?: PageRelease;
  /** Whether it can be forwarded after all. */
  releasable: boolean;
}

/** That a pitch was forwarded after all. */
export interface PageRelease {
  key: string;
  time: string;
  by: string;
  to: string[];
  /** In which form it went out, and why; empty where it went out as it is. */
  form: string;
}

/** Reasons and unread places that the page shows for one pitch. */
const MAX_SHOWN = 10;

/** Outcomes that a person cannot, or need not, change. */
const FINAL = ['forwarded', 'released', 'failed', 'virus'];

export function toPageRow(pitch: ReviewedPitch): PageRow {
  return {
    key: pitchKey(pitch),
    id: pitch.id,
    inbox: printable(pitch.inbox),
    time: pitch.time,
    sender: printable(pitch.sender),
    subject: printable(pitch.subject, 500),
    outcome: pitch.outcome,
    forwardedTo: pitch.forwardedTo.map((to) => printable(to)),
    why: describeForm(pitch) || printable(pitch.why ?? '', 500),
    reasons: pitch.reasons.slice(0, MAX_SHOWN).map((reason) => ({
      word: printable(reason.word),
      where: printable(reason.where),
      excerpt: markWord(reason),
    })),
    unread: pitch.unread.slice(0, MAX_SHOWN).map(({ where, why }) => printable(`${where}: ${why}`)),
    ...(pitch.released === undefined ? {} : { released: toPageRelease(pitch.released) }),
    releasable: pitch.released === undefined && !FINAL.includes(pitch.outcome),
  };
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
