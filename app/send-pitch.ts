import {
  type Forwarding,
  type Mail,
  type MailDescription,
  rewriteMail,
  type SentAs,
  wrapMail,
  writeDeliveryNotice,
} from '../core/index.ts';
import { type MailSender, type OutgoingMail, RefusedMail } from './ports.ts';
import type { Stopwatch } from './stopwatch.ts';

/** A pitch to send to its reporter. */
export interface Pitch {
  id: string;
  mail: Mail;
  description: MailDescription;
  /** The location of the raw mail in the store. */
  where: string;
  fetchCommand: string;
  forwarding: Forwarding;
  /** Id and envelope, the same for every form of the pitch. */
  outgoing: Omit<OutgoingMail, 'raw'>;
}

/** A pitch that was sent. */
export interface SentPitch {
  messageId: string;
  sentAs: SentAs;
  /** Why it was not sent in its original form. */
  why?: string;
}

/** The forms of a pitch, best first. Each is tried only when those before it were refused. */
const FORMS: readonly [SentAs, (pitch: Pitch, refusals: readonly string[]) => Buffer][] = [
  ['original', ({ mail, forwarding }) => rewriteMail(mail, forwarding)],
  ['wrapped', ({ mail, forwarding, description }, [why = '']) => wrapMail(mail, forwarding, description, why)],
  ['notice', (pitch, refusals) => writeDeliveryNotice(pitch, pitch.forwarding, refusals)],
];

/**
 * Sends a pitch in the best form that the server takes: as it is, whole as an attachment, or as a notice about it.
 *
 * @param steps times rewriting and sending
 * @throws RefusedMail when even the notice is refused. Then the set-up is wrong, such as an address that is not verified.
 *   Any other error of the sender, which may pass
 */
export async function sendPitch(pitch: Pitch, sender: MailSender, steps: Stopwatch): Promise<SentPitch> {
  const refusals: string[] = [];
  for (const [sentAs, write] of FORMS) {
    const raw = write(pitch, refusals);
    steps.end('rewrite');
    try {
      const { messageId } = await sender.send({ ...pitch.outgoing, raw });
      return { messageId, sentAs, ...(refusals.length === 0 ? {} : { why: `not ${formsOf(refusals)}` }) };
    } catch (error) {
      if (!(error instanceof RefusedMail)) throw error;
      refusals.push(error.message);
    } finally {
      steps.end('send');
    }
  }
  throw new RefusedMail(
    `Not even a notice of the pitch is taken, so it is the set-up that has to be looked at: ${refusals.at(-1)}`,
  );
}

function formsOf(refusals: readonly string[]): string {
  const [asItIs, wrapped] = refusals;
  return `as it is: ${asItIs}${wrapped === undefined ? '' : `; nor as an attachment: ${wrapped}`}`;
}
