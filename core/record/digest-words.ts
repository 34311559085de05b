import { MAX_DIGEST_ATTACHMENTS, MAX_DIGEST_REASONS } from '../limits.ts';
import { printable } from '../printable.ts';
import type { Reason } from '../types.ts';
import { troubledOf } from './arrival.ts';
import { describeTrouble } from './arrival-words.ts';
import type { DigestLinks, DigestStyle } from './digest.ts';
import type { ReviewedPitch } from './reviewed-pitch.ts';

/** An excerpt, cut at the word in it. */
export interface MarkedExcerpt {
  where: string;
  before: string;
  /** The word as it is written; empty where the excerpt does not show it. */
  word: string;
  after: string;
}

/** What both forms of a digest say about a pitch. Every text is on one line and safe to print. */
export interface PitchWords {
  subject: string;
  sender: string;
  /** `Mon 2 Mar, 09:00` */
  time: string;
  excerpts: MarkedExcerpt[];
  /** Why it was not forwarded, or what is wrong with it at an address and what helps; empty where a word was found. */
  why: string;
  attachments: string;
}

/** Puts into words what a digest says about a pitch. */
export function pitchWords(pitch: ReviewedPitch, { timeZone }: DigestStyle): PitchWords {
  const { subject, sender, time, reasons, why = '', attachments = [], outcome } = pitch;
  const troubles = troubledOf(pitch).map((arrival) => {
    const { why, remedy } = describeTrouble(arrival);
    return `${why} ${remedy}`;
  });
  const more = attachments.length - MAX_DIGEST_ATTACHMENTS;
  const names = attachments.slice(0, MAX_DIGEST_ATTACHMENTS).map((name) => printable(name, 100));
  return {
    subject: printable(subject, 300) || '(no subject)',
    sender: printable(sender) || '(no sender)',
    time: moment(time, timeZone),
    excerpts: reasons.slice(0, MAX_DIGEST_REASONS).map(markedExcerpt),
    why: troubles.length > 0 ? troubles.join(' ') : outcome === 'ignored' ? '' : printable(why),
    attachments: [...names, ...(more > 0 ? [`${more} more`] : [])].join(', '),
  };
}

function markedExcerpt({ where, as, excerpt }: Reason): MarkedExcerpt {
  const text = printable(excerpt);
  const word = printable(as);
  const at = word === '' ? -1 : text.indexOf(word);
  const found = { where: printable(where) };
  if (at < 0) return { ...found, before: text, word: '', after: '' };
  return { ...found, before: text.slice(0, at), word, after: text.slice(at + word.length) };
}

/** A time as a reporter reads it: `Mon 2 Mar, 09:00`. @param time ISO 8601, or any text that an odd line of the log has */
export function moment(time: string, timeZone: string): string {
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) return printable(time, 30);
  const day = date.toLocaleDateString('en-GB', { timeZone, weekday: 'short', day: 'numeric', month: 'short' });
  return `${day.replace(',', '')}, ${date.toLocaleTimeString('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' })}`;
}

/** How the reader of a digest gets pitches, in one sentence or two; empty where each pitch has its command. */
export function howTo(links: DigestLinks | undefined): string {
  if (links === undefined) return '';
  const byLink = 'To get a pitch, press its link and send the mail that opens.';
  if (links.replyTo === undefined) return byLink;
  return `${byLink} Or answer this mail with the numbers of the pitches that you want, such as 3, 5-7.`;
}

/** The command that releases a pitch, for a digest without links. */
export function releaseCommand({ id }: ReviewedPitch, { reviewCommand, recordOptions }: DigestStyle): string {
  return `${reviewCommand} release ${printable(id)}${recordOptions}`;
}

/** Says that some pitches are not named. @param more how many; 0 says nothing */
export function moreWords(
  more: number,
  { reviewCommand, recordOptions }: DigestStyle,
  links: DigestLinks | undefined,
): string {
  if (more === 0) return '';
  if (links !== undefined) return `And ${more} more, older ones. Whoever runs the screen can show them to you.`;
  return `And ${more} more, which ${reviewCommand} list${recordOptions} shows.`;
}

/** Where a mail program would see a web address in a text: between a scheme and a name, and before each part of a name. */
const LINK_JOINTS = /:\/\/|\.(?=[^\s.])/g;

/**
 * Breaks every web address in a text at its joints, so that no mail program makes a link of it: a digest has no links of a
 * pitch. A mail address stays whole, as people copy it.
 *
 * @param broken writes a joint
 * @param kept writes the text between joints
 */
export function withoutLinks(text: string, broken: (joint: string) => string, kept = (piece: string) => piece): string {
  const token = (word: string) => {
    if (word.includes('@') && !word.includes('/')) return kept(word);
    let done = '';
    let at = 0;
    for (const { 0: joint, index } of word.matchAll(LINK_JOINTS)) {
      done += kept(word.slice(at, index)) + broken(joint);
      at = index + joint.length;
    }
    return done + kept(word.slice(at));
  };
  return text.replace(/[^ ]+/g, token);
}
