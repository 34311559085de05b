import {
  COPY_FIELD,
  describeMail,
  type HeaderField,
  type IsWord,
  isAutomaticReply,
  isReport,
  type PitchRecord,
  parseMail,
  type ReceivedMail,
} from '../core/index.ts';
import type { Commands } from './commands/ports.ts';
import type { PitchScreenConfig } from './config.ts';
import { newCopyKey } from './copy-marks.ts';
import { createForwardPitch } from './forward-pitch.ts';
import type { Clock, Lease, MailSender, MailStore, PitchLog, StoredMail, TrustedSenders } from './ports.ts';
import { createDeliverAll, noticeReleases } from './receive/deliver-all.ts';
import {
  type AddressedDelivery,
  asReturned,
  type Delivery,
  type DoneDelivery,
  deliveriesOf,
  type Pitch,
} from './receive/delivery.ts';
import { createPitchRecords } from './receive/pitch-records.ts';
import { createScreenDeliveries } from './receive/screen-deliveries.ts';
import type { ReturnedCopies } from './returned-copies.ts';
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

/** Builds the use case. It compiles the words of an inbox once, with the first mail. */
export function createReceivePitch(config: PitchScreenConfig, ports: Ports): ReceivePitch {
  const { store, log, clock = systemClock } = ports;
  const { inboxes } = config;
  const records = createPitchRecords(config, { store, log, clock });
  const screenDeliveries = createScreenDeliveries(config, { ...ports, records, clock });
  const deliverAll = createDeliverAll({ ...ports, forwardPitch: createForwardPitch(config, { ...ports, clock }) });

  return async (received, deadline = 0) => {
    const steps = new Stopwatch();
    const stored = await load(received, deadline);
    steps.end('load');
    try {
      const opened = open(received, stored.raw, deadline, steps);
      const addressed = deliveriesOf(received, opened.mail.fields, inboxes);
      const isReport = mayBeReport(opened.mail.fields, addressed);
      const returned = await returnedCopies(opened, isReport);
      const pitch = { ...opened, returnsCopy: returned.ids.length > 0 };
      const deliveries = await screenDeliveries(pitch, asReturned(addressed, returned, isReport));
      const { outcomes, copies } = await obtainLease(stored, pitch, deliveries);
      steps.end('claim');
      const keyed = { ...copies, key: copies.key ?? newCopyKey() };
      const { done, notSaved } = await deliverAll(pitch, deliveries, outcomes, keyed);
      const current = await noticeReleases(stored, done);
      const written = records.ofDone(pitch, current, notSaved);
      const reported = isReport ? returned.records : [];
      for (const record of [...written, ...reported]) await log.write(record);
      throwFailure(current);
      // Nothing is left to send, and a person may want to release a quarantined mail now.
      if (current.some(({ result }) => result.outcome !== 'forwarded')) await stored.unlock();
      return written;
    } catch (error) {
      await stored.unlock();
      throw error;
    }
  };

  function load(received: ReceivedMail, deadline: number): Promise<StoredMail> {
    return records.logFailure(store.load(received.id, deadline), 'could not be loaded', received, undefined);
  }

  function open(received: ReceivedMail, raw: Buffer, deadline: number, steps: Stopwatch): Pitch {
    const mail = parseMail(raw);
    const description = describeMail(mail, received.envelope.from, config.fallbackCharset);
    return { received, mail, description, returnsCopy: false, deadline, steps };
  }

  /** The copies that the mail returns. A mail that is no report and has no mark of a copy is not even looked into. */
  async function returnedCopies({ received, mail }: Pitch, isReport: boolean): Promise<ReturnedCopies> {
    if (!isReport && !mail.raw.includes(COPY_FIELD)) return { ids: [], records: [], isAgain: false };
    // Loaded for such a mail alone.
    const { readReturnedCopies } = await import('./returned-copies.ts');
    const reading = readReturnedCopies(mail, received.id, { inboxes, store, clock, isReport });
    return records.logFailure(reading, 'could not be tied to what it returns', received, mail);
  }

  /** Waits for the lease. @throws when another delivery has it and an inbox is not settled */
  async function obtainLease(
    stored: StoredMail,
    { received, mail }: Pitch,
    deliveries: readonly Delivery[],
  ): Promise<Lease> {
    const lease = await records.logFailure(stored.lease(), 'could not be claimed', received, mail);
    if (!lease.isHeld && deliveries.some(({ inbox }) => !lease.outcomes.has(inbox.address))) {
      throw new Error(
        `Mail ${received.id} is being sent by another delivery of the same event; if that fails, by the next.`,
      );
    }
    return lease;
  }
}

/** Whether a mail server seems to have written the mail. A mailbox that answers by itself writes with an empty return path, too. */
function mayBeReport(fields: readonly HeaderField[], addressed: readonly AddressedDelivery[]): boolean {
  if (isReport(fields)) return true;
  return addressed.some(({ refusal }) => refusal?.outcome === 'bounce') && !isAutomaticReply(fields);
}

/** Throws why a delivery is not settled, so that the event is delivered again: a failure, or else a busy sender. */
function throwFailure(done: readonly DoneDelivery[]): void {
  const results = done.map(({ result }) => result);
  const failed =
    results.find(({ outcome }) => outcome === 'failed') ?? results.find(({ outcome }) => outcome === 'postponed');
  if (failed !== undefined) throw failed.error;
}
