import type { SESEventRecord, SESReceiptStatus } from 'aws-lambda';
import type { ReceiptVerdicts, ReceivedMail } from '../../core/index.ts';

/** Characters that an error quotes of a wrong event. */
const MAX_QUOTED = 200;

/**
 * Returns the records of an event, one for each mail.
 *
 * @param event that the function was invoked with
 * @throws for anything but an event of a receipt rule, such as an event of the bucket
 */
export function receiptRecords(event: unknown): SESEventRecord[] {
  const { Records } = Object(event) as Record<string, unknown>;
  if (Array.isArray(Records) && Records.every(isReceiptRecord)) return Records;
  throw new Error(
    `Not an event of a receipt rule: found ${`${JSON.stringify(event)}`.slice(0, MAX_QUOTED)}, expected ` +
      '{ Records: [{ ses: { mail: { messageId }, receipt: { recipients } } }] }, as the Lambda action of the rule sends it.',
  );
}

/** Whether a value is the record of one mail in an event of a receipt rule. */
export function isReceiptRecord(given: unknown): given is SESEventRecord {
  const { mail, receipt } = Object(Object(given).ses);
  return typeof Object(mail).messageId === 'string' && Array.isArray(Object(receipt).recipients);
}

/**
 * Reads what the event of a receipt rule's Lambda action says about the mail. The event has neither the body nor the
 * bucket: the S3 action before it stored the raw mail under the id.
 *
 * @see https://docs.aws.amazon.com/ses/latest/dg/receiving-email-action-lambda-event.html
 */
export function receivedMail({ ses: { mail, receipt } }: SESEventRecord): ReceivedMail {
  return {
    id: mail.messageId,
    time: receipt.timestamp,
    envelope: {
      from: returnPath(mail.source),
      // Not mail.destination, which has the addresses of the header: a sender can write any there.
      to: receipt.recipients,
    },
    verdicts: verdicts(receipt),
  };
}

/** The id in the key of the object that SES writes to try out a new receipt rule. */
export const SETUP_NOTIFICATION_ID = 'AMAZON_SES_SETUP_NOTIFICATION';

/**
 * Whether the mail is the test object that SES writes into the bucket when a rule is created. It is nobody's mail.
 *
 * @see https://docs.aws.amazon.com/ses/latest/dg/receiving-email-action-s3.html
 */
export function isSetupNotification({ id }: ReceivedMail): boolean {
  return id === SETUP_NOTIFICATION_ID;
}

/** RFC 5321 4.5.5: a null return path is written `<>`. An event may have that, an empty text or nothing. */
function returnPath(source: string | null | undefined): string {
  return source === '<>' ? '' : (source ?? '');
}

function verdicts({
  spamVerdict,
  virusVerdict,
  spfVerdict,
  dkimVerdict,
  dmarcVerdict,
  dmarcPolicy,
}: SESEventRecord['ses']['receipt']): ReceiptVerdicts {
  const statuses = {
    spam: status(spamVerdict),
    virus: status(virusVerdict),
    spf: status(spfVerdict),
    dkim: status(dkimVerdict),
    dmarc: status(dmarcVerdict),
    dmarcPolicy,
  };
  return Object.fromEntries(Object.entries(statuses).filter(([, value]) => value !== undefined));
}

/** SES reports `DISABLED` where the rule asks for no scan. Nothing was examined then. */
function status(verdict: SESReceiptStatus | undefined): string | undefined {
  return verdict?.status === 'DISABLED' ? undefined : verdict?.status;
}
