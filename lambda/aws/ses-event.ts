import type { SESEventRecord, SESReceiptStatus } from 'aws-lambda';
import type { ReceiptVerdicts, ReceivedMail } from '../../core/index.ts';

/** Characters that are quoted of what is no event. */
const QUOTED = 200;

/**
 * The records of an event, one for each mail.
 *
 * @param event what the function was invoked with
 * @throws for anything else than an event of a receipt rule, such as one of the bucket's, with what was expected
 */
export function receiptRecords(event: unknown): SESEventRecord[] {
  const { Records } = Object(event) as Record<string, unknown>;
  if (Array.isArray(Records) && Records.every(isReceiptRecord)) return Records;
  throw new Error(
    `Not an event of a receipt rule: found ${`${JSON.stringify(event)}`.slice(0, QUOTED)}, expected ` +
      '{ Records: [{ ses: { mail: { messageId }, receipt: { recipients } } }] }, as the Lambda action of the rule sends it.',
  );
}

function isReceiptRecord(given: unknown): given is SESEventRecord {
  const { mail, receipt } = Object(Object(given).ses);
  return typeof Object(mail).messageId === 'string' && Array.isArray(Object(receipt).recipients);
}

/**
 * What the event of a receipt rule's Lambda action says about the mail. It has neither body nor bucket: the S3 action
 * before it stored the raw mail under the id.
 *
 * @see https://docs.aws.amazon.com/ses/latest/dg/receiving-email-action-lambda-event.html
 */
export function receivedMail({ ses: { mail, receipt } }: SESEventRecord): ReceivedMail {
  return {
    id: mail.messageId,
    time: receipt.timestamp,
    envelope: {
      from: returnPath(mail.source),
      // Not mail.destination: those are the addresses of the header, which a sender can make up.
      to: receipt.recipients,
    },
    verdicts: verdicts(receipt),
  };
}

/**
 * Whether it is what SES writes into the bucket when a rule is made, to see that it may: nobody's mail, and not screened.
 *
 * @see https://docs.aws.amazon.com/ses/latest/dg/receiving-email-action-s3.html
 */
export function isSetupNotification({ id }: ReceivedMail): boolean {
  return id === 'AMAZON_SES_SETUP_NOTIFICATION';
}

/** RFC 5321 4.5.5: a null return path is written `<>`; the event of one may have it, an empty text or nothing. */
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

/** `DISABLED` is what SES reports where the rule does not ask for the scan: nothing was examined. */
function status(verdict: SESReceiptStatus | undefined): string | undefined {
  return verdict?.status === 'DISABLED' ? undefined : verdict?.status;
}
