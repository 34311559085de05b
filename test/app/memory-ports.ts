import { type CopyState, mergeCopies } from '../../app/copy-marks.ts';
import { BusySender, type OutgoingMail, RefusedMail } from '../../app/ports.ts';
import type { Ports } from '../../app/receive-pitch.ts';
import type { LogRecord, Outcome } from '../../core/index.ts';
import { MemoryTrustedSenders } from './memory-trusted-senders.ts';

/** The calls that a test can have fail. */
export type Call = 'load' | 'lease' | 'save' | 'send';

/** The ports of the use cases in memory, for one mail. A test makes them fail, and looks at what they were given. */
export class MemoryPorts {
  /** The mail in the store. */
  raw: Buffer;
  /** The outcomes that are with the mail, by inbox. */
  readonly outcomes: Map<string, Outcome>;
  /** What is with the mail about its copies. */
  copies: CopyState = { resent: new Map() };
  /** The keys of other mails' copies, by the id of the mail. */
  readonly copyKeys = new Map<string, string>();
  /** Those that were saved last. */
  saved: Record<string, Outcome> = {};
  /** Those that were saved when each mail was given to the sender. */
  readonly savedAtSend: Record<string, Outcome>[] = [];
  /** Inboxes whose pitch a person releases while the mail is sent for another inbox. */
  readonly releasedMeanwhile: string[] = [];
  readonly sent: OutgoingMail[] = [];
  readonly logged: LogRecord[] = [];
  /** How often the lease was given back. */
  unlocked = 0;
  /** Whether another delivery holds the lease. */
  isLeasedByAnother = false;
  /** The calls that fail for now. */
  readonly failing = new Set<Call>();
  /** The inboxes whose mails cannot be sent for now. */
  readonly unsendable = new Set<string>();
  /** Whether the sender has no room for a mail right now. */
  isBusy = false;
  /** How many mails the sender refuses for good, before it takes one. */
  refusals = 0;

  constructor(raw: Buffer, outcomes: Record<string, Outcome> = {}) {
    this.raw = raw;
    this.outcomes = new Map(Object.entries(outcomes));
  }

  readonly trusted = new MemoryTrustedSenders();

  readonly ports: Ports = {
    store: {
      load: async () => {
        this.#failIf('load', 'the store is away');
        return {
          raw: this.raw,
          lease: async () => {
            this.#failIf('lease', 'the store is away');
            const outcomes = new Map(this.outcomes);
            if (this.savedAtSend.length > 0)
              for (const inbox of this.releasedMeanwhile) outcomes.set(inbox, 'released');
            return { isHeld: !this.isLeasedByAnother, outcomes, copies: this.copies };
          },
          unlock: async () => {
            this.unlocked += 1;
          },
        };
      },
      saveOutcomes: async (_id, outcomes, copies) => {
        this.#failIf('save', 'the store is away');
        this.copies = mergeCopies(this.copies, copies);
        this.saved = Object.fromEntries(outcomes);
        for (const [inbox, outcome] of outcomes) this.outcomes.set(inbox, outcome);
      },
      readCopyKey: async (id) => this.copyKeys.get(id),
      locate: (id) => `memory:${id}`,
      fetchCommand: (id) => `fetch ${id}`,
    },
    sender: { send: async (mail) => this.#send(mail) },
    log: { write: (record) => void this.logged.push(record) },
    trusted: this.trusted,
    isWord: () => false,
  };

  #refused = 0;

  #send(mail: OutgoingMail): { messageId: string } {
    this.savedAtSend.push(this.saved);
    if (this.isBusy) throw new BusySender('busy');
    this.#failIf('send', 'throttled');
    if (this.unsendable.has(mail.envelope.from)) throw new Error('throttled');
    if (this.#refused < this.refusals) throw new RefusedMail(`no. ${++this.#refused} not taken`);
    this.sent.push(mail);
    return { messageId: `sent-${this.sent.length}` };
  }

  #failIf(call: Call, message: string): void {
    if (this.failing.has(call)) throw new Error(message);
  }
}
