import { printable } from '../../lambda/pitch/printable.ts';
import type { PitchRecord } from '../../lambda/pitch/record.ts';
import { type MarkedExcerpt, markWord } from '../show-pitch.ts';

/** One pitch as the page shows it, every text in it safe to show. */
export interface PageRow {
  /** Names the pitch on the page; a later row with the same key takes the place of an earlier one. */
  key: string;
  time: string;
  sender: string;
  subject: string;
  inbox: string;
  outcome: string;
  forwardedTo: string[];
  why: string;
  reasons: { word: string; where: string; excerpt: MarkedExcerpt }[];
  unread: string[];
}

/** Reasons and unread places that the page shows for one pitch. */
const MAX_SHOWN = 10;

export function toPageRow(record: PitchRecord): PageRow {
  return {
    key: `${record.id} ${record.inbox}`,
    time: record.time,
    sender: printable(record.sender),
    subject: printable(record.subject, 500),
    inbox: printable(record.inbox),
    outcome: record.outcome,
    forwardedTo: record.forwardedTo.map((to) => printable(to)),
    why: printable(record.why ?? ''),
    reasons: record.reasons.slice(0, MAX_SHOWN).map((reason) => ({
      word: printable(reason.word),
      where: printable(reason.where),
      excerpt: markWord(reason),
    })),
    unread: record.unread.slice(0, MAX_SHOWN).map(({ where, why }) => printable(`${where}: ${why}`)),
  };
}
