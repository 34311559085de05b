import { MAX_DIGEST_PITCHES, MAX_DIGEST_REASONS } from '../limits.ts';
import { LOOP_FIELD, loopWords } from '../mail/loop-token.ts';
import { printable } from '../printable.ts';
import type { Inbox } from '../types.ts';
import type { ReviewedPitch } from './history.ts';
import { describeTally, PitchTally } from './tally.ts';

/** How a digest writes times and commands. */
export interface DigestStyle {
  /** The time zone of all times, by its IANA name. */
  timeZone: string;
  /** The options by which a command finds the log, with the space before them: ` --stack PitchScreen`. */
  recordOptions: string;
}

/** A digest as a mail for nodemailer. Its header holds nothing of any pitch. */
export interface DigestMail {
  from: { name: string; address: string };
  to: string[];
  subject: string;
  text: string;
  headers: Record<string, string>;
}

/**
 * Tells the reporter of an inbox about a period: how many pitches came, which were ignored and why, and how to get each of
 * them. It takes the pitches one at a time, newest first, and remembers no more than it will say.
 */
export class Digest {
  readonly #inbox: string;
  readonly #since: string;
  readonly #style: DigestStyle;
  readonly #tally = new PitchTally();
  readonly #named: string[] = [];
  /** Pitches that were ignored, and neither released nor marked as done since. */
  ignored = 0;

  /** @param since the beginning of the period, ISO 8601 */
  constructor(inbox: string, since: string, style: DigestStyle) {
    this.#inbox = inbox;
    this.#since = since;
    this.#style = style;
  }

  add(pitch: ReviewedPitch): void {
    this.#tally.add(pitch);
    if (pitch.outcome !== 'ignored' || pitch.released !== undefined || pitch.done !== undefined) return;
    this.ignored += 1;
    if (this.#named.length < MAX_DIGEST_PITCHES) this.#named.push(this.#name(pitch));
  }

  get subject(): string {
    if (this.ignored === 0) return 'No pitches ignored';
    return this.ignored === 1 ? 'One pitch ignored' : `${this.ignored} pitches ignored`;
  }

  /** The body of the mail. It is safe to print, whatever the pitches hold. */
  get text(): string {
    const more = this.ignored - this.#named.length;
    return [
      `Pitches to ${printable(this.#inbox)} since ${this.#moment(this.#since)}: ${describeTally(this.#tally)}`,
      ...this.#named,
      ...(more > 0 ? [`And ${more} more, which npm run -s review -- list${this.#style.recordOptions} shows.`] : []),
    ]
      .join('\n\n')
      .concat('\n');
  }

  /** The mail from the inbox to the addresses that it forwards to. */
  mailFor({ address, label, forwardTo }: Pick<Inbox, 'address' | 'label' | 'forwardTo'>): DigestMail {
    return {
      from: { name: label, address },
      to: forwardTo,
      subject: this.subject,
      text: this.text,
      headers: {
        // RFC 3834 5: no "out of office" answers it, which would come in as a pitch.
        'Auto-Submitted': 'auto-generated',
        // It quotes the configured words: if it is forwarded to the inbox by mistake, it is no pitch.
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
      `  To get it: npm run -s review -- release ${printable(id)}${this.#style.recordOptions}`,
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
