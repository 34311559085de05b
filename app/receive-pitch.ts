import {
  compileRules,
  type DeliveryRecord,
  describeMail,
  type HeaderField,
  type Inbox,
  type IsWord,
  inboxFor,
  isAutomaticReply,
  isReport,
  MAX_LOGGED_ATTACHMENT,
  MAX_LOGGED_ATTACHMENTS,
  type Mail,
  type MailDescription,
  type Outcome,
  type PitchRecord,
  parseMail,
  printable,
  provenSender,
  type ReceivedMail,
  type Refusal,
  type Rules,
  refusal,
  screenForEach,
  trustedAs,
  type Verdict,
} from '../core/index.ts';
import { type Asked, findCommands } from './commands/find-commands.ts';
import type { Command, Commands } from './commands/ports.ts';
import type { PitchScreenConfig } from './config.ts';
import { type CopyState, newCopyKey } from './copy-marks.ts';
import { loadDocumentPorts } from './documents/load-document-ports.ts';
import { createForwardPitch } from './forward-pitch.ts';
import {
  BusySender,
  type Clock,
  type Lease,
  type MailSender,
  type MailStore,
  type PitchLog,
  type StoredMail,
  type TrustedSenders,
} from './ports.ts';
import { readingEnd } from './reading-end.ts';
import type { SentPitch } from './send-pitch.ts';
import { Stopwatch } from './stopwatch.ts';
import { systemClock } from './system-clock.ts';

/** The ports of the use case. */
export interface Ports {
  store: MailStore;
  sender: MailSender;
  log: PitchLog;
  trusted: TrustedSenders;
  /** Whether a run of letters is a dictionary word. */
  isWord: IsWord;
  /** Called with the first mail that may be a command of a reporter. @default no mail is one */
  commands?: (() => Promise<Commands>) | undefined;
  /** @default the clock of this machine */
  clock?: Clock;
}

/**
 * Handles a received mail: load, screen, lease, forward or quarantine, save, record.
 *
 * @param deadline milliseconds since 1970, by when the call has ended in any case. A send that fails for now is repeated
 *   until shortly before. @default one attempt
 * @returns the record of each inbox, as the log has it
 * @throws on a passing failure of the store or the sender, so that the caller tries again. Inboxes that are settled by then
 *   are not handled twice
 */
export type ReceivePitch = (received: ReceivedMail, deadline?: number) => Promise<PitchRecord[]>;

/** The mail of one call. */
interface Pitch {
  received: ReceivedMail;
  mail: Mail;
  description: MailDescription;
  deadline: number;
  steps: Stopwatch;
}

/** An inbox that a mail is for. */
interface Delivery extends Asked {
  inbox: Inbox;
  /** The envelope recipient of this inbox, perhaps with a `+label`. */
  recipient: string;
  /** Why the mail is quarantined, whatever its words are. */
  refusal: Refusal | undefined;
  verdict: Verdict;
  /** The entry of the trust list that lets a mail with a word through. */
  trusted: string | undefined;
  /** The file names of the mail's attachments. */
  attachments: readonly string[];
}

/** What the envelope and the header say of a delivery, before the mail is read. */
type Addressed = Pick<Delivery, 'inbox' | 'recipient' | 'refusal'>;

/** The result of a delivery. */
interface Result extends Partial<SentPitch> {
  /** `postponed`: the sender was busy, so that nothing happened. It has no record. */
  outcome: PitchRecord['outcome'] | 'postponed';
  isRepeated?: boolean;
  error?: unknown;
}

/** The outcomes of a delivery that was sent, or is to be. */
const SENDING: readonly Result['outcome'][] = ['forwarded', 'failed', 'postponed'];

const isPostponed = ({ outcome }: Result) => outcome === 'postponed';

const NOT_SCREENED: Verdict = { decision: 'forward', reasons: [], unread: [] };

/** Builds the use case. It compiles the words of an inbox once, with the first mail. */
export function createReceivePitch(config: PitchScreenConfig, ports: Ports): ReceivePitch {
  const { store, log, trusted, isWord, clock = systemClock } = ports;
  const forwardPitch = createForwardPitch(config, { ...ports, clock });
  const knownRules = new Map<Inbox, Rules>();

  return async (received, deadline = 0) => {
    const steps = new Stopwatch();
    const stored = await load(received, deadline);
    steps.end('load');
    try {
      const pitch = open(received, stored.raw, deadline, steps);
      const addressed = deliveriesOf(received, pitch.mail.fields, config.inboxes);
      const returned = await returnedCopies(pitch, addressed);
      const deliveries = await screenDeliveries(
        pitch,
        returned.length > 0 ? asReturned(addressed, returned) : addressed,
      );
      const { outcomes, copies } = await obtainLease(stored, pitch, deliveries);
      steps.end('claim');
      const { results, notSaved } = await deliverAll(pitch, deliveries, new Map(outcomes), {
        ...copies,
        key: copies.key ?? newCopyKey(),
      });
      const current = await noticeReleases(stored, deliveries, results);
      const records = recordsOf(pitch, deliveries, current, notSaved);
      for (const record of [...records, ...returned]) await log.write(record);
      const failed = results.find(({ outcome }) => outcome === 'failed') ?? results.find(isPostponed);
      if (failed !== undefined) throw failed.error;
      // Nothing is left to send, and a person may want to release a quarantined mail now.
      if (results.some(({ outcome }) => outcome !== 'forwarded')) await stored.unlock();
      return records;
    } catch (error) {
      await stored.unlock();
      throw error;
    }
  };

  async function load(received: ReceivedMail, deadline: number): Promise<StoredMail> {
    return store.load(received.id, deadline).catch(async (error: Error) => {
      await logFailure(received, undefined, `could not be loaded: ${error.message}`);
      throw error;
    });
  }

  function open(received: ReceivedMail, raw: Buffer, deadline: number, steps: Stopwatch): Pitch {
    const mail = parseMail(raw);
    const description = describeMail(mail, received.envelope.from, config.fallbackCharset);
    return { received, mail, description, deadline, steps };
  }

  /** What the mail says about copies that it returns. Nothing for any other mail, which is not even looked into. */
  async function returnedCopies({ received, mail }: Pitch, addressed: readonly Addressed[]): Promise<DeliveryRecord[]> {
    const { fields } = mail;
    const isBounce = addressed.some(({ refusal }) => refusal?.outcome === 'bounce');
    if (!isReport(fields) && (!isBounce || isAutomaticReply(fields))) return [];
    // Loaded for such a mail alone.
    const { readReturnedCopies } = await import('./returned-copies.ts');
    const { inboxes } = config;
    return readReturnedCopies(mail, received.id, { inboxes, store, clock }).catch(async (error: Error) => {
      await logFailure(received, mail, `could not be tied to what it returns: ${error.message}`);
      throw error;
    });
  }

  /** Reads the mail once, and judges it for each of its inboxes. */
  async function screenDeliveries(pitch: Pitch, addressed: readonly Addressed[]): Promise<Delivery[]> {
    const { received, mail, deadline, steps } = pitch;
    const asked = await findCommands(ports.commands, pitch, addressed);
    const deliveries = addressed.map((delivery, index) => ({ ...delivery, ...asked[index]! }));
    const screened = deliveries.filter(({ refusal, command }) => refusal === undefined && command === undefined);
    const meter = steps.meter('screen');
    const end = readingEnd(clock, deadline);
    const names = new Set<string>();
    const verdicts = await screenForEach(
      mail,
      screened.map(({ inbox }) => rulesOf(inbox)),
      {
        meter,
        documents: loadDocumentPorts(clock, end),
        hasTime: () => clock.now() < end,
        onFileName(name) {
          if (names.size < MAX_LOGGED_ATTACHMENTS) names.add(printable(name, MAX_LOGGED_ATTACHMENT));
        },
      },
    );
    steps.end('read');
    meter.moveFrom('read');
    // An inbox that refuses the mail has no verdict. What could not be read is the same for all inboxes.
    const unread = verdicts[0]?.unread ?? [];
    const isAnyIgnored = verdicts.some(({ decision }) => decision === 'ignore');
    const sender = isAnyIgnored ? provenSender(mail.fields, received) : undefined;
    const judged: Delivery[] = [];
    for (const delivery of deliveries) {
      const verdict = verdicts[screened.indexOf(delivery)] ?? { ...NOT_SCREENED, unread };
      const isTrustAsked = verdict.decision === 'ignore' && sender !== undefined;
      const trusted = isTrustAsked ? await trustedIn(delivery.inbox, sender, pitch) : undefined;
      judged.push({ ...delivery, verdict, trusted, attachments: [...names] });
    }
    return judged;
  }

  /** Finds the entry of the trust list that a sender is on. Only for a mail with a word: what people added has to be read. */
  async function trustedIn(inbox: Inbox, sender: string, { received, mail }: Pitch): Promise<string | undefined> {
    const configured = trustedAs(sender, inbox.trusted);
    if (configured !== undefined) return configured;
    const added = await trusted.list(inbox.address).catch(async (error: Error) => {
      await logFailure(received, mail, `the trusted senders could not be read: ${error.message}`);
      throw error;
    });
    return trustedAs(
      sender,
      added.map((one) => one.sender),
    );
  }

  function rulesOf(inbox: Inbox): Rules {
    const rules = knownRules.get(inbox) ?? compileRules(inbox, { isWord, fallbackCharset: config.fallbackCharset });
    knownRules.set(inbox, rules);
    return rules;
  }

  /** Waits for the lease. @throws when another delivery has it and an inbox is not settled */
  async function obtainLease(stored: StoredMail, pitch: Pitch, deliveries: readonly Delivery[]): Promise<Lease> {
    const { received, mail } = pitch;
    const lease = await stored.lease().catch(async (error: Error) => {
      await logFailure(received, mail, `could not be claimed: ${error.message}`);
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
   * Delivers to one inbox after another, and saves the outcomes.
   *
   * @param outcomes those that were saved before; this call adds its own
   * @param copies saved with them: the key of the copies
   * @returns the result of each delivery, and why outcomes could not be saved after a mail was sent
   */
  async function deliverAll(
    pitch: Pitch,
    deliveries: readonly Delivery[],
    outcomes: Map<string, Outcome>,
    copies: CopyState & { key: string },
  ) {
    const { received, steps } = pitch;
    const results: Result[] = [];
    let isSaved = true;
    let notSaved: string | undefined;
    const save = async () => {
      if (isSaved) return;
      notSaved = await saveOutcomes(received.id, outcomes, copies);
      isSaved = true;
      steps.end('keep');
    };
    for (const delivery of deliveries) {
      // A crash at this inbox must not send the mail of the inbox before it again.
      if (results.at(-1)?.messageId !== undefined) await save();
      const result = await deliver(delivery, pitch, outcomes.get(delivery.inbox.address), copies.key);
      results.push(result);
      if (result.outcome === 'failed' || result.outcome === 'postponed' || result.isRepeated) continue;
      outcomes.set(delivery.inbox.address, result.outcome);
      isSaved = false;
    }
    await save();
    return { results, notSaved };
  }

  /**
   * Looks for releases that happened while this call was sending the mail for another inbox, which may take minutes: the
   * log must not say after the release that the pitch is quarantined.
   */
  async function noticeReleases(stored: StoredMail, deliveries: readonly Delivery[], results: readonly Result[]) {
    const tookTime = results.some(({ outcome, messageId }) => outcome === 'failed' || messageId !== undefined);
    if (!tookTime || !results.some(({ outcome }) => !SENDING.includes(outcome))) return results;
    const saved = await stored.lease().then(
      ({ outcomes }) => outcomes,
      () => new Map<string, Outcome>(),
    );
    return results.map((result, index): Result => {
      const isReleased = saved.get(deliveries[index]!.inbox.address) === 'released';
      if (!isReleased || SENDING.includes(result.outcome)) return result;
      return { outcome: 'released', isRepeated: true, why: 'released while the mail was sent for another inbox' };
    });
  }

  async function deliver(
    delivery: Delivery,
    pitch: Pitch,
    earlier: Outcome | undefined,
    copyKey: string,
  ): Promise<Result> {
    const { inbox, recipient, refusal, verdict, trusted } = delivery;
    // An event is delivered at least once. A mail that was sent is not sent again.
    if (earlier !== undefined)
      return { outcome: earlier, isRepeated: true, why: 'done by an earlier delivery of the same event' };
    if (delivery.command !== undefined) return obey(delivery.command, delivery, pitch);
    if (refusal !== undefined) return refusal;
    if (verdict.decision === 'ignore' && trusted === undefined) return { outcome: 'ignored' };
    const { received, mail, description, deadline, steps } = pitch;
    const { unread } = verdict;
    try {
      const request = { received, inbox, recipient, mail, description, unread, copyKey, deadline, steps };
      const sent = await forwardPitch(request);
      return { outcome: 'forwarded', ...sent };
    } catch (error) {
      if (error instanceof BusySender) return { outcome: 'postponed', error };
      return { outcome: 'failed', why: `could not be sent, is kept: ${(error as Error).message}`, error };
    }
  }

  async function obey(command: Command, { inbox, recipient }: Delivery, pitch: Pitch): Promise<Result> {
    const { received, mail, deadline } = pitch;
    try {
      const { obey } = await ports.commands!();
      await obey(command, { received, mail, inbox, recipient }, deadline);
      return { outcome: 'command' };
    } catch (error) {
      return { outcome: 'failed', why: `a command that could not be done for now: ${(error as Error).message}`, error };
    }
  }

  /**
   * Saves the outcomes with the mail.
   *
   * @returns why that failed, if a mail was sent: another delivery of the event would send it again
   * @throws when it fails and nothing was sent, so that the event is delivered again
   */
  async function saveOutcomes(
    id: string,
    outcomes: ReadonlyMap<string, Outcome>,
    copies: CopyState,
  ): Promise<string | undefined> {
    try {
      await store.saveOutcomes(id, outcomes, copies);
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
    return deliveries.flatMap(({ inbox, recipient, command, noCommand, verdict, trusted, attachments }, index) => {
      const { outcome, sentAs, why, messageId, copy, isRepeated } = results[index]!;
      // A command has a line of its own, which is written when it is obeyed.
      if (outcome === 'postponed' || outcome === 'command' || command !== undefined) return [];
      const notObeyed = noCommand === undefined ? undefined : `no command: ${noCommand}`;
      const reason = [why, notObeyed, index === 0 ? notSaved : undefined]
        .filter((text) => text !== undefined)
        .join('; ');
      return {
        ...recordOf(received, inbox, recipient, description),
        size: mail.raw.length,
        outcome,
        ...(sentAs === undefined ? {} : { sentAs }),
        ...(reason === '' ? {} : { why: reason }),
        ...(isRepeated ? { repeated: true } : {}),
        reasons: verdict.reasons,
        ...(trusted === undefined ? {} : { trusted }),
        unread: verdict.unread,
        ...(attachments.length === 0 ? {} : { attachments: [...attachments] }),
        forwardedTo: outcome === 'forwarded' ? inbox.forwardTo : [],
        ...(messageId === undefined ? {} : { messageId }),
        ...(copy === undefined ? {} : { copy }),
        durations: steps.durations,
      };
    });
  }

  /** Logs a mail that cannot be handled for now with all that is known about it. Never throws. */
  async function logFailure(received: ReceivedMail, opened: Mail | undefined, why: string) {
    const mail = opened ?? parseMail(Buffer.alloc(0));
    const { fields, raw } = mail;
    const size = raw.length;
    const description = describeMail(mail, received.envelope.from, config.fallbackCharset);
    try {
      for (const { inbox, recipient } of deliveriesOf(received, fields, config.inboxes)) {
        await log.write({ ...recordOf(received, inbox, recipient, description), size, outcome: 'failed', why });
      }
    } catch {
      // The caller throws the failure itself, which is what matters.
    }
  }

  /** The fields that a record has for every outcome. */
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
 * Finds the inboxes of a mail by its envelope, as a sender can write anything into the header.
 *
 * @throws when no recipient is a configured inbox, as after an inbox was removed
 */
function deliveriesOf(received: ReceivedMail, fields: readonly HeaderField[], inboxes: readonly Inbox[]): Addressed[] {
  const deliveries = new Map<Inbox, Addressed>();
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

/** A mail that returns copies is no pitch, whoever sent it. Only a virus is judged before. */
function asReturned(addressed: readonly Addressed[], returned: readonly DeliveryRecord[]): Addressed[] {
  const ids = [...new Set(returned.map(({ id }) => id))].join(', ');
  const why = `returns a copy of ${ids}: ${returned.map(({ status, address }) => `${status} at ${address || 'an address'}`).join(', ')}`;
  return addressed.map((delivery) =>
    delivery.refusal?.outcome === 'virus'
      ? delivery
      : { ...delivery, refusal: { outcome: 'bounce', why: printable(why, 500) } },
  );
}
