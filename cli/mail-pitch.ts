import { createTransport, type SendMailOptions } from 'nodemailer';
import { UserError } from '../app/user-error.ts';
import { type Envelope, printable } from '../core/index.ts';

export interface SmtpAddress {
  host: string;
  port: number;
}

/**
 * Mails one pitch to a screen that runs.
 *
 * @param content a raw mail, sent as it is, or what nodemailer makes one of
 * @returns the answer of the server
 * @throws UserError when nothing listens there, or when the server does not take the mail for all its recipients
 */
export async function mailPitch(smtp: SmtpAddress, envelope: Envelope, content: SendMailOptions): Promise<string> {
  const transport = createTransport({ ...smtp, ignoreTLS: true, connectionTimeout: 10_000 });
  const where = `${smtp.host}:${smtp.port}`;
  try {
    const { rejected, rejectedErrors, accepted, response } = await transport.sendMail({
      ...content,
      envelope: { ...envelope },
    });
    if (rejected.length === 0) return response;
    const refusal = printable(rejectedErrors?.[0]?.response ?? 'no reason given');
    throw new UserError(
      `${where} took the pitch for ${accepted.join(', ')}, but not for ${rejected.join(', ')}: ${refusal}`,
    );
  } catch (cause) {
    if (cause instanceof UserError) throw cause;
    const { code, message, response } = cause as Error & { code?: string; response?: string };
    // nodemailer's ESOCKET wraps what the system said, which is in the message.
    if (code === 'ECONNREFUSED' || message.includes('ECONNREFUSED')) {
      throw new UserError(
        `Nothing listens on ${where}: is npm start running? (--smtp HOST:PORT names another place.)`,
        {
          cause,
        },
      );
    }
    throw new UserError(`${where} did not take the pitch: ${printable(response ?? message)}`, { cause });
  } finally {
    transport.close();
  }
}
