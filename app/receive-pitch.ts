import {
  describeMail,
  type HeaderField,
  type Inbox,
  type IsWord,
  inboxFor,
  LONGEST_FORWARDED_FIELD,
  type MailDescription,
  type Outcome,
  type PitchRecord,
  PitchScreen,
  type Reason,
  type ReceivedMail,
  type Refusal,
  readPitch,
  refusal,
  splitMail,
  type TextSink,
  type Unread,
} from '../core/index.ts';
import type { PitchScreenConfig } from './config.ts';
import { loadDocumentPorts } from './documents/load-document-ports.ts';
import { createForwardPitch } from './forward-pitch.ts';
import type { Claim, Clock, MailSender, MailStore, PitchLog, StoredMail } from './ports.ts';
import type { SentPitch } from './send-pitch.ts';
import { Stopwatch } from './stopwatch.ts';
import { systemClock } from './system-clock.ts';

/** What the use case works with, beside the configuration. */
export interface Ports {
  store: MailStore;
  sender: MailSender;
  log: PitchLog;
  /** Tells whether a run of letters is a word that people write. */
  isWord: IsWord;
  /** @default that of the machine */
  clock?: Clock;
}

/**
 * Takes one received mail through: load, read, screen, forward or keep, record. One record for each of its inboxes.
 *
 * @param deadline milliseconds since 1970, by when the call has ended, however it ends; a send that fails for now is tried
 *   again until shortly before. @default one attempt
 * @param loading the mail, where the caller has asked the store for it already. @default it is asked now
 */
export type ReceivePitch = (
  mail: ReceivedMail,
  deadline?: number,
  loading?: Promise<StoredMail>,
) => Promise<PitchRecord[]>;

/** One inbox that a mail is for. */
interface Delivery {
  inbox: Inbox;
  /** The envelope recipient that led to it, perhaps with a `+label`. */
  recipient: string;
  refusal: Refusal | undefined;
  reasons: Reason[];
  /** What an earlier delivery of the same event did already. */
  earlier: Outcome | undefined;
}

/** What became of a delivery. */
interface Result extends Partial<SentPitch> {
  outcome: PitchRecord['outcome'];
  error?: unknown;
}

/**
 * Builds the use case. The words of an inbox are compiled once, when its first mail comes.
 *
 * @returns a function that throws only on a passing failure (of the store or the sender), so that the caller tries again;
 *   inboxes that the mail was sent or kept for by then are not done twice
 */
export function createReceivePitch(
  config: PitchScreenConfig,
  { store, sender, log, isWord, clock = systemClock }: Ports,
): ReceivePitch {
  const forwardPitch = createForwardPitch(config, { store, sender, clock });
  const screens = new Map<Inbox, PitchScreen>();
  const screenOf = (inbox: Inbox) => {
    const screen = screens.get(inbox) ?? new PitchScreen(inbox, isWord);
    screens.set(inbox, screen);
    return screen;
  };

  return async (mail, deadline = 0, loading = store.load(mail.id, deadline)) => {
    const steps = new Stopwatch();
    const stored = await loaded(mail, loading);
    steps.end('load');
    try {
      const records = await receive(mail, stored, deadline, steps);
      // What was kept is a person's to release, at once; nothing is left to be claimed for.
      if (records.some(({ outcome }) => outcome !== 'forwarded')) await stored.release();
      return records;
    } catch (error) {
      await stored.release();
      throw error;
    }
  };

  async function loaded(mail: ReceivedMail, loading: Promise<StoredMail>): Promise<StoredMail> {
    try {
      return await loading;
    } catch (error) {
      await logFailure(mail, [], 0, `could not be loaded: ${(error as Error).message}`);
      throw error;
    }
  }

  async function claim(mail: ReceivedMail, stored: StoredMail, fields: readonly HeaderField[]): Promise<Claim> {
    try {
      return await stored.claim();
    } catch (error) {
      await logFailure(mail, fields, stored.raw.length, `could not be claimed: ${(error as Error).message}`);
      throw error;
    }
  }

  /** Logs all that is known of a mail that cannot be taken up for now, so that whoever reads the log finds it, too. */
  async function logFailure(mail: ReceivedMail, fields: readonly HeaderField[], size: number, why: string) {
    const description = describeMail(fields, mail.envelope.from, config.fallbackCharset);
    try {
      for (const { inbox, recipient } of deliveriesOf(mail, fields, config.inboxes)) {
        await log.write({ ...recordOf(mail, inbox, recipient, description), size, outcome: 'failed', why });
      }
    } catch {
      // The failure decides what happens to the mail; that it could not be logged does not.
    }
  }

  async function receive(
    mail: ReceivedMail,
    stored: StoredMail,
    deadline: number,
    steps: Stopwatch,
  ): Promise<PitchRecord[]> {
    const { raw } = stored;
    const { fields } = splitMail(raw, LONGEST_FORWARDED_FIELD);
    const deliveries = deliveriesOf(mail, fields, config.inboxes);
    const description = describeMail(fields, mail.envelope.from, config.fallbackCharset);
    const unread = await screenFor(deliveries, raw, deadline, steps);

    const { claimed, outcomes: earlier } = await claim(mail, stored, fields);
    for (const delivery of deliveries) delivery.earlier = earlier.get(delivery.inbox.address);
    if (!claimed && deliveries.some((delivery) => delivery.earlier === undefined)) {
      throw new Error(
        `Mail ${mail.id} is being sent by another delivery of the same event; if that fails, by the next.`,
      );
    }
    steps.end('claim');

    // What is most likely to be kept: the store gets ready for it while the mail is being sent.
    const keepExpected = readyToKeep(mail.id, deliveries, deliveries.map(expectedOutcome));
    const results: Result[] = [];
    const outcomes = () => results.map(({ outcome }) => outcome);
    let notKept: string | undefined;
    for (const [index, delivery] of deliveries.entries()) {
      const result = await deliver(delivery, mail, raw, description, unread, deadline, steps);
      results.push(result);
      // Before the next inbox, which may take a while: what has been sent by then stays sent, whatever happens.
      const more = index < deliveries.length - 1;
      if (more && result.messageId !== undefined) {
        notKept = await readyToKeep(mail.id, deliveries, outcomes())();
        steps.end('keep');
      }
    }

    const isExpected = results.every(({ outcome }) => outcome !== 'failed');
    notKept = await (isExpected ? keepExpected : readyToKeep(mail.id, deliveries, outcomes()))();
    steps.end('keep');
    const records = deliveries.map(({ inbox, recipient, reasons, earlier }, index): PitchRecord => {
      const { outcome, sentAs, why, messageId } = results[index]!;
      const reason = [why, index === 0 ? notKept : undefined].filter((text) => text !== undefined).join('; ');
      return {
        ...recordOf(mail, inbox, recipient, description),
        size: raw.length,
        outcome,
        ...(sentAs === undefined ? {} : { sentAs }),
        ...(reason === '' ? {} : { why: reason }),
        ...(earlier === undefined ? {} : { repeated: true }),
        reasons,
        unread,
        forwardedTo: outcome === 'forwarded' ? inbox.forwardTo : [],
        ...(messageId === undefined ? {} : { messageId }),
        durations: steps.durations,
      };
    });
    for (const record of records) await log.write(record);
    const failed = results.find(({ outcome }) => outcome === 'failed');
    if (failed !== undefined) throw failed.error;
    return records;
  }

  /** What a record says of any mail, whatever became of it. */
  function recordOf(
    { id, time, envelope, verdicts }: ReceivedMail,
    { address }: Inbox,
    recipient: string,
    description: MailDescription,
  ) {
    return {
      v: 1 as const,
      event: 'pitch' as const,
      time,
      logged: new Date(clock.now()).toISOString(),
      id,
      inbox: address,
      returnPath: envelope.from,
      recipient,
      ...description,
      reasons: [],
      unread: [],
      verdicts,
      forwardedTo: [],
      durations: {},
      raw: store.locate(id),
    };
  }

  /** Reads the mail once, for all the inboxes that screen it. */
  async function screenFor(
    deliveries: readonly Delivery[],
    raw: Buffer,
    deadline: number,
    steps: Stopwatch,
  ): Promise<Unread[]> {
    const screening = deliveries.filter(({ refusal }) => refusal === undefined);
    if (screening.length === 0) return [];
    const begun = screening.map((delivery) => ({ delivery, ...screenOf(delivery.inbox).begin() }));
    for (const { delivery, reasons } of begun) delivery.reasons = reasons;
    // Text is screened as it is read, piece by piece.
    let screened = 0;
    const sinks = begun.map(({ sink }) => timed(sink, (milliseconds) => (screened += milliseconds)));
    try {
      return await readPitch(raw, toAll(sinks), { ...config, documents: loadDocumentPorts(clock, deadline) });
    } catch (error) {
      // A fault of ours, as a mail may be anything. It must not cost a pitch: only a word that was found does.
      return [{ where: 'mail', why: `reading it failed: ${(error as Error).message}` }];
    } finally {
      steps.end('read');
      steps.move(screened, 'read', 'screen');
    }
  }

  async function deliver(
    { inbox, recipient, refusal, reasons, earlier }: Delivery,
    mail: ReceivedMail,
    raw: Buffer,
    description: MailDescription,
    unread: readonly Unread[],
    deadline: number,
    steps: Stopwatch,
  ): Promise<Result> {
    // Lambda's queue delivers an event at least once: what was sent is not sent again.
    if (earlier !== undefined) return { outcome: earlier, why: 'done by an earlier delivery of the same event' };
    if (refusal !== undefined) return refusal;
    if (reasons.length > 0) return { outcome: 'ignored' };
    try {
      const pitch = { inbox, recipient, raw, description, unread };
      return { outcome: 'forwarded', ...(await forwardPitch(mail, pitch, deadline, () => steps.end('rewrite'))) };
    } catch (error) {
      return { outcome: 'failed', why: `could not be sent, is kept: ${(error as Error).message}`, error };
    } finally {
      steps.end('send');
    }
  }

  /**
   * Prepares to keep with the mail what becomes of it (`MailStore.readyToKeep`); nothing where that is kept already.
   *
   * @param outcomes in the order of the deliveries; those of deliveries that are still to come are missing at its end
   * @returns what keeps them. Where that fails it throws, for the event to be delivered again; but once a mail was sent
   *   it returns the reason instead, for the log: another delivery would send the mail once more
   */
  function readyToKeep(
    id: string,
    deliveries: readonly Delivery[],
    outcomes: readonly Result['outcome'][],
  ): () => Promise<string | undefined> {
    const isNew = deliveries.some(({ earlier }, index) => earlier === undefined && isDone(outcomes[index]));
    if (!isNew) return async () => undefined;
    const done = new Map<string, Outcome>();
    deliveries.forEach(({ inbox, earlier }, index) => {
      const outcome = earlier ?? outcomes[index];
      if (isDone(outcome)) done.set(inbox.address, outcome);
    });
    const keep = store.readyToKeep(id, done);
    return async () => {
      try {
        await keep();
        return undefined;
      } catch (error) {
        if (![...done.values()].includes('forwarded')) throw error;
        return `the outcome could not be kept, so a repeated delivery would send it again: ${(error as Error).message}`;
      }
    };
  }
}

/** What becomes of a delivery, unless sending it fails. */
function expectedOutcome({ refusal, reasons, earlier }: Delivery): Outcome {
  return earlier ?? refusal?.outcome ?? (reasons.length > 0 ? 'ignored' : 'forwarded');
}

function isDone(outcome: Result['outcome'] | undefined): outcome is Outcome {
  return outcome !== undefined && outcome !== 'failed';
}

/**
 * The inboxes that a mail is for, by its envelope: what its header says may be anything.
 *
 * @throws when none is configured for any of its recipients, as after an inbox was removed
 */
function deliveriesOf(mail: ReceivedMail, fields: readonly HeaderField[], inboxes: readonly Inbox[]): Delivery[] {
  const deliveries = new Map<Inbox, Delivery>();
  for (const recipient of mail.envelope.to) {
    const inbox = inboxFor(inboxes, recipient);
    if (inbox === undefined || deliveries.has(inbox)) continue;
    deliveries.set(inbox, {
      inbox,
      recipient,
      refusal: refusal(fields, mail, inbox),
      reasons: [],
      earlier: undefined,
    });
  }
  if (deliveries.size === 0) {
    throw new Error(
      `Mail ${mail.id} is for ${mail.envelope.to.join(', ') || 'nobody'}, which is no inbox of this configuration. ` +
        'Configure the inbox again, and the mail is taken up.',
    );
  }
  return [...deliveries.values()];
}

/** @param took is told how many milliseconds the sink spends on what it is given */
function timed(sink: TextSink, took: (milliseconds: number) => void): TextSink {
  const time = <T>(work: () => T): T => {
    const start = performance.now();
    const result = work();
    took(performance.now() - start);
    return result;
  };
  return (place) => {
    const writer = time(() => sink(place));
    return { write: (piece) => time(() => writer.write(piece)), end: () => time(() => writer.end()) };
  };
}

function toAll(sinks: readonly TextSink[]): TextSink {
  if (sinks.length === 1) return sinks[0]!;
  return (place) => {
    const writers = sinks.map((sink) => sink(place));
    return {
      write(piece) {
        for (const writer of writers) writer.write(piece);
      },
      end() {
        for (const writer of writers) writer.end();
      },
    };
  };
}
