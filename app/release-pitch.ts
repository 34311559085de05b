import {
  describeMail,
  findUnread,
  isVerdict,
  nameOf,
  parseMail,
  printable,
  provenSender,
  type ReceivedMail,
  type ReleasedRecord,
  type ResentRecord,
  soleSender,
} from '../core/index.ts';
import type { PitchScreenConfig } from './config.ts';
import { newCopyKey } from './copy-marks.ts';
import { loadDocumentPorts } from './documents/load-document-ports.ts';
import { createForwardPitch } from './forward-pitch.ts';
import type { StoredMail } from './ports.ts';
import { readingEnd } from './reading-end.ts';
import type { Ports } from './receive-pitch.ts';
import { addressesToSendAgain, type Resend } from './resend.ts';
import { systemClock } from './system-clock.ts';
import { createTrustList } from './trust-list.ts';

/** The request of a person to release a quarantined pitch. */
export interface ReleaseRequest {
  /** The mail as it was received. The log has all of these fields. */
  mail: ReceivedMail;
  /** The address of the inbox that quarantined it. */
  inbox: string;
  /** Who asks. */
  by: string;
  /** Given for a pitch that was sent, and did not arrive at some of its addresses. It is sent again to these. */
  resend?: Resend | undefined;
  /** Whether the sender is to be trusted from now on. @default false */
  trust?: boolean;
}

/** The result of a release. Only with `released` and `resent` was a mail sent. */
export type Release = (
  | { status: 'released'; record: ReleasedRecord }
  | { status: 'resent'; record: ResentRecord }
  | { status: 'before'; outcome: 'forwarded' | 'released' | 'resent' }
  | {
      status: 'refused';
      why: string;
      /** Whether the same request may succeed in some minutes. @default false */
      mayPass?: true;
    }
) &
  Trusting;

/** The answer to a request to trust the sender of a pitch. Nothing of it is there where nobody asked. */
export interface Trusting {
  /** The sender who is trusted from now on. */
  trusted?: string;
  /** Why the sender is not. */
  notTrusted?: string;
}

/**
 * Forwards a quarantined pitch, or sends one again that did not arrive.
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
 *
 * What became of a copy later is in the log alone, so the request says at which addresses it did not arrive. The store knows
 * the copy that was sent last: of two requests about the same one, only the first sends.
 *
 * @param unsettled says in words where a mail is that has no outcome yet
 */
export function createReleasePitch(
  config: PitchScreenConfig,
  { store, sender, log, trusted, clock = systemClock }: Omit<Ports, 'isWord'>,
  unsettled: (mail: ReceivedMail) => string = () => 'it is tried again by itself',
): ReleasePitch {
  const forwardPitch = createForwardPitch(config, { store, sender, clock });
  const trustList = createTrustList(async () => config.inboxes, trusted, clock);
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

  async function release(request: ReleaseRequest, stored: StoredMail, deadline: number): Promise<Release> {
    const { mail, inbox: address, by, resend } = request;
    const { isHeld, outcomes, copies } = await stored.lease();
    const inbox = config.inboxes.find((one) => one.address === address);
    if (inbox === undefined)
      return { status: 'refused', why: `${printable(address)} is not a configured inbox any more` };
    const earlier = outcomes.get(inbox.address);
    const wasSent = earlier === 'forwarded' || earlier === 'released';
    if (wasSent && resend === undefined)
      return { status: 'before', outcome: earlier, ...(await trust(request, stored)) };
    const latest = copies.resent.get(inbox.address);
    if (wasSent && latest !== undefined && latest !== resend?.latest) return { status: 'before', outcome: 'resent' };
    const to = wasSent && resend !== undefined ? addressesToSendAgain(inbox, resend) : inbox.forwardTo;
    if (to.length === 0) return { status: 'refused', why: 'every address that its inbox forwards to now has it' };
    if (earlier === undefined) return { status: 'refused', why: `it is not settled yet: ${unsettled(mail)}` };
    if (earlier === 'virus' || isVerdict(mail.verdicts.virus, 'FAIL'))
      return { status: 'refused', why: 'it carries a virus; its raw mail stays in the store' };
    if (!isHeld) return { status: 'refused', why: 'it is in work right now; try again in two minutes', mayPass: true };

    const parsed = parseMail(stored.raw);
    const { fallbackCharset } = config;
    const end = readingEnd(clock, deadline);
    const unread = await findUnread(parsed, {
      fallbackCharset,
      documents: loadDocumentPorts(clock, end),
      hasTime: () => clock.now() < end,
    });
    const description = describeMail(parsed, mail.envelope.from, fallbackCharset);
    const recipient = mail.envelope.to[0] ?? inbox.address;
    const copyKey = copies.key ?? newCopyKey();
    const sent = await forwardPitch({
      received: mail,
      inbox: { ...inbox, forwardTo: to },
      recipient,
      mail: parsed,
      description,
      unread,
      copyKey,
      deadline,
    });
    // The mail is sent. From here on nothing may throw, or the caller would send it again.
    const settled = new Map(outcomes).set(inbox.address, wasSent ? earlier : 'released');
    const resent = wasSent ? new Map(copies.resent).set(inbox.address, sent.copy) : copies.resent;
    const notSaved = await store.saveOutcomes(mail.id, settled, { key: copyKey, resent }).then(
      () => undefined,
      (error: Error) => `the release could not be kept, so another one would send it again: ${error.message}`,
    );
    const trusting = await trust(request, stored);
    const why = [sent.why, notSaved].filter((text) => text !== undefined).join('; ');
    const about = {
      time: new Date(clock.now()).toISOString(),
      id: mail.id,
      inbox: inbox.address,
      by: nameOf(by),
      to,
      messageId: sent.messageId,
      copy: sent.copy,
      sentAs: sent.sentAs,
      ...(why === '' ? {} : { why }),
    };
    if (wasSent) {
      const record: ResentRecord = { v: 1, event: 'resent', ...about };
      await log.write(record);
      return { status: 'resent', record, ...trusting };
    }
    const { trusted: trustedSender } = trusting;
    const named = trustedSender === undefined ? {} : { trusted: trustedSender };
    const record: ReleasedRecord = { v: 1, event: 'released', ...about, ...named };
    await log.write(record);
    return { status: 'released', record, ...trusting };
  }

  /** Trusts the sender of a pitch, if the request says so. Never throws: the pitch itself has been sent. */
  async function trust({ mail, inbox, by, trust = false }: ReleaseRequest, { raw }: StoredMail): Promise<Trusting> {
    if (!trust) return {};
    const { fields } = parseMail(raw);
    const from = soleSender(fields);
    if (from === undefined) return { notTrusted: 'its From field names no sender, or more than one' };
    if (provenSender(fields, mail) === undefined)
      return { notTrusted: `nothing proves that ${from} sent it, so that anybody could use that name` };
    return trustList.add(inbox, from, by).then(
      () => ({ trusted: from }),
      (error: Error) => ({ notTrusted: error.message }),
    );
  }
}
