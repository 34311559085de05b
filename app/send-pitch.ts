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

/** A pitch on its way to the reporter. */
export interface Pitch {
  id: string;
  mail: Mail;
  description: MailDescription;
  /** Where the raw mail is kept. */
  where: string;
  fetchCommand: string;
  forwarding: Forwarding;
  /** What every form of it is sent with. */
  outgoing: Omit<OutgoingMail, 'raw'>;
}

/** How a pitch reached the reporter. */
export interface SentPitch {
  messageId: string;
  sentAs: SentAs;
  /** Why not as it is. */
  why?: string;
}

/** The forms of a pitch, best first: each is written only when the ones before it were refused. */
const LADDER: readonly [SentAs, (pitch: Pitch, refusals: readonly string[]) => Buffer][] = [
  ['original', ({ mail, forwarding }) => rewriteMail(mail, forwarding)],
  ['wrapped', ({ mail, forwarding, description }, [why = '']) => wrapMail(mail, forwarding, description, why)],
  ['notice', (pitch, refusals) => writeDeliveryNotice(pitch, pitch.forwarding, refusals)],
];

/**
 * Sends a pitch in the best form that is taken: as it is, whole as an attachment, or as a notice of it.
 *
 * @param steps times writing and sending
 * @throws RefusedMail when even the notice is refused. Then it is not the mail that is wrong but the set-up, such as an
 *   address that is not verified. Any other error of the sender as it is: that may pass.
 */
export async function sendPitch(pitch: Pitch, sender: MailSender, steps: Stopwatch): Promise<SentPitch> {
  const refusals: string[] = [];
  for (const [sentAs, write] of LADDER) {
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
