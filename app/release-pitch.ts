import {
  describeMail,
  LONGEST_FORWARDED_FIELD,
  nameOf,
  printable,
  type ReceivedMail,
  type ReleasedRecord,
  readPitch,
  splitMail,
} from '../core/index.ts';
import type { PitchScreenConfig } from './config.ts';
import { loadDocumentPorts } from './documents/load-document-ports.ts';
import { createForwardPitch } from './forward-pitch.ts';
import type { StoredMail } from './ports.ts';
import type { Ports } from './receive-pitch.ts';
import { systemClock } from './system-clock.ts';

/** A person's wish to have a pitch that was kept. */
export interface ReleaseRequest {
  /** As its receiver knew it; the log has all of it. */
  mail: ReceivedMail;
  /** The inbox address it was kept for. */
  inbox: string;
  /** Who wants it. */
  by: string;
}

/** What came of a release. Only `released` has sent anything. */
export type Release =
  | { status: 'released'; record: ReleasedRecord }
  | { status: 'before'; outcome: 'forwarded' | 'released' }
  | { status: 'refused'; why: string };

/**
 * Forwards a pitch that was kept.
 *
 * @param deadline milliseconds since 1970, by when the call has ended; a send that fails for now is tried again until
 *   shortly before. @default one attempt
 * @returns what came of it; a pitch that cannot be released is an answer, too
 * @throws when it cannot be read or sent for now; nothing has changed then
 */
export type ReleasePitch = (request: ReleaseRequest, deadline?: number) => Promise<Release>;

/**
 * Builds the use case: a pitch that was kept goes out exactly as it would have, once, and the log says who wanted it.
 * What the store knows about the pitch counts, not what the request says.
 */
export function createReleasePitch(
  config: PitchScreenConfig,
  { store, sender, log, clock = systemClock }: Omit<Ports, 'isWord'>,
): ReleasePitch {
  const forwardPitch = createForwardPitch(config, { store, sender, clock });
  /** In work in this process; between processes the store's claim decides. */
  const inWork = new Set<string>();

  return async (request, deadline = 0) => {
    const key = `${request.mail.id} ${request.inbox}`;
    if (inWork.has(key)) return { status: 'refused', why: 'it is being released right now' };
    inWork.add(key);
    try {
      const stored = await store.load(request.mail.id, deadline);
      try {
        return await release(request, stored, deadline);
      } finally {
        await stored.release();
      }
    } finally {
      inWork.delete(key);
    }
  };

  async function release(
    { mail, inbox: address, by }: ReleaseRequest,
    stored: StoredMail,
    deadline: number,
  ): Promise<Release> {
    const { raw } = stored;
    const { claimed, outcomes } = await stored.claim();
    const inbox = config.inboxes.find((one) => one.address === address);
    if (inbox === undefined)
      return { status: 'refused', why: `${printable(address)} is not a configured inbox any more` };
    const earlier = outcomes.get(inbox.address);
    if (earlier === 'forwarded' || earlier === 'released') return { status: 'before', outcome: earlier };
    if (earlier === undefined) return { status: 'refused', why: 'it is not settled yet: it is tried again by itself' };
    if (earlier === 'virus' || mail.verdicts.virus?.toUpperCase() === 'FAIL')
      return { status: 'refused', why: 'it carries a virus; its raw mail stays in the store' };
    if (!claimed) return { status: 'refused', why: 'it is in work right now; try again in two minutes' };

    const reading = { ...config, documents: loadDocumentPorts(clock, deadline) };
    const unread = await readPitch(raw, () => ({ write() {}, end() {} }), reading);
    const { fields } = splitMail(raw, LONGEST_FORWARDED_FIELD);
    const description = describeMail(fields, mail.envelope.from, config.fallbackCharset);
    const recipient = mail.envelope.to[0] ?? inbox.address;
    const keep = store.readyToKeep(mail.id, new Map(outcomes).set(inbox.address, 'released'));
    const sent = await forwardPitch(mail, { inbox, recipient, raw, description, unread }, deadline);
    // It is sent: from here on nothing may fail, or it would be sent again.
    const notKept = await keep().then(
      () => undefined,
      (error: Error) => `the release could not be kept, so another one would send it again: ${error.message}`,
    );
    const why = [sent.why, notKept].filter((text) => text !== undefined).join('; ');
    const record: ReleasedRecord = {
      v: 1,
      event: 'released',
      time: new Date(clock.now()).toISOString(),
      id: mail.id,
      inbox: inbox.address,
      by: nameOf(by),
      to: inbox.forwardTo,
      messageId: sent.messageId,
      sentAs: sent.sentAs,
      ...(why === '' ? {} : { why }),
    };
    await log.write(record);
    return { status: 'released', record };
  }
}
