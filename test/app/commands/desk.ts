import PostalMime, { type Email } from 'postal-mime';
import { createCommands } from '../../../app/commands/create-commands.ts';
import type { DigestList } from '../../../app/commands/ports.ts';
import { parseConfig } from '../../../app/config.ts';
import type { CopyState } from '../../../app/copy-marks.ts';
import { MissingMail, type OutgoingMail, RefusedMail } from '../../../app/ports.ts';
import { createReceivePitch } from '../../../app/receive-pitch.ts';
import { createReleasePitch } from '../../../app/release-pitch.ts';
import { createSendDigests } from '../../../app/send-digests.ts';
import type { LogRecord, Outcome, ReceiptVerdicts } from '../../../core/index.ts';
import { MemoryTrustedSenders } from '../memory-trusted-senders.ts';

export const TIPS = 'tips@paper.example';
export const OTHER = 'other@paper.example';
export const HER = 'masha@newsroom.example.org';
export const CONFIG = parseConfig({
  inboxes: [
    { address: TIPS, forwardTo: HER },
    { address: OTHER, forwardTo: ['olga@newsroom.example.org'] },
  ],
});

/** What SES says of a mail that its sender's domain vouches for. */
export const PROVEN: ReceiptVerdicts = { spam: 'PASS', virus: 'PASS', spf: 'PASS', dkim: 'PASS', dmarc: 'PASS' };
/** What it says of one that anybody may have written. */
export const UNPROVEN: ReceiptVerdicts = { spam: 'PASS', virus: 'PASS', spf: 'PASS', dkim: 'GRAY', dmarc: 'GRAY' };

/** A mail to receive, beside its envelope. */
export interface Letter {
  from?: string;
  to?: string;
  subject?: string;
  /** Further header fields, a line each. */
  fields?: string[];
  text?: string;
  returnPath?: string;
  verdicts?: ReceiptVerdicts;
}

/** A digest as its reader has it. */
export interface ReadDigest extends Email {
  /** The links of each pitch, by the id and the action: the address and the subject of the mail that it opens. */
  links: Map<string, { to: string; subject: string }>;
  answerTo: string;
}

/** A screen with digests and commands in memory, its log, and what it sends. The clock stands where a test sets it. */
export class Desk {
  readonly sent: OutgoingMail[] = [];
  readonly logged: LogRecord[] = [];
  readonly lists = new Map<string, DigestList>();
  /** How often a list was asked for, and how often the commands were loaded. */
  asked = 0;
  loaded = 0;
  now = Date.parse('2026-03-09T08:00:00.000Z');
  readonly trusted = new MemoryTrustedSenders();
  /** Ids of mails that are gone. */
  readonly gone = new Set<string>();
  /** Whether nothing can be sent for now. */
  isAway = false;
  /** Whether the server refuses every mail for good. */
  refuses = false;
  readonly #mails = new Map<string, Buffer>();
  readonly #outcomes = new Map<string, Map<string, Outcome>>();
  readonly #copies = new Map<string, CopyState>();
  readonly #helped = new Set<string>();
  readonly #ports = {
    store: {
      load: async (id: string) => {
        const raw = this.#mails.get(id);
        if (raw === undefined || this.gone.has(id)) throw new MissingMail('gone');
        return {
          raw,
          lease: async () => ({
            isHeld: true,
            outcomes: new Map(this.#outcomes.get(id)),
            copies: this.#copies.get(id) ?? { resent: new Map() },
          }),
          unlock: async () => undefined,
        };
      },
      saveOutcomes: async (id: string, outcomes: ReadonlyMap<string, Outcome>, copies?: CopyState) => {
        this.#outcomes.set(id, new Map(outcomes));
        if (copies !== undefined) this.#copies.set(id, copies);
      },
      readCopyKey: async () => undefined,
      locate: (id: string) => `memory:${id}`,
      fetchCommand: (id: string) => `fetch ${id}`,
    },
    sender: {
      send: async (mail: OutgoingMail) => {
        if (this.isAway) throw new Error('throttled');
        if (this.refuses) throw new RefusedMail('too large');
        this.sent.push(mail);
        return { messageId: `sent-${this.sent.length}` };
      },
    },
    log: { write: (record: LogRecord) => void this.logged.push(record) },
    trusted: this.trusted,
    isWord: () => false,
    clock: { now: () => this.now, sleep: async () => undefined, random: () => 0.5 },
  };
  readonly #releasePitch = createReleasePitch(CONFIG, this.#ports);
  readonly #commands = createCommands({
    ...this.#ports,
    releasePitch: this.#releasePitch,
    fallbackCharset: 'utf-8',
    lists: {
      find: async (inbox, key) => {
        this.asked += 1;
        return this.lists.get(`${inbox} ${key}`);
      },
    },
    marks: {
      markHelp: async (inbox, day) => {
        const isNew = !this.#helped.has(inbox + day);
        this.#helped.add(inbox + day);
        return isNew;
      },
    },
  });
  readonly #receivePitch = createReceivePitch(CONFIG, {
    ...this.#ports,
    commands: async () => {
      this.loaded += 1;
      return this.#commands;
    },
  });
  #count = 0;

  /** Receives a mail. @returns what was logged of it */
  async receive(letter: Letter): Promise<LogRecord[]> {
    const id = `mail${++this.#count}`;
    this.#mails.set(id, rawOf(letter));
    return this.#handle(id, letter);
  }

  /** Receives the last mail once more, under its id (a repeated event) or as another mail (a replay). */
  async again(letter: Letter, id?: string): Promise<LogRecord[]> {
    return id === undefined ? this.receive(letter) : this.#handle(id, letter);
  }

  async #handle(id: string, { from = HER, to = TIPS, returnPath = addressIn(from), verdicts = PROVEN }: Letter) {
    const before = this.logged.length;
    const time = new Date(this.now).toISOString();
    await this.#receivePitch({ id, time, envelope: { from: returnPath, to: [to] }, verdicts }, 0);
    return this.logged.slice(before);
  }

  /** Receives pitches with the word. @returns their ids */
  async pitches(count: number, to = TIPS): Promise<string[]> {
    const ids: string[] = [];
    for (let n = 1; n <= count; n += 1) {
      const [record] = await this.receive({
        from: `Acme ${n} <press${n}@acme${n}.example>`,
        to,
        subject: `Lamp ${n}`,
        text: `A disruptive lamp ${n}.`,
      });
      ids.unshift(record!.id);
    }
    return ids;
  }

  /** Sends the digests of all inboxes. @returns that of one */
  async digest(inbox = TIPS): Promise<ReadDigest> {
    const { logged } = this;
    const before = this.sent.length;
    this.now += 60_000;
    const sendDigests = this.#digestsOf(logged.slice());
    await sendDigests(this.now, 0);
    const sent = this.sent.slice(before).find(({ envelope }) => envelope.from === inbox)!;
    this.sent.splice(before);
    const mail = await PostalMime.parse(sent.raw);
    const links = new Map<string, { to: string; subject: string }>();
    for (const [, href] of mail.text!.matchAll(/<(mailto:[^>]+)>/g)) {
      const url = new URL(href!);
      const subject = url.searchParams.get('subject')!;
      links.set(subject.split(' ').slice(0, 2).join(' '), { to: decodeURIComponent(url.pathname), subject });
    }
    return { ...mail, links, answerTo: mail.replyTo?.[0]?.address ?? '' };
  }

  #digestsOf(lines: LogRecord[]) {
    return createSendDigests(
      {
        inboxes: CONFIG.inboxes,
        every: 'weekly',
        timeZone: 'UTC',
        reviewCommand: 'npm run -s review --',
        recordOptions: '',
        days: 90,
      },
      {
        ...this.#ports,
        lists: { save: async (key, list) => void this.lists.set(`${list.inbox} ${key}`, list) },
        reader: {
          async *newestFirst(_since, _until, event) {
            for (const line of lines.toReversed()) if (event === undefined || line.event === event) yield line;
          },
        },
      },
    );
  }
}

function rawOf({ from = HER, to = TIPS, subject = '', fields = [], text = '' }: Letter): Buffer {
  const header = [
    `From: ${from}`,
    `To: ${to}`,
    `Subject: ${subject}`,
    'Message-ID: <her-mail@phone.example>',
    ...fields,
  ];
  return Buffer.from(`${header.join('\r\n')}\r\n\r\n${text.replaceAll('\n', '\r\n')}`);
}

function addressIn(from: string): string {
  return /<([^>]*)>/.exec(from)?.[1] ?? from;
}
