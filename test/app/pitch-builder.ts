import { type PitchScreenConfig, parseConfig } from '../../app/config.ts';
import type { OutgoingMail } from '../../app/ports.ts';
import { createReceivePitch } from '../../app/receive-pitch.ts';
import { systemClock } from '../../app/system-clock.ts';
import type { Outcome, PitchRecord, ReceivedMail } from '../../core/index.ts';
import { type Call, MemoryPorts } from './memory-ports.ts';

export const MASHA = 'masha.borak@technode.com';
export const TIPS = 'tips@technode.com';

/** Masha's inbox with the settings of the README, and one that has other words, two readers, and wants spam as well. */
export const CONFIG: PitchScreenConfig = parseConfig({
  inboxes: [
    { address: MASHA, forwardTo: 'masha@newsroom.example.org' },
    {
      address: TIPS,
      forwardTo: ['desk@newsroom.example.org', 'night@newsroom.example.org'],
      words: ['synergy'],
      trusted: ['@acme.example', 'editor@technode.com'],
      forwardSpam: true,
      forwardUnauthenticated: true,
    },
  ],
});

/** What became of a pitch. */
export interface Received {
  /** What the use case threw, so that the event is delivered again. */
  error: Error | undefined;
  sent: OutgoingMail[];
  logged: PitchRecord[];
  /** The outcomes that were saved with the mail, by inbox. */
  saved: Record<string, Outcome>;
  /** The outcomes that were saved when each mail was given to the sender. */
  savedAtSend: Record<string, Outcome>[];
  /** The mail as it was received. */
  raw: Buffer;
  /** How often the lease was given back. */
  unlocked: number;
  /** How often the senders that people trust were read. */
  trustedReads: number;
}

/** Begins to describe one delivery of a pitch with this text, to Masha's inbox unless said otherwise. */
export function aPitch(text: string): PitchBuilder {
  return new PitchBuilder(text);
}

/** One delivery of a pitch, and the faults that it meets. `receive` runs the use case on it. */
export class PitchBuilder {
  readonly #text: string;
  readonly #memory = new MemoryPorts(Buffer.alloc(0));
  #to = [MASHA];
  #from = 'press@acme.example';
  #sender = 'From: Acme PR <press@acme.example>';
  #verdicts: ReceivedMail['verdicts'] = {};
  #clock = systemClock;

  constructor(text: string) {
    this.#text = text;
  }

  /** Its envelope recipients. */
  to(...addresses: string[]): this {
    this.#to = addresses;
    return this;
  }

  /** Its return path; empty for a bounce. */
  from(returnPath: string): this {
    this.#from = returnPath;
    return this;
  }

  /** Its header field From, and any others, a line each. */
  withSender(fields: string): this {
    this.#sender = fields;
    return this;
  }

  /** What SES found when it received the mail. */
  withVerdicts(verdicts: ReceivedMail['verdicts']): this {
    this.#verdicts = verdicts;
    return this;
  }

  /** An earlier delivery of the same event settled an inbox. */
  settledBefore(inbox: string, outcome: Outcome): this {
    this.#memory.outcomes.set(inbox, outcome);
    return this;
  }

  /** A person releases the pitch of an inbox while the mail is sent for another. */
  releasedMeanwhile(inbox: string): this {
    this.#memory.releasedMeanwhile.push(inbox);
    return this;
  }

  /** A person trusts a sender, beside those of the configuration. */
  trusting(inbox: string, sender: string): this {
    this.#memory.trusted.lists.set(inbox, [{ sender, by: 'masha', time: '2026-01-01T00:00:00.000Z' }]);
    return this;
  }

  /** What people added to the trusted senders cannot be read for now. */
  whereTrustedCannotBeRead(): this {
    this.#memory.trusted.isAway = true;
    return this;
  }

  /** Another delivery of the same event has the mail in work. */
  leasedByAnother(): this {
    this.#memory.isLeasedByAnother = true;
    return this;
  }

  /** The store, or the sender for every inbox, fails for now. */
  whereFails(call: Call): this {
    this.#memory.failing.add(call);
    return this;
  }

  /** The sender fails for now for one inbox. */
  whereFailsToSendFor(inbox: string): this {
    this.#memory.unsendable.add(inbox);
    return this;
  }

  /** The sender has no room for a mail right now. */
  whileSenderIsBusy(): this {
    this.#memory.isBusy = true;
    return this;
  }

  /** The sender refuses for good so many forms of the mail: as it is, as an attachment, the notice. */
  refusedInForms(count: number): this {
    this.#memory.refusals = count;
    return this;
  }

  /** A minute passes each time that somebody looks at the clock. */
  whileTimeFlies(): this {
    let time = Date.parse('2026-01-02T03:04:05.000Z');
    this.#clock = {
      ...systemClock,
      now: () => {
        time += 60_000;
        return time;
      },
    };
    return this;
  }

  /** Runs the use case. @param deadline as of the use case */
  async receive(deadline?: number): Promise<Received> {
    const memory = this.#memory;
    const header = `${this.#sender}\r\nTo: ${this.#to[0]}\r\nSubject: News`;
    memory.raw = Buffer.from(`${header}\r\n\r\n${this.#text}`);
    const envelope = { from: this.#from, to: this.#to };
    const mail = { id: 'm1', time: '2026-01-02T03:04:05.000Z', envelope, verdicts: this.#verdicts };
    const error = await createReceivePitch(CONFIG, { ...memory.ports, clock: this.#clock })(mail, deadline).then(
      () => undefined,
      (error: Error) => error,
    );
    return {
      error,
      sent: memory.sent,
      logged: memory.logged as PitchRecord[],
      saved: memory.saved,
      savedAtSend: memory.savedAtSend,
      raw: memory.raw,
      unlocked: memory.unlocked,
      trustedReads: memory.trusted.reads,
    };
  }
}
