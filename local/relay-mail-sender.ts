import { createTransport } from 'nodemailer';
import { type MailSender, RefusedMail } from '../app/ports.ts';
import { UserError } from '../app/user-error.ts';
import { dateMail } from './date-mail.ts';
import type { ReachedRecipients } from './reached-recipients.ts';

/** Milliseconds for a relay to answer a connection, and between its answers: it may scan the mail before it says 250. */
const TIMEOUT = { connection: 30_000, answer: 5 * 60_000 };

/** Connections at a time, and milliseconds that one stays open unused. */
const POOL = { connections: 2, idle: 10_000 };

export interface RelayMailSender extends MailSender {
  close(): void;
}

/**
 * Checks the address of a relay.
 *
 * @throws UserError that does not quote it, as it may hold a password
 */
export function parseRelayUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url && ['smtp:', 'smtps:'].includes(url.protocol) && url.hostname !== '') return url;
  throw new UserError('--relay: expected smtp://[USER:PASSWORD@]HOST[:PORT] or smtps://…, found another kind of text.');
}

/** The relay without user and password, for people. */
export function relayName({ protocol, host }: URL): string {
  return `${protocol}//${host}`;
}

/**
 * Delivers through another SMTP server. The mail goes out with Date and Message-ID, and else as it is but for what SMTP
 * cannot carry (RFC 5321 2.3.8): a lone CR or LF becomes CRLF, and the last line gets the CRLF it lacks. All other bytes,
 * 8-bit ones included, stay.
 *
 * Whom an earlier attempt at a mail already reached, the next one leaves out. Where that leaves nobody, as those who were
 * not reached are no longer forwarded to, the mail is sent.
 *
 * An answer from 500 to 599 to the mail or its envelope is a refusal for good (RFC 5321 4.2.1); everything else, such as a
 * greylisting 450, may pass.
 */
export function createRelayMailSender(url: URL, reached: ReachedRecipients): RelayMailSender {
  const relay = relayName(url);
  const transport = createTransport({
    url: url.href,
    pool: true,
    maxConnections: POOL.connections,
    idleTimeout: POOL.idle,
    // One new connection for a mail whose connection was closed while idle; anything more is the queue's business.
    maxRequeues: 1,
    connectionTimeout: TIMEOUT.connection,
    greetingTimeout: TIMEOUT.connection,
    socketTimeout: TIMEOUT.answer,
    disableFileAccess: true,
    disableUrlAccess: true,
  });

  return {
    async send(mail) {
      const { id, envelope } = mail;
      // Once it is sent nothing may fail any more, or it would be sent again.
      const forget = () => reached.forget(id).catch(() => undefined);
      const before = await reached.of(id);
      const to = envelope.to.filter((address) => !before.includes(address));
      if (before.length > 0 && to.length === 0) {
        await forget();
        return { messageId: '' };
      }
      const raw = dateMail(mail);
      const result = await transport
        .sendMail({
          envelope: { from: envelope.from, to, size: raw.length, use8BitMime: has8Bit(raw) },
          raw,
        })
        .catch((cause: SmtpError) => {
          const Kind = isRefusal(cause) ? RefusedMail : Error;
          throw new Kind(`The relay ${relay} did not take the mail: ${cause.message}`, { cause });
        });
      if (result.rejected.length > 0) {
        await reached.keep(id, [...before, ...to.filter((address) => !result.rejected.includes(address))]);
        const errors: SmtpError[] = result.rejectedErrors ?? [];
        const why = errors[0]?.message ?? 'no reason given';
        const Kind = errors.length > 0 && errors.every(isRefusal) ? RefusedMail : Error;
        throw new Kind(`The relay ${relay} refused ${result.rejected.join(', ')}: ${why}`, { cause: errors[0] });
      }
      await forget();
      return { messageId: result.response };
    },
    close: () => transport.close(),
  };
}

/** What nodemailer throws: at which step it failed, and the code of the answer if there was one. */
type SmtpError = Error & { code?: string; responseCode?: number };

/** RFC 4954 4: the relay wants user and password. That is no fault of the mail. */
const AUTHENTICATION_REQUIRED = 530;

/** Whether it is about this mail. A relay that does not let us in, or is not one, is about the set-up, and may be mended. */
function isRefusal({ code = '', responseCode = 0 }: SmtpError): boolean {
  if (!['EENVELOPE', 'EMESSAGE'].includes(code)) return false;
  // Without an answer: larger than the size that the relay announced, so it was not even offered.
  if (code === 'EMESSAGE' && responseCode === 0) return true;
  return responseCode >= 500 && responseCode < 600 && responseCode !== AUTHENTICATION_REQUIRED;
}

/** Whether the mail needs the 8BITMIME extension (RFC 6152). */
function has8Bit(raw: Buffer): boolean {
  return raw.some((byte) => byte > 127);
}
