import { createTransport } from 'nodemailer';
import { type MailSender, RefusedMail } from '../app/ports.ts';
import { UserError } from '../app/user-error.ts';
import type { ReachedAddresses } from './reached-addresses.ts';
import { addRequiredFields } from './required-fields.ts';

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
 * @throws UserError that does not quote the address, as it may hold a password
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
 * Delivers through another SMTP server.
 *
 * - The mail gets Date and Message-ID if it lacks them. A lone CR or LF becomes CRLF, and the last line ends in CRLF, as
 *   SMTP carries nothing else (RFC 5321 2.3.8). All other bytes stay, 8-bit ones included.
 * - An attempt leaves out the addresses that an earlier one reached. If that leaves none (those not reached are no longer
 *   forwarded to), the mail counts as sent.
 * - An answer from 500 to 599 to the mail or its envelope is a refusal for good (RFC 5321 4.2.1). Everything else, such as
 *   a greylisting 450, may pass.
 */
export function createRelayMailSender(url: URL, reached: ReachedAddresses): RelayMailSender {
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
      // After a mail was sent nothing may fail, or it would be sent again.
      const forget = () => reached.forget(id).catch(() => undefined);
      const before = await reached.of(id);
      const to = envelope.to.filter((address) => !before.includes(address));
      if (before.length > 0 && to.length === 0) {
        await forget();
        return { messageId: '' };
      }
      const raw = addRequiredFields(mail);
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
        await reached.save(id, [...before, ...to.filter((address) => !result.rejected.includes(address))]);
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

/** The errors of nodemailer: `code` names the step that failed, `responseCode` is the relay's answer if there was one. */
type SmtpError = Error & { code?: string; responseCode?: number };

/** RFC 4954 4: the relay wants user and password. The mail is not at fault. */
const AUTHENTICATION_REQUIRED = 530;

/** Whether the relay refused this mail. An error of connection or authentication is about the set-up, and may pass. */
function isRefusal({ code = '', responseCode = 0 }: SmtpError): boolean {
  if (!['EENVELOPE', 'EMESSAGE'].includes(code)) return false;
  // Without an answer: the mail is larger than the relay announced, and nodemailer did not offer it.
  if (code === 'EMESSAGE' && responseCode === 0) return true;
  return responseCode >= 500 && responseCode < 600 && responseCode !== AUTHENTICATION_REQUIRED;
}

/** Whether the mail needs the 8BITMIME extension (RFC 6152). */
function has8Bit(raw: Buffer): boolean {
  return raw.some((byte) => byte > 127);
}
