import { SESClient, SendRawEmailCommand } from '@aws-sdk/client-ses';
import type { MailSender, OutgoingMail } from '../ports.ts';

/** SES' `SendRawEmail` takes mails of at most 10 MB; the second version of its API takes 40. */
const MAX_RAW_EMAIL_BYTES = 10 * 1024 * 1024;

/** How the sender reaches SES. */
export interface SesMailSenderProps {
  /** @default a client for the region and credentials of the environment */
  client?: SESClient;
}

/**
 * Sends through Amazon SES, which signs the mail and delivers it.
 *
 * The envelope is always given: without it SES would take source and recipients from the header, which is the
 * sender's text.
 */
export function createSesMailSender({ client = new SESClient() }: SesMailSenderProps = {}): MailSender {
  return {
    async send(mail) {
      try {
        const messageId = await (mail.raw.length > MAX_RAW_EMAIL_BYTES ? sendLarge(mail) : sendRaw(client, mail));
        if (messageId === undefined) throw new Error('the answer has no message id');
        return { messageId };
      } catch (cause) {
        const { id, raw, envelope } = mail;
        throw new Error(
          `SES did not take the mail ${id} (${raw.length} bytes) from ${envelope.from} to ${envelope.to.join(', ')}: ` +
            (cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause)),
          { cause },
        );
      }
    },
  };
}

async function sendRaw(client: SESClient, { envelope, raw }: OutgoingMail): Promise<string | undefined> {
  const { MessageId } = await client.send(
    new SendRawEmailCommand({ Source: envelope.from, Destinations: envelope.to, RawMessage: { Data: raw } }),
  );
  return MessageId;
}

async function sendLarge({ envelope, raw }: OutgoingMail): Promise<string | undefined> {
  // Loaded only now: one mail in hundreds needs it, and every cold start would wait for it.
  const { SESv2Client, SendEmailCommand } = await import('@aws-sdk/client-sesv2');
  const { MessageId } = await new SESv2Client().send(
    new SendEmailCommand({
      FromEmailAddress: envelope.from,
      Destination: { ToAddresses: envelope.to },
      Content: { Raw: { Data: raw } },
    }),
  );
  return MessageId;
}
