import {
  compileRules,
  describeMail,
  type HeaderField,
  type Inbox,
  type IsWord,
  inboxFor,
  type Mail,
  type MailDescription,
  type Outcome,
  type PitchRecord,
  parseMail,
  type ReceivedMail,
  type Refusal,
  type Rules,
  refusal,
  screenForEach,
  type Verdict,
} from '../core/index.ts';
import type { PitchScreenConfig } from './config.ts';
import { createForwardPitch } from './forward-pitch.ts';
import type { Clock, Lease, MailSender, MailStore, PitchLog, StoredMail } from './ports.ts';
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
 * Takes one received mail through: load, screen, lease, forward or quarantine, save, record. One record for each inbox.
 *
 * @param deadline milliseconds since 1970, by when the call has ended, however it ends; a send that fails for now is tried
 *   again until shortly before. @default one attempt
 * @throws only on a passing failure of the store or the sender, so that the caller tries again; an inbox that is settled
 *   by then is not done twice
 */
export type ReceivePitch = (received: ReceivedMail, deadline?: number) => Promise<PitchRecord[]>;

/** One mail on its way through. */
interface Pitch {
  received: ReceivedMail;
  mail: Mail;
  description: MailDescription;
  deadline: number;
  steps: Stopwatch;
}

/** One inbox that a mail is for. */
interface Delivery {
  inbox: Inbox;
  /** The envelope recipient that led to it, perhaps with a `+label`. */
  recipient: string;
  /** Why the mail is quarantined whatever its words are. */
  refusal: Refusal | undefined;
  verdict: Verdict;
}

/** What became of a delivery. */
interface Result extends Partial<SentPitch> {
  outcome: PitchRecord['outcome'];
  isRepeated?: boolean;
  error?: unknown;
}

const NOT_SCREENED: Verdict = { decision: 'forward', reasons: [], unread: [] };

/** Builds the use case. The words of an inbox are compiled once, when its first mail comes. */
export function createReceivePitch(config: PitchScreenConfig, ports: Ports): ReceivePitch {
  const { store, log, isWord, clock = systemClock } = ports;
  const forwardPitch = createForwardPitch(config, { ...ports, clock });
  const knownRules = new Map<Inbox, Rules>();

  return async (received, deadline = 0) => {
    const steps = new Stopwatch();
    const stored = await load(received, deadline);
    steps.end('load');
    try {
      const pitch = open(received, stored.raw, deadline, steps);
      const deliveries = await screenDeliveries(pitch);
      const { outcomes } = await obtainLease(stored, pitch, deliveries);
      steps.end('claim');
      const { results, notSaved } = await deliverAll(pitch, deliveries, new Map(outcomes));
      const records = recordsOf(pitch, deliveries, results, notSaved);
      for (const record of records) await log.write(record);
      const failed = results.find(({ outcome }) => outcome === 'failed');
      if (failed !== undefined) throw failed.error;
      // A person may release at once what was quarantined: nothing is left to be leased for.
      if (records.some(({ outcome }) => outcome !== 'forwarded')) await stored.unlock();
      return records;
    } catch (error) {
      await stored.unlock();
      throw error;
    }
  };

  async function load(received: ReceivedMail, deadline: number): Promise<StoredMail> {
    return store.load(received.id, deadline).catch(async (error: Error) => {
      await logFailure(received, [], 0, `could not be loaded: ${error.message}`);
      throw error;
    });
  }

  function open(received: ReceivedMail, raw: Buffer, deadline: number, steps: Stopwatch): Pitch {
    const mail = parseMail(raw);
    const description = describeMail(mail.fields, received.envelope.from, config.fallbackCharset);
    return { received, mail, description, deadline, steps };
  }

  /** Judges the mail for each of its inboxes, in one reading. */
  async function screenDeliveries({ received, mail, steps }: Pitch): Promise<Delivery[]> {
    const deliveries = deliveriesOf(received, mail.fields, config.inboxes);
    const screened = deliveries.filter((delivery) => delivery.refusal === undefined);
    const stopwatch = steps.meter('screen');
    const verdicts = await screenForEach(
      mail,
      screened.map(({ inbox }) => rulesOf(inbox)),
      stopwatch,
    );
    steps.end('read');
    stopwatch.moveFrom('read');
    // A mail that is refused for one inbox is not read for it, but what could not be read is known all the same.
    const unread = verdicts[0]?.unread ?? [];
    return deliveries.map((delivery) => {
      const verdict = verdicts[screened.indexOf(delivery)] ?? { ...NOT_SCREENED, unread };
      return { ...delivery, verdict };
    });
  }

  function rulesOf(inbox: Inbox): Rules {
    const rules = knownRules.get(inbox) ?? compileRules(inbox, { isWord, fallbackCharset: config.fallbackCharset });
    knownRules.set(inbox, rules);
    return rules;
  }

  /** @throws where another delivery has the lease and something is left to be done */
  async function obtainLease(stored: StoredMail, pitch: Pitch, deliveries: readonly Delivery[]): Promise<Lease> {
    const { received, mail } = pitch;
    const lease = await stored.lease().catch(async (error: Error) => {
      await logFailure(received, mail.fields, mail.raw.length, `could not be claimed: ${error.message}`);
      throw error;
    });
    if (!lease.isHeld && deliveries.some(({ inbox }) => !lease.outcomes.has(inbox.address))) {
      throw new Error(
        `Mail ${received.id} is being sent by another delivery of the same event; if that fails, by the next.`,
      );
    }
    return lease;
  }

  /**
   * Delivers to one inbox after the other, and saves what became of each.
   *
   * @param outcomes what an earlier delivery of the same event did; completed here
   * @returns a result for each delivery; and why the outcomes could not be saved, where a mail was sent all the same
   */
  async function deliverAll(pitch: Pitch, deliveries: readonly Delivery[], outcomes: Map<string, Outcome>) {
    const { received, steps } = pitch;
    const results: Result[] = [];
    let isSaved = true;
    let notSaved: string | undefined;
    const save = async () => {
      if (isSaved) return;
      notSaved = await saveOutcomes(received.id, outcomes);
      isSaved = true;
      steps.end('keep');
    };
    for (const delivery of deliveries) {
      // What was sent for the inbox before stays sent, whatever happens at this one: it is saved first.
      if (results.at(-1)?.messageId !== undefined) await save();
      const result = await deliver(delivery, pitch, outcomes.get(delivery.inbox.address));
      results.push(result);
      if (result.outcome === 'failed' || result.isRepeated) continue;
      outcomes.set(delivery.inbox.address, result.outcome);
      isSaved = false;
    }
    await save();
    return { results, notSaved };
  }

  async function deliver(delivery: Delivery, pitch: Pitch, earlier: Outcome | undefined): Promise<Result> {
    const { inbox, recipient, refusal, verdict } = delivery;
    // Lambda's queue delivers an event at least once: what was sent is not sent again.
    if (earlier !== undefined)
      return { outcome: earlier, isRepeated: true, why: 'done by an earlier delivery of the same event' };
    if (refusal !== undefined) return refusal;
    if (verdict.decision === 'ignore') return { outcome: 'ignored' };
    const { received, mail, description, deadline, steps } = pitch;
    const { unread } = verdict;
    try {
      const sent = await forwardPitch({ received, inbox, recipient, mail, description, unread, deadline, steps });
      return { outcome: 'forwarded', ...sent };
    } catch (error) {
      return { outcome: 'failed', why: `could not be sent, is kept: ${(error as Error).message}`, error };
    }
  }

  /**
   * Saves outcomes with the mail.
   *
   * @returns why that failed, once a mail was sent: another delivery of the event would send it once more
   * @throws where it fails and nothing was sent, so that the event is delivered again
   */
  async function saveOutcomes(id: string, outcomes: ReadonlyMap<string, Outcome>): Promise<string | undefined> {
    try {
      await store.saveOutcomes(id, outcomes);
      return undefined;
    } catch (error) {
      if (![...outcomes.values()].includes('forwarded')) throw error;
      return `the outcome could not be kept, so a repeated delivery would send it again: ${(error as Error).message}`;
    }
  }

  function recordsOf(
    { received, mail, description, steps }: Pitch,
    deliveries: readonly Delivery[],
    results: readonly Result[],
    notSaved: string | undefined,
  ): PitchRecord[] {
    return deliveries.map(({ inbox, recipient, verdict }, index) => {
      const { outcome, sentAs, why, messageId, isRepeated } = results[index]!;
      const reason = [why, index === 0 ? notSaved : undefined].filter((text) => text !== undefined).join('; ');
      return {
        ...recordOf(received, inbox, recipient, description),
        size: mail.raw.length,
        outcome,
        ...(sentAs === undefined ? {} : { sentAs }),
        ...(reason === '' ? {} : { why: reason }),
        ...(isRepeated ? { repeated: true } : {}),
        reasons: verdict.reasons,
        unread: verdict.unread,
        forwardedTo: outcome === 'forwarded' ? inbox.forwardTo : [],
        ...(messageId === undefined ? {} : { messageId }),
        durations: steps.durations,
      };
    });
  }

  /** Logs all that is known of a mail that cannot be taken up for now, so that whoever reads the log finds it, too. */
  async function logFailure(received: ReceivedMail, fields: readonly HeaderField[], size: number, why: string) {
    const description = describeMail(fields, received.envelope.from, config.fallbackCharset);
    try {
      for (const { inbox, recipient } of deliveriesOf(received, fields, config.inboxes)) {
        await log.write({ ...recordOf(received, inbox, recipient, description), size, outcome: 'failed', why });
      }
    } catch {
      // The failure decides what happens to the mail; that it could not be logged does not.
    }
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
}

/**
 * The inboxes that a mail is for, by its envelope: what its header says may be anything.
 *
 * @throws when none is configured for any of its recipients, as after an inbox was removed
 */
function deliveriesOf(
  received: ReceivedMail,
  fields: readonly HeaderField[],
  inboxes: readonly Inbox[],
): Omit<Delivery, 'verdict'>[] {
  const deliveries = new Map<Inbox, Omit<Delivery, 'verdict'>>();
  for (const recipient of received.envelope.to) {
    const inbox = inboxFor(inboxes, recipient);
    if (inbox === undefined || deliveries.has(inbox)) continue;
    deliveries.set(inbox, { inbox, recipient, refusal: refusal(fields, received, inbox) });
  }
  if (deliveries.size === 0) {
    throw new Error(
      `Mail ${received.id} is for ${received.envelope.to.join(', ') || 'nobody'}, which is no inbox of this configuration. ` +
        'Configure the inbox again, and the mail is taken up.',
    );
  }
  return [...deliveries.values()];
}
