import { AGAIN, type Inbox, type Mail, type MailDescription, type ReceivedMail, type Unread } from '../core/index.ts';
import { withRetries } from './backoff.ts';
import type { PitchScreenConfig } from './config.ts';
import { newCopyId } from './copy-id.ts';
import { markOf } from './copy-marks.ts';
import { outgoingId } from './outgoing-id.ts';
import type { Clock, MailSender, MailStore } from './ports.ts';
import { type SentPitch, sendPitch } from './send-pitch.ts';
import { Stopwatch } from './stopwatch.ts';

/** A mail to forward for one of its inboxes. */
export interface ForwardRequest {
  received: ReceivedMail;
  inbox: Inbox;
  /** The envelope recipient of this inbox, perhaps with a `+label`. */
  recipient: string;
  mail: Mail;
  description: MailDescription;
  unread: readonly Unread[];
  /** Whether the mail holds a copy that was forwarded before. @default false */
  returnsCopy?: boolean;
  /** The key of the mail's copies. */
  copyKey: string;
  /** Milliseconds since 1970, by when the call has ended. In the past, there is one attempt. */
  deadline: number;
  /** Times rewriting and sending. @default not timed */
  steps?: Stopwatch;
}

/**
 * Forwards a pitch, both when it is received and when it is released.
 *
 * @throws as `sendPitch` does
 */
export type ForwardPitch = (request: ForwardRequest) => Promise<SentPitch>;

export function createForwardPitch(
  { fallbackCharset }: PitchScreenConfig,
  { store, sender, clock }: { store: MailStore; sender: MailSender; clock: Clock },
): ForwardPitch {
  return (request) => {
    const { received, inbox, recipient, mail, description, unread, returnsCopy = false, copyKey, deadline } = request;
    const { steps = new Stopwatch() } = request;
    const { id, envelope, verdicts } = received;
    const copy = newCopyId();
    const copyMark = [...markOf({ id, inbox: inbox.address, copy }, copyKey), ...(returnsCopy ? [AGAIN] : [])];
    const pitch = {
      id,
      mail,
      description,
      where: store.locate(id),
      fetchCommand: store.fetchCommand(id),
      forwarding: { inbox, envelopeFrom: envelope.from, recipient, verdicts, unread, fallbackCharset, copyMark },
      outgoing: {
        id: outgoingId(id, inbox.address),
        copy: { of: id, id: copy },
        envelope: { from: inbox.address, to: inbox.forwardTo },
      },
    };
    return sendPitch(pitch, withRetries(sender, deadline, clock), steps);
  };
}
