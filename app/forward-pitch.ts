import type { Inbox, Mail, MailDescription, ReceivedMail, Unread } from '../core/index.ts';
import { untilDeadline } from './backoff.ts';
import type { PitchScreenConfig } from './config.ts';
import type { Clock, MailSender, MailStore } from './ports.ts';
import { type SentPitch, sendPitch } from './send-pitch.ts';

/** What is forwarded of a mail, and to which inbox's reporter. */
export interface ReadPitch {
  inbox: Inbox;
  /** The envelope recipient that led to it, perhaps with a `+label`. */
  recipient: string;
  mail: Mail;
  description: MailDescription;
  unread: readonly Unread[];
}

/**
 * Forwards a pitch, when it comes in and when it is released alike.
 *
 * @param deadline milliseconds since 1970, by when the call has ended; in the past, there is one attempt
 * @param onWritten called when a form of the pitch is written and about to be sent
 * @throws as `sendPitch` does
 */
export type ForwardPitch = (
  mail: ReceivedMail,
  pitch: ReadPitch,
  deadline: number,
  onWritten?: () => void,
) => Promise<SentPitch>;

export function createForwardPitch(
  { inboxes, fallbackCharset }: PitchScreenConfig,
  { store, sender, clock }: { store: MailStore; sender: MailSender; clock: Clock },
): ForwardPitch {
  return ({ id, envelope, verdicts }, { inbox, recipient, mail, description, unread }, deadline, onWritten) => {
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
    const { send } = untilDeadline(sender, deadline, clock);
    return sendPitch(pitch, (out) => {
      onWritten?.();
      return send(out);
    });
  };
}
