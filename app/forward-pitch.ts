import type { Inbox, Mail, MailDescription, ReceivedMail, Unread } from '../core/index.ts';
import { untilDeadline } from './backoff.ts';
import type { PitchScreenConfig } from './config.ts';
import type { Clock, MailSender, MailStore } from './ports.ts';
import { type SentPitch, sendPitch } from './send-pitch.ts';
import { Stopwatch } from './stopwatch.ts';

/** What is forwarded of a mail, and to which inbox's reporter. */
export interface ForwardRequest {
  received: ReceivedMail;
  inbox: Inbox;
  /** The envelope recipient that led to it, perhaps with a `+label`. */
  recipient: string;
  mail: Mail;
  description: MailDescription;
  unread: readonly Unread[];
  /** Milliseconds since 1970, by when the call has ended; in the past, there is one attempt. */
  deadline: number;
  /** Times rewriting and sending. @default nobody wants to know */
  steps?: Stopwatch;
}

/**
 * Forwards a pitch, when it comes in and when it is released alike.
 *
 * @throws as `sendPitch` does
 */
export type ForwardPitch = (request: ForwardRequest) => Promise<SentPitch>;

export function createForwardPitch(
  { inboxes, fallbackCharset }: PitchScreenConfig,
  { store, sender, clock }: { store: MailStore; sender: MailSender; clock: Clock },
): ForwardPitch {
  return ({ received, inbox, recipient, mail, description, unread, deadline, steps = new Stopwatch() }) => {
    const { id, envelope, verdicts } = received;
    const pitch = {
      id,
      mail,
      description,
      where: store.locate(id),
      fetchCommand: store.fetchCommand(id),
      forwarding: { inbox, envelopeFrom: envelope.from, recipient, verdicts, unread, fallbackCharset },
      outgoing: {
        id: inbox === inboxes[0] ? id : `${id}.${inboxes.indexOf(inbox)}`,
        envelope: { from: inbox.address, to: inbox.forwardTo },
      },
    };
    return sendPitch(pitch, untilDeadline(sender, deadline, clock), steps);
  };
}
