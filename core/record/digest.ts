import { MAX_DIGEST_PITCHES, MAX_DIGEST_REASONS } from '../limits.ts';
import { LOOP_FIELD, loopWords } from '../mail/loop-token.ts';
import { printable } from '../printable.ts';
import type { Inbox } from '../types.ts';
import type { ReviewedPitch } from './history.ts';
import { describeTally, PitchTally } from './tally.ts';

/** How a digest tells times and commands. */
export interface DigestStyle {
  /** What times are told in, by its IANA name. */
  timeZone: string;
  /** The options that name the record, for the commands in it; with the space before them. */
  place: string;
}

/** A digest as a mail, in the words of nodemailer. Nothing of a pitch is in its header. */
export interface DigestMail {
  from: { name: string; address: string };
  to: string[];
  subject: string;
  text: string;
  headers: Record<string, string>;
}

/**
 * What the reporter of an inbox is told about a stretch of time: how many pitches came, which were ignored and why, and
 * how to get each back. It takes them one at a time, newest first, and keeps of them no more than it will say.
 */
export class Digest {
  readonly #inbox: string;
  readonly #since: string;
  readonly #style: DigestStyle;
  readonly #tally = new PitchTally();
  readonly #named: string[] = [];
  /** Pitches that were ignored and not taken back since. */
  ignored = 0;

  /** @param since where the stretch of time begins, ISO 8601 */
  constructor(inbox: string, since: string, style: DigestStyle) {
    this.#inbox = inbox;
    this.#since = since;
    this.#style = style;
  }

  add(pitch: ReviewedPitch): void {
    this.#tally.add(pitch);
    if (pitch.outcome !== 'ignored' || pitch.released !== undefined) return;
    this.ignored += 1;
    if (this.#named.length < MAX_DIGEST_PITCHES) this.#named.push(this.#name(pitch));
  }

  get subject(): string {
    if (this.ignored === 0) return 'No pitches ignored';
    return this.ignored === 1 ? 'One pitch ignored' : `${this.ignored} pitches ignored`;
  }

  /** Safe to print and to mail, whatever the pitches hold. */
  get text(): string {
    const more = this.ignored - this.#named.length;
    return [
      `Pitches to ${printable(this.#inbox)} since ${this.#moment(this.#since)}: ${describeTally(this.#tally)}`,
      ...this.#named,
      ...(more > 0 ? [`And ${more} more, which npm run -s review -- list${this.#style.place} shows.`] : []),
    ]
      .join('\n\n')
      .concat('\n');
  }

  /** The mail to whom the inbox forwards to, from the inbox. */
  mailFor({ address, label, forwardTo }: Pick<Inbox, 'address' | 'label' | 'forwardTo'>): DigestMail {
    return {
      from: { name: label, address },
      to: forwardTo,
      subject: this.subject,
      text: this.text,
      headers: {
        // RFC 3834 5: nobody's "out of office" answers it, which would come in as a pitch.
        'Auto-Submitted': 'auto-generated',
        // It quotes the very words: forwarded to the inbox by mistake, it is no pitch.
        [LOOP_FIELD]: loopWords([], address).join(' '),
      },
    };
  }

  #name({ id, subject, sender, time, reasons }: ReviewedPitch): string {
    return [
      `* ${printable(subject, 300) || '(no subject)'}`,
      `  from ${printable(sender) || '(no sender)'}, ${this.#moment(time)}`,
      ...reasons
        .slice(0, MAX_DIGEST_REASONS)
        .map(({ word, where, excerpt }) => `  “${printable(word)}” in ${printable(where)}: ${printable(excerpt)}`),
      `  To get it: npm run -s review -- release ${printable(id)}${this.#style.place}`,
    ].join('\n');
  }

  /** `Mon 2 Mar, 09:00` */
  #moment(time: string): string {
    const { timeZone } = this.#style;
    const date = new Date(time);
    if (Number.isNaN(date.getTime())) return printable(time, 30);
    const day = date.toLocaleDateString('en-GB', { timeZone, weekday: 'short', day: 'numeric', month: 'short' });
    return `${day.replace(',', '')}, ${date.toLocaleTimeString('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' })}`;
  }
}
