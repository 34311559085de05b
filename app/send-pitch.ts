import {
  type Forwarding,
  type Mail,
  type MailDescription,
  replyToForms,
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
  /** The id of the copy. */
  copy: string;
  sentAs: SentAs;
  /** Why it was not sent in its original form. */
  why?: string;
}

/** One form of a pitch. */
interface Form {
  sentAs: SentAs;
  /** The form in words, for the reason why a later one was sent. */
  name: string;
  /** @param refusals why the forms before it were refused */
  write(refusals: readonly string[]): Buffer;
}

/** The forms of a pitch, best first: as it is, whole as an attachment, a notice; the first two with each form of Reply-To. */
function formsOf(pitch: Pitch): Form[] {
  const { mail, forwarding, description } = pitch;
  const replyTo = replyToForms(mail, forwarding).map((words, index) => ({
    words,
    name: index === 0 ? '' : words.length === 0 ? ' without Reply-To' : ' with another Reply-To',
  }));
  return [
    ...replyTo.map(
      ({ words, name }): Form => ({
        sentAs: 'original',
        name: `as it is${name}`,
        write: () => rewriteMail(mail, forwarding, words),
      }),
    ),
    ...replyTo.map(
      ({ words, name }): Form => ({
        sentAs: 'wrapped',
        name: `as an attachment${name}`,
        write: ([why = '']) => wrapMail(mail, forwarding, description, why, words),
      }),
    ),
    { sentAs: 'notice', name: 'as a notice', write: (refusals) => writeDeliveryNotice(pitch, forwarding, refusals) },
  ];
}

/**
 * Sends a pitch in the best form that the server takes. Each form is tried only when those before it were refused.
 *
 * @param steps times rewriting and sending
 * @throws RefusedMail when even the notice is refused. Then the set-up is wrong, such as an address that is not verified.
 *   Any other error of the sender, which may pass
 */
export async function sendPitch(pitch: Pitch, sender: MailSender, steps: Stopwatch): Promise<SentPitch> {
  const refused: { name: string; why: string }[] = [];
  for (const { sentAs, name, write } of formsOf(pitch)) {
    const raw = write(refused.map(({ why }) => why));
    steps.end('rewrite');
    try {
      const { messageId } = await sender.send({ ...pitch.outgoing, raw });
      return {
        messageId,
        copy: pitch.outgoing.copy.id,
        sentAs,
        ...(refused.length === 0 ? {} : { why: reasonOf(refused) }),
      };
    } catch (error) {
      if (!(error instanceof RefusedMail)) throw error;
      refused.push({ name, why: error.message });
    } finally {
      steps.end('send');
    }
  }
  throw new RefusedMail(
    `Not even a notice of the pitch is taken, so it is the set-up that has to be looked at: ${refused.at(-1)?.why}`,
  );
}

function reasonOf(refused: readonly { name: string; why: string }[]): string {
  return `not ${refused.map(({ name, why }) => `${name}: ${why}`).join('; nor ')}`;
}
