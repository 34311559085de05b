import { SESClient, SendRawEmailCommand } from '@aws-sdk/client-ses';
import type { SESv2Client } from '@aws-sdk/client-sesv2';
import { type MailSender, type OutgoingMail, RefusedMail, UnansweredSend } from '../../app/ports.ts';
import { because, statusOf } from './aws-error.ts';
import { messageTags } from './message-tags.ts';
import { Sha256 } from './sha256.ts';

/** `SendRawEmail` of SES takes mails of at most 10 MB. Version 2 of the API takes 40 MB. */
const MAX_RAW_EMAIL_BYTES = 10 * 1024 * 1024;

/** No API of SES takes a larger mail, so that it is not even uploaded. */
const MAX_EMAIL_BYTES = 40 * 1024 * 1024;

/**
 * The errors of SES that blame the mail: it could not be parsed, has a file of a forbidden type, a wrong header field or
 * address, or is too large. Names of both versions of the API.
 *
 * Every other error counts as passing, even if only a person can mend it (`MailFromDomainNotVerified`, `AccessDenied`, a
 * missing configuration set, an account that may not send). The mail is tried again, ends in the dead-letter queue, raises
 * the alarm, and goes out unchanged once the set-up is mended.
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

/** RFC 9110 15.5.14. The gateway in front of the API answers this to a request that is too large. */
const CONTENT_TOO_LARGE = 413;

/** Messages of `MessageRejected` about the account: "Email address is not verified", "Sending paused for this account". */
const ABOUT_THE_ACCOUNT = /not verified|paused|suspended|disabled/i;

/** From here on a message may quote the mail, as in "Illegal filename 'paused.exe'". */
const QUOTED_FROM_THE_MAIL = /['"]|file ?name/i;

/**
 * One attempt, as app/backoff.ts repeats it: that knows how much time is left, and waits longer than the SDK does. A request
 * without an answer ends early enough for another attempt, but not before SES has taken 40 MB.
 */
const CLIENT_OPTIONS = {
  maxAttempts: 1,
  // Saves time for each mail. The client's middleware never changes.
  cacheMiddleware: true,
  sha256: Sha256,
  requestHandler: {
    connectionTimeout: 3_000,
    requestTimeout: 30_000,
    throwOnRequestTimeout: true,
    // For an answer that stops after its header: `requestTimeout` does not cover that.
    socketTimeout: 30_000,
  },
};

/** The client of the sender. */
export interface SesMailSenderProps {
  /** The configuration set that every mail is sent with: it publishes what becomes of the mail. */
  configurationSet: string;
  /** @default a client for the region and credentials of the environment */
  client?: SESClient;
}

/**
 * Sends through Amazon SES, which signs and delivers the mail.
 *
 * Every request names the envelope. Without it, SES would use the addresses of the header, which the sender of the pitch
 * wrote. It also names the configuration set and the copy, so that SES' events say which copy each is about. Another set
 * that the sending identity may have as its default does not count then.
 */
export function createSesMailSender({
  configurationSet,
  client = new SESClient(CLIENT_OPTIONS),
}: SesMailSenderProps): MailSender {
  const sendLarge = createSendLarge(configurationSet);

  async function sendSmall(mail: OutgoingMail): Promise<string | undefined> {
    try {
      return await sendRaw(client, configurationSet, mail);
    } catch (error) {
      // The documentation does not say what exactly the limit counts, "after base64 encoding".
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
        const Kind = isRefusal(cause) ? RefusedMail : isUnanswered(cause) ? UnansweredSend : Error;
        throw new Kind(`SES did not take ${what}: ${because(cause)}`, { cause });
      }
    },
  };
}

async function sendRaw(client: SESClient, set: string, mail: OutgoingMail): Promise<string | undefined> {
  const { envelope, raw } = mail;
  const { MessageId } = await client.send(
    new SendRawEmailCommand({
      Source: envelope.from,
      Destinations: envelope.to,
      RawMessage: { Data: raw },
      ConfigurationSetName: set,
      Tags: messageTags(mail),
    }),
  );
  return MessageId;
}

/** Sends through version 2 of the API. */
function createSendLarge(set: string): (mail: OutgoingMail) => Promise<string | undefined> {
  let client: SESv2Client | undefined;
  return async (mail) => {
    const { envelope, raw } = mail;
    // Loaded only now: every cold start would wait for it, and one mail in hundreds needs it.
    const { SESv2Client, SendEmailCommand } = await import('@aws-sdk/client-sesv2');
    client ??= new SESv2Client(CLIENT_OPTIONS);
    const { MessageId } = await client.send(
      new SendEmailCommand({
        FromEmailAddress: envelope.from,
        Destination: { ToAddresses: envelope.to },
        Content: { Raw: { Data: raw } },
        ConfigurationSetName: set,
        EmailTags: messageTags(mail),
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
 * Whether nobody knows if SES took the mail: the request broke off or took too long (the SDK's name, Node's codes), or the
 * answer has the status of a success and cannot be read.
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
