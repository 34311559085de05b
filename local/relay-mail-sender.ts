import { Readable } from 'node:stream';
import { createTransport } from 'nodemailer';
import { type MailSender, RefusedMail, UnansweredSend } from '../app/ports.ts';
import { UserError } from '../app/user-error.ts';
import type { ReachedAddresses } from './reached-addresses.ts';
import { addRequiredFields } from './required-fields.ts';

/** Milliseconds until a connection to the relay is made, and from then until its greeting. */
const CONNECTION_TIMEOUT = 30_000;
const GREETING_TIMEOUT = 30_000;

/**
 * Milliseconds to wait for any other answer. A relay may scan the mail before it answers, and an answer that comes too late
 * means a second copy. RFC 5321 4.5.3.2.6 asks for ten minutes.
 */
const ANSWER_TIMEOUT = 10 * 60_000;

/** Bytes of a piece of a mail. */
const PIECE_SIZE = 16 * 1024;

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
 * - An attempt is unanswered when the relay got the whole mail, and the connection ended before its answer.
 */
export function createRelayMailSender(url: URL, reached: Pick<ReachedAddresses, 'of' | 'save'>): RelayMailSender {
  const relay = relayName(url);
  const transport = createTransport({
    url: url.href,
    pool: true,
    maxConnections: POOL.connections,
    idleTimeout: POOL.idle,
    // One new connection for a mail whose connection was closed while idle; anything more is the queue's business.
    maxRequeues: 1,
    connectionTimeout: CONNECTION_TIMEOUT,
    greetingTimeout: GREETING_TIMEOUT,
    socketTimeout: ANSWER_TIMEOUT,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  /** The stream that nodemailer reads each mail from, once the relay has asked for the mail (354). */
  const streams = new WeakMap<Buffer, Readable>();
  transport.use('stream', ({ data, message }, done) => {
    const createReadStream = message.createReadStream.bind(message);
    message.createReadStream = (options) => {
      const stream = Readable.from(inPieces(createReadStream(options)), { objectMode: false });
      streams.set(data.raw as Buffer, stream);
      return stream;
    };
    done();
  });

  return {
    async send(mail) {
      const { id, envelope } = mail;
      const before = await reached.of(mail);
      const to = envelope.to.filter((address) => !before.includes(address));
      if (before.length > 0 && to.length === 0) return { messageId: '' };
      const raw = addRequiredFields(mail);
      const result = await transport
        .sendMail({
          envelope: { from: envelope.from, to, size: raw.length, use8BitMime: has8Bit(raw) },
          raw,
        })
        .catch((cause: SmtpError) => {
          // Without the end of the mail, the relay cannot have taken it.
          if (cause.responseCode === undefined && streams.get(raw)?.readableEnded) {
            const why = `The relay ${relay} got the mail, and did not answer whether it took it: ${cause.message}`;
            throw new UnansweredSend(why, { cause });
          }
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

/**
 * Passes a mail on in small pieces, as nodemailer gives it in one. The stream then ends when nearly all of the mail has gone
 * out, and not when nodemailer has put it into its buffers.
 */
async function* inPieces(stream: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  for await (const chunk of stream) {
    for (let at = 0; at < chunk.length; at += PIECE_SIZE) yield chunk.subarray(at, at + PIECE_SIZE);
  }
}

/** Whether the mail needs the 8BITMIME extension (RFC 6152). */
function has8Bit(raw: Buffer): boolean {
  return raw.some((byte) => byte > 127);
}
