import type { Outcome, ReceivedMail } from '../../core/index.ts';
import type { Command, Commands } from '../commands/ports.ts';
import type { CopyState } from '../copy-marks.ts';
import type { ForwardPitch } from '../forward-pitch.ts';
import { BusySender, type MailStore, type StoredMail } from '../ports.ts';
import type { Delivery, DoneDelivery, Pitch, Result } from './delivery.ts';

/** What was done, and why outcomes could not be saved after a mail was sent. */
export interface Done {
  done: DoneDelivery[];
  notSaved: string | undefined;
}

/**
 * Delivers to one inbox after another, and saves the outcomes.
 *
 * @param saved the outcomes that were saved before
 * @param copies saved with the outcomes: the key of the copies
 * @throws when nothing was sent and the outcomes cannot be saved, so that the event is delivered again
 */
export type DeliverAll = (
  pitch: Pitch,
  deliveries: readonly Delivery[],
  saved: ReadonlyMap<string, Outcome>,
  copies: CopyState & { key: string },
) => Promise<Done>;

export function createDeliverAll(ports: {
  store: MailStore;
  forwardPitch: ForwardPitch;
  commands?: (() => Promise<Commands>) | undefined;
}): DeliverAll {
  const { store, forwardPitch } = ports;

  return async (pitch, deliveries, saved, copies) => {
    const { received, steps } = pitch;
    const outcomes = new Map(saved);
    const done: DoneDelivery[] = [];
    let isSaved = true;
    let notSaved: string | undefined;
    const save = async () => {
      if (isSaved) return;
      notSaved = await saveOutcomes(received, outcomes, copies);
      isSaved = true;
      steps.end('keep');
    };
    for (const delivery of deliveries) {
      // A crash at this inbox must not send the mail of the inbox before it again.
      if (done.at(-1)?.result.messageId !== undefined) await save();
      const result = await deliver(delivery, pitch, outcomes.get(delivery.inbox.address), copies.key);
      done.push({ ...delivery, result });
      if (result.outcome === 'failed' || result.outcome === 'postponed' || result.isRepeated) continue;
      outcomes.set(delivery.inbox.address, result.outcome);
      isSaved = false;
    }
    await save();
    return { done, notSaved };
  };

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
    const { received, mail, description, returnsCopy, deadline, steps } = pitch;
    const { unread } = verdict;
    try {
      const about = { received, mail, description, returnsCopy };
      const request = { ...about, inbox, recipient, unread, copyKey, deadline, steps };
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

  /** @returns why saving failed, if a mail was sent: another delivery of the event would send it again */
  async function saveOutcomes({ id }: ReceivedMail, outcomes: ReadonlyMap<string, Outcome>, copies: CopyState) {
    try {
      await store.saveOutcomes(id, outcomes, copies);
      return undefined;
    } catch (error) {
      if (![...outcomes.values()].includes('forwarded')) throw error;
      return `the outcome could not be kept, so a repeated delivery would send it again: ${(error as Error).message}`;
    }
  }
}

/** The outcomes of a delivery that was sent, or is to be. */
const SENDING: readonly Result['outcome'][] = ['forwarded', 'failed', 'postponed'];

/**
 * Looks for releases that happened while this call was sending the mail for another inbox, which may take minutes: the log
 * must not say after the release that the pitch is quarantined.
 */
export async function noticeReleases(
  stored: StoredMail,
  done: readonly DoneDelivery[],
): Promise<readonly DoneDelivery[]> {
  const tookTime = done.some(({ result }) => result.outcome === 'failed' || result.messageId !== undefined);
  if (!tookTime || done.every(({ result }) => SENDING.includes(result.outcome))) return done;
  const saved = await stored.lease().then(
    ({ outcomes }) => outcomes,
    () => new Map<string, Outcome>(),
  );
  const why = 'released while the mail was sent for another inbox';
  return done.map((delivery) => {
    const isReleased = saved.get(delivery.inbox.address) === 'released';
    if (!isReleased || SENDING.includes(delivery.result.outcome)) return delivery;
    return { ...delivery, result: { outcome: 'released', isRepeated: true, why } };
  });
}
