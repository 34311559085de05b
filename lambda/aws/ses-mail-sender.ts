import { SESClient, SendRawEmailCommand } from '@aws-sdk/client-ses';
import type { SESv2Client } from '@aws-sdk/client-sesv2';
import { type MailSender, type OutgoingMail, RefusedMail, UnansweredSend } from '../../app/ports.ts';
import { Sha256 } from './sha256.ts';

/** SES' `SendRawEmail` takes mails of at most 10 MB; the second version of its API takes 40. */
const MAX_RAW_EMAIL_BYTES = 10 * 1024 * 1024;

/** More than this no API of SES takes, so it is not even uploaded. */
const MAX_EMAIL_BYTES = 40 * 1024 * 1024;

/**
 * What SES answers where the mail is at fault: it could not be parsed, holds a file of a type that is not allowed, has a
 * header field or an address that is wrong, is too large. The names of both versions of its API.
 *
 * Everything else counts as passing, on purpose also what only a person can mend (`MailFromDomainNotVerified`,
 * `AccessDenied`, a configuration set that is gone, an account that may not send): the mail is fine and is to arrive as
 * it is. It is tried again, ends in the dead-letter queue, raises the alarm, and goes out when the set-up is mended.
 */
const REFUSALS = new Set([
  'MessageRejected',
  'InvalidParameterValue',
  'InvalidParameterCombination',
  'MissingParameter',
  'ValidationError',
  'BadRequestException',
  'ValidationException',
]);

/** RFC 9110 15.5.14: what a gateway before the API says of a request that is too large. */
const CONTENT_TOO_LARGE = 413;

/** `MessageRejected` too, and yet about the account: "Email address is not verified", "Sending paused for this account". */
const ABOUT_THE_ACCOUNT = /not verified|paused|suspended|disabled/i;

/** Behind one of these SES quotes the mail, as the name of a file: "Illegal filename 'paused.exe'". */
const QUOTED_FROM_THE_MAIL = /['"]|file ?name/i;

/**
 * The retries are ours (app/backoff.ts): they know how much time is left, wait longer than the SDK's, and would be
 * multiplied by them. A request that gets no answer is given up in time for another; how long SES may need for 40 MB.
 */
const CLIENT_OPTIONS = {
  maxAttempts: 1,
  // Nobody changes the client's middleware, so it need not be put together anew for each mail.
  cacheMiddleware: true,
  sha256: Sha256,
  requestHandler: {
    connectionTimeout: 3_000,
    requestTimeout: 30_000,
    throwOnRequestTimeout: true,
    // For an answer that stops after its header, which the other one does not look at any more.
    socketTimeout: 30_000,
  },
};

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
export function createSesMailSender({ client = new SESClient(CLIENT_OPTIONS) }: SesMailSenderProps = {}): MailSender {
  const sendLarge = createSendLarge();

  async function sendSmall(mail: OutgoingMail): Promise<string | undefined> {
    try {
      return await sendRaw(client, mail);
    } catch (error) {
      // The limit is documented as one "after base64 encoding" of we do not know what.
      if (isTooLarge(error)) return sendLarge(mail);
      throw error;
    }
  }

  return {
    async send(mail) {
      const { id, raw, envelope } = mail;
      const what = `the mail ${id} (${raw.length} bytes) from ${envelope.from} to ${envelope.to.join(', ')}`;
      if (raw.length > MAX_EMAIL_BYTES) {
        throw new RefusedMail(`SES does not take ${what}: it takes at most ${MAX_EMAIL_BYTES} bytes`);
      }
      try {
        const messageId = await (raw.length > MAX_RAW_EMAIL_BYTES ? sendLarge(mail) : sendSmall(mail));
        if (messageId === undefined) throw new UnansweredSend('the answer has no message id');
        return { messageId };
      } catch (cause) {
        const why = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
        const Kind = isRefusal(cause) ? RefusedMail : isUnanswered(cause) ? UnansweredSend : Error;
        throw new Kind(`SES did not take ${what}: ${why}`, { cause });
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

/** Sends through the second version of the API. */
function createSendLarge(): (mail: OutgoingMail) => Promise<string | undefined> {
  let client: SESv2Client | undefined;
  return async ({ envelope, raw }) => {
    // Loaded only now: one mail in hundreds needs it, and every cold start would wait for it.
    const { SESv2Client, SendEmailCommand } = await import('@aws-sdk/client-sesv2');
    client ??= new SESv2Client(CLIENT_OPTIONS);
    const { MessageId } = await client.send(
      new SendEmailCommand({
        FromEmailAddress: envelope.from,
        Destination: { ToAddresses: envelope.to },
        Content: { Raw: { Data: raw } },
      }),
    );
    return MessageId;
  };
}

function isRefusal(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (REFUSALS.has(error.name)) return !ABOUT_THE_ACCOUNT.test(error.message.split(QUOTED_FROM_THE_MAIL, 1)[0]!);
  return statusOf(error) === CONTENT_TOO_LARGE;
}

/**
 * A request that broke off or took too long, by the SDK's name for it and Node's codes; or an answer that says neither
 * yes nor no, as it broke off itself or is none of SES'. With the status of a success, the mail was probably taken.
 */
function isUnanswered(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof UnansweredSend) return true;
  const status = statusOf(error);
  if (status !== undefined) return status < 300;
  const { code = '' } = error as NodeJS.ErrnoException;
  return error.name === 'TimeoutError' || ['ECONNRESET', 'EPIPE', 'ETIMEDOUT'].includes(code);
}

/** `InvalidParameterValue: Message length is more than 10485760 bytes long: '12078147'.` */
function isTooLarge(error: unknown): boolean {
  if (!(error instanceof Error) || !isRefusal(error)) return false;
  return statusOf(error) === CONTENT_TOO_LARGE || /\blength\b|\bsize\b|too large/i.test(error.message);
}

function statusOf(error: Error): number | undefined {
  return (error as Error & { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
}
