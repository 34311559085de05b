import { MAX_DIGEST_PITCHES } from '../limits.ts';
import { type ArrivalState, troubledOf } from './arrival.ts';
import type { ReviewedPitch } from './reviewed-pitch.ts';
import { PitchTally } from './tally.ts';

/** How a digest writes times, and how its reader gets a pitch. */
export interface DigestStyle {
  /** The time zone of all times, by its IANA name. */
  timeZone: string;
  /** How its reader calls the review commands, such as `npm run -s review --`. */
  reviewCommand: string;
  /** The options by which a command finds the log, with the space before them: ` --stack PitchScreen`. */
  recordOptions: string;
}

/** What a reporter can ask for by mail: to get a pitch, or also every later one of its sender. */
export type DigestAction = 'release' | 'trust';

/** The ways back to a pitch from a digest that can be answered. */
export interface DigestLinks {
  /** Returns the `mailto:` link that asks for something about a pitch. */
  link(action: DigestAction, id: string): string;
  /** The address that answers to the digest go to; undefined where it cannot be answered. */
  replyTo: string | undefined;
}

/** A pitch in a digest, by the number that an answer names it by. */
export interface NumberedPitch {
  number: number;
  pitch: ReviewedPitch;
}

/** The pitches that were quarantined for one reason. */
export interface DigestGroup {
  title: string;
  /** What the reason means, in a sentence; empty for a word. */
  about: string;
  /** Whether they can be released, and whether it helps to trust their sender. */
  actions: readonly DigestAction[];
  /** Newest first. */
  pitches: NumberedPitch[];
}

/** Why pitches without a word are quarantined, in the order of the digest. */
const OTHER_REASONS: ReadonlyMap<ReviewedPitch['outcome'], Omit<DigestGroup, 'pitches'>> = new Map([
  ['spam', { title: 'Taken for spam', about: 'Amazon SES takes these mails for spam.', actions: ['release'] }],
  [
    'unauthenticated',
    {
      title: 'Perhaps forged',
      about: 'The domain of the sender says that these mails are not its own (DMARC).',
      actions: ['release'],
    },
  ],
  ['failed', { title: 'Not sent yet', about: 'These pitches could not be sent to you so far.', actions: [] }],
  ['virus', { title: 'With a virus', about: 'These mails cannot be sent to you.', actions: [] }],
  ['loop', { title: 'No pitches', about: 'Mails of your own, or that the screen sent before.', actions: ['release'] }],
  ['bounce', { title: 'Returned mail', about: 'Reports of mail servers about other mail.', actions: ['release'] }],
]);

/** What can be wrong with pitches that were sent, the worst first. */
const TROUBLES: ReadonlyMap<ArrivalState, Omit<DigestGroup, 'pitches'>> = new Map([
  [
    'undelivered',
    {
      title: 'Did not arrive',
      about: 'These pitches were sent to you and came back. Is your mailbox full, or did it take them for spam?',
      actions: ['release'],
    },
  ],
  ['delayed', { title: 'On their way', about: 'Your mail server has not taken these pitches yet.', actions: [] }],
  [
    'complained',
    {
      title: 'Reported as spam',
      about: 'These pitches reached you. After such a report no pitch may reach you any more.',
      actions: [],
    },
  ],
]);

/** The worst trouble that a pitch has at one of its addresses; undefined for a pitch that has none. */
function troubleOf(pitch: ReviewedPitch): ArrivalState | undefined {
  const states = troubledOf(pitch).map(({ state }) => state);
  return [...TROUBLES.keys()].find((state) => states.includes(state));
}

/**
 * Tells the reporter of an inbox about a period: how many pitches came, which were quarantined and why, and how to get each
 * of them. It takes the pitches one at a time, newest first, and remembers no more than it will say.
 */
export class Digest {
  readonly inbox: string;
  /** The beginning of the period, ISO 8601. */
  readonly since: string;
  readonly style: DigestStyle;
  readonly tally = new PitchTally();
  readonly #named: ReviewedPitch[] = [];
  /** Pitches that were ignored, and neither released nor marked as done since. */
  ignored = 0;
  /** Pitches that were quarantined for another reason or not sent yet, likewise. */
  others = 0;
  /** Pitches that were sent and did not arrive, or are delayed or reported as spam. */
  troubled = 0;

  constructor(inbox: string, since: string, style: DigestStyle) {
    this.inbox = inbox;
    this.since = since;
    this.style = style;
  }

  add(pitch: ReviewedPitch): void {
    this.tally.add(pitch);
    if (pitch.done !== undefined) return;
    if (troubleOf(pitch) !== undefined) this.troubled += 1;
    else if (pitch.released !== undefined) return;
    else if (pitch.outcome === 'ignored') this.ignored += 1;
    else if (OTHER_REASONS.has(pitch.outcome)) this.others += 1;
    else return;
    if (this.#named.length < MAX_DIGEST_PITCHES) this.#named.push(pitch);
  }

  /** Adds a pitch from before the period about which something was said in it. It did not come in the period. */
  addReturned(pitch: ReviewedPitch): void {
    if (pitch.done !== undefined || troubleOf(pitch) === undefined) return;
    this.troubled += 1;
    if (this.#named.length < MAX_DIGEST_PITCHES) this.#named.push(pitch);
  }

  /** The named pitches, by word, the most frequent first, then by other reason. The numbers run through all of them. */
  get groups(): DigestGroup[] {
    const byTrouble = Map.groupBy(this.#named, troubleOf);
    const arrived = byTrouble.get(undefined) ?? [];
    const ignored = arrived.filter(({ outcome }) => outcome === 'ignored');
    const byWord = Map.groupBy(ignored, ({ reasons }) => reasons[0]?.word ?? '');
    const groups = [
      ...Array.from(byWord, ([word, pitches]) => ({
        title: `“${word}”`,
        about: '',
        actions: ['release', 'trust'] as const,
        pitches,
      })).sort((one, other) => other.pitches.length - one.pitches.length),
      ...Array.from(TROUBLES, ([state, trouble]) => ({ ...trouble, pitches: byTrouble.get(state) ?? [] })),
      ...Array.from(OTHER_REASONS, ([outcome, reason]) => ({
        ...reason,
        pitches: arrived.filter((pitch) => pitch.outcome === outcome),
      })),
    ];
    let number = 0;
    return groups
      .filter(({ pitches }) => pitches.length > 0)
      .map((group) => ({ ...group, pitches: group.pitches.map((pitch) => ({ number: ++number, pitch })) }));
  }

  /** Pitches that were quarantined, but are too many to be named. */
  get more(): number {
    return this.ignored + this.others + this.troubled - this.#named.length;
  }

  /** Whether there is nothing to review. */
  get isQuiet(): boolean {
    return this.ignored + this.others + this.troubled === 0;
  }

  get subject(): string {
    const others = this.others === 0 ? '' : `, ${this.others} kept for other reasons`;
    const ignored = this.ignored === 0 ? 'No' : this.ignored === 1 ? 'One' : this.ignored;
    const troubled = this.troubled === 0 ? '' : `, ${this.troubled} with trouble at your mailbox`;
    return `${ignored} pitch${this.ignored === 1 ? '' : 'es'} ignored${others}${troubled}`;
  }
}
