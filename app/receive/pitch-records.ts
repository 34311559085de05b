import {
  describeMail,
  type Inbox,
  type Mail,
  type MailDescription,
  type PitchRecord,
  parseMail,
  type ReceivedMail,
} from '../../core/index.ts';
import type { PitchScreenConfig } from '../config.ts';
import type { Clock, MailStore, PitchLog } from '../ports.ts';
import { type DoneDelivery, deliveriesOf, type Pitch, type Result } from './delivery.ts';

const WITHOUT_RECORD: readonly Result['outcome'][] = ['postponed', 'command'];

/** Writes the records of pitches (docs/log.md). */
export interface PitchRecords {
  /**
   * @param notSaved why the outcomes could not be saved after a mail was sent
   * @returns a record for each inbox, but for commands, which have a line of their own, and for what was postponed
   */
  ofDone(pitch: Pitch, done: readonly DoneDelivery[], notSaved: string | undefined): PitchRecord[];
  /**
   * Waits for a step. When it fails, logs the mail as failed for each of its inboxes.
   *
   * @param what the failure in words
   * @param mail undefined if it could not be loaded
   * @throws the failure itself, so that the event is delivered again
   */
  logFailure<T>(step: Promise<T>, what: string, received: ReceivedMail, mail: Mail | undefined): Promise<T>;
}

export function createPitchRecords(
  config: PitchScreenConfig,
  { store, log, clock }: { store: MailStore; log: PitchLog; clock: Clock },
): PitchRecords {
  return {
    ofDone(pitch, done, notSaved) {
      const { received, mail, description, steps } = pitch;
      const shown = done.filter(
        ({ command, result }) => command === undefined && !WITHOUT_RECORD.includes(result.outcome),
      );
      return shown.map((delivery) => {
        const { inbox, recipient, verdict, trusted, attachments, result } = delivery;
        const { sentAs, messageId, copy, isRepeated } = result;
        const outcome = result.outcome as PitchRecord['outcome'];
        const why = reasonOf(delivery, delivery === done[0] ? notSaved : undefined);
        return {
          ...recordOf(received, inbox, recipient, description),
          size: mail.raw.length,
          outcome,
          ...(sentAs === undefined ? {} : { sentAs }),
          ...(why === '' ? {} : { why }),
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
    },

    async logFailure(step, what, received, mail) {
      try {
        return await step;
      } catch (error) {
        await writeFailed(received, mail ?? parseMail(Buffer.alloc(0)), `${what}: ${(error as Error).message}`);
        throw error;
      }
    },
  };

  /** Never throws: the failure that it logs is what matters. */
  async function writeFailed(received: ReceivedMail, mail: Mail, why: string): Promise<void> {
    const size = mail.raw.length;
    const description = describeMail(mail, received.envelope.from, config.fallbackCharset);
    try {
      for (const { inbox, recipient } of deliveriesOf(received, mail.fields, config.inboxes)) {
        await log.write({ ...recordOf(received, inbox, recipient, description), size, outcome: 'failed', why });
      }
    } catch {
      // Nothing can be logged for a mail that is for no inbox, or while the log cannot be written.
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

/** Everything that explains an outcome, in words. */
function reasonOf({ result, noCommand }: DoneDelivery, notSaved: string | undefined): string {
  const notObeyed = noCommand === undefined ? undefined : `no command: ${noCommand}`;
  return [result.why, notObeyed, notSaved].filter((text) => text !== undefined).join('; ');
}
