import { createTransport, type SendMailOptions } from 'nodemailer';
import { callOf } from '../app/call.ts';
import { UserError } from '../app/user-error.ts';
import { type Envelope, printable } from '../core/index.ts';

export interface SmtpAddress {
  host: string;
  port: number;
}

/**
 * Mails one pitch to a running screen.
 *
 * @param content a raw mail, which is sent as it is, or the parts that nodemailer composes a mail of
 * @returns the answer of the screen
 * @throws UserError when nothing listens at the address, or the screen refuses the mail for any of its recipients
 */
export async function mailPitch(smtp: SmtpAddress, envelope: Envelope, content: SendMailOptions): Promise<string> {
  const transport = createTransport({ ...smtp, ignoreTLS: true, connectionTimeout: 10_000 });
  const where = `${smtp.host}:${smtp.port}`;
  const { rejected, rejectedErrors, accepted, response } = await transport
    .sendMail({ ...content, envelope: { ...envelope } })
    .catch((cause: Error & { code?: string; response?: string }) => {
      const { code, message, response } = cause;
      // nodemailer reports a refused connection as ESOCKET; the system's code is in the message only.
      const isNobodyThere = code === 'ECONNREFUSED' || message.includes('ECONNREFUSED');
      const problem = isNobodyThere
        ? `Nothing listens on ${where}: is ${callOf('start')} running? (--smtp HOST:PORT names another place.)`
        : `${where} did not take the pitch: ${printable(response ?? message)}`;
      throw new UserError(problem, { cause });
    })
    .finally(() => transport.close());
  if (rejected.length === 0) return response;
  const refusal = printable(rejectedErrors?.[0]?.response ?? 'no reason given');
  throw new UserError(
    `${where} took the pitch for ${accepted.join(', ')}, but not for ${rejected.join(', ')}: ${refusal}`,
  );
}
