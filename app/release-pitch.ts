import {
  describeMail,
  findUnread,
  nameOf,
  parseMail,
  printable,
  type ReceivedMail,
  type ReleasedRecord,
} from '../core/index.ts';
import type { PitchScreenConfig } from './config.ts';
import { loadDocumentPorts } from './documents/load-document-ports.ts';
import { createForwardPitch } from './forward-pitch.ts';
import type { StoredMail } from './ports.ts';
import type { Ports } from './receive-pitch.ts';
import { systemClock } from './system-clock.ts';

/** The request of a person to release a quarantined pitch. */
export interface ReleaseRequest {
  /** The mail as it was received. The log has all of these fields. */
  mail: ReceivedMail;
  /** The address of the inbox that quarantined it. */
  inbox: string;
  /** Who asks. */
  by: string;
}

/** The result of a release. Only with `released` was a mail sent. */
export type Release =
  | { status: 'released'; record: ReleasedRecord }
  | { status: 'before'; outcome: 'forwarded' | 'released' }
  | {
      status: 'refused';
      why: string;
      /** Whether the same request may succeed in some minutes. @default false */
      mayPass?: true;
    };

/**
 * Forwards a quarantined pitch.
 *
 * @param deadline milliseconds since 1970, by when the call has ended. A send that fails for now is repeated until shortly
 *   before. @default one attempt
 * @returns the result, also for a pitch that cannot be released
 * @throws when the pitch cannot be read or sent for now. Nothing has changed then
 */
export type ReleasePitch = (request: ReleaseRequest, deadline?: number) => Promise<Release>;

/**
 * Builds the use case. A released pitch goes out once, with the bytes that it would have had without quarantine, and the log
 * says who asked. The outcome in the store decides, not the request.
 */
export function createReleasePitch(
  config: PitchScreenConfig,
  { store, sender, log, clock = systemClock }: Omit<Ports, 'isWord'>,
): ReleasePitch {
  const forwardPitch = createForwardPitch(config, { store, sender, clock });
  /** The releases of this process that are going on. Between processes, the store's lease decides. */
  const inWork = new Set<string>();

  return async (request, deadline = 0) => {
    const key = `${request.mail.id} ${request.inbox}`;
    if (inWork.has(key)) return { status: 'refused', why: 'it is being released right now', mayPass: true };
    inWork.add(key);
    try {
      const stored = await store.load(request.mail.id, deadline);
      try {
        return await release(request, stored, deadline);
      } finally {
        await stored.unlock();
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
    const { isHeld, outcomes } = await stored.lease();
    const inbox = config.inboxes.find((one) => one.address === address);
    if (inbox === undefined)
      return { status: 'refused', why: `${printable(address)} is not a configured inbox any more` };
    const earlier = outcomes.get(inbox.address);
    if (earlier === 'forwarded' || earlier === 'released') return { status: 'before', outcome: earlier };
    if (earlier === undefined) return { status: 'refused', why: 'it is not settled yet: it is tried again by itself' };
    if (earlier === 'virus' || mail.verdicts.virus?.toUpperCase() === 'FAIL')
      return { status: 'refused', why: 'it carries a virus; its raw mail stays in the store' };
    if (!isHeld) return { status: 'refused', why: 'it is in work right now; try again in two minutes', mayPass: true };

    const parsed = parseMail(stored.raw);
    const { fallbackCharset } = config;
    const unread = await findUnread(parsed, { fallbackCharset, documents: loadDocumentPorts(clock, deadline) });
    const description = describeMail(parsed.fields, mail.envelope.from, fallbackCharset);
    const recipient = mail.envelope.to[0] ?? inbox.address;
    const sent = await forwardPitch({ received: mail, inbox, recipient, mail: parsed, description, unread, deadline });
    // The mail is sent. From here on nothing may throw, or the caller would send it again.
    const notSaved = await store.saveOutcomes(mail.id, new Map(outcomes).set(inbox.address, 'released')).then(
      () => undefined,
      (error: Error) => `the release could not be kept, so another one would send it again: ${error.message}`,
    );
    const why = [sent.why, notSaved].filter((text) => text !== undefined).join('; ');
    const record: ReleasedRecord = {
      v: 1,
      event: 'released',
      time: new Date(clock.now()).toISOString(),
      id: mail.id,
      inbox: inbox.address,
      by: nameOf(by),
      to: inbox.forwardTo,
      messageId: sent.messageId,
      copy: sent.copy,
      sentAs: sent.sentAs,
      ...(why === '' ? {} : { why }),
    };
    await log.write(record);
    return { status: 'released', record };
  }
}
