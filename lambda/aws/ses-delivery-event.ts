import { type DeliveryRecord, type DeliveryStatus, deliveryRecord } from '../../core/index.ts';
import { copyOf } from './message-tags.ts';

/** Characters that an error quotes of a wrong event. */
const MAX_QUOTED = 200;

/** SES accepted the mail and did not try to send it, as the address is on the account's suppression list. */
const SUPPRESSED = 'OnAccountSuppressionList';

/** The other events of SES. Somebody may have the configuration set publish them as well. */
const OTHER_EVENTS: readonly unknown[] = ['Send', 'Open', 'Click', 'Subscription'];

/** One address of an event. SES gives some as texts, others as objects. */
interface Recipient {
  emailAddress?: unknown;
  status?: unknown;
  diagnosticCode?: unknown;
}

/** What an event says, in the words of the log. */
interface Told {
  status: DeliveryStatus;
  /** When it happened. */
  happened: unknown;
  recipients: unknown;
  type?: unknown;
  subtype?: unknown;
  /** What was said about all its addresses. */
  code?: unknown;
}

/**
 * Reads an event that SES published to EventBridge about a mail which the screen sent.
 *
 * @param time when the records are written
 * @returns a record for each address that the event names; none for an event about a mail of somebody else, or of another kind
 * @throws for anything but such an event
 * @see https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html
 */
export function deliveryRecords(event: unknown, time: Date): DeliveryRecord[] {
  const detail = fieldsOf(fieldsOf(event).detail);
  const mail = fieldsOf(detail.mail);
  if (OTHER_EVENTS.includes(detail.eventType)) return [];
  const told = toldBy(detail, mail);
  if (told === undefined) {
    throw new Error(
      `Not an event of a mail that was sent: found ${`${JSON.stringify(event)}`.slice(0, MAX_QUOTED)}, expected ` +
        '{ detail: { eventType: "Bounce", bounce: { … }, mail: { tags } } }, as SES publishes it to EventBridge.',
    );
  }
  const copy = copyOf(mail.tags);
  if (copy === undefined || !Array.isArray(told.recipients)) return [];
  return told.recipients.flatMap((recipient: unknown) => {
    const { emailAddress, status, diagnosticCode } = recipientOf(recipient);
    const address = addressIn(emailAddress);
    if (address === '') return [];
    const code = [textOf(diagnosticCode) || textOf(status), textOf(told.code)].find((text) => text !== '');
    return deliveryRecord(
      {
        ...copy,
        address,
        status: told.status,
        happened: textOf(told.happened),
        type: textOf(told.type),
        subtype: textOf(told.subtype),
        code,
      },
      time,
    );
  });
}

function toldBy(detail: Record<string, unknown>, mail: Record<string, unknown>): Told | undefined {
  switch (detail.eventType) {
    case 'Delivery': {
      const { recipients, smtpResponse, timestamp } = fieldsOf(detail.delivery);
      return { status: 'delivered', happened: timestamp, recipients, code: smtpResponse };
    }
    case 'DeliveryDelay': {
      const { delayedRecipients, delayType, timestamp } = fieldsOf(detail.deliveryDelay);
      return { status: 'delayed', happened: timestamp, recipients: delayedRecipients, subtype: delayType };
    }
    case 'Bounce': {
      const { bouncedRecipients, bounceType, bounceSubType, timestamp } = fieldsOf(detail.bounce);
      const kind = { type: bounceType, subtype: bounceSubType };
      return { status: 'bounced', happened: timestamp, recipients: bouncedRecipients, ...kind };
    }
    case 'Complaint': {
      const { complainedRecipients, complaintSubType, complaintFeedbackType, timestamp } = fieldsOf(detail.complaint);
      const about = { happened: timestamp, recipients: complainedRecipients };
      // No new complaint: an earlier one put the address on the list, and this mail was not sent.
      if (complaintSubType === SUPPRESSED)
        return { status: 'bounced', type: 'Complaint', subtype: complaintSubType, ...about };
      return { status: 'complained', subtype: complaintFeedbackType, ...about };
    }
    case 'Reject': {
      const { reason } = fieldsOf(detail.reject);
      return { status: 'rejected', happened: mail.timestamp, recipients: mail.destination, code: reason };
    }
    case 'Rendering Failure': {
      const { errorMessage } = fieldsOf(detail.failure);
      return { status: 'rejected', happened: mail.timestamp, recipients: mail.destination, code: errorMessage };
    }
    default:
      return undefined;
  }
}

function recipientOf(given: unknown): Recipient {
  return typeof given === 'string' ? { emailAddress: given } : (fieldsOf(given) as Recipient);
}

/** The address of `Name <address>`, or of an address alone, in lower case as the configuration has it. */
function addressIn(given: unknown): string {
  const text = textOf(given);
  return text
    .slice(text.lastIndexOf('<') + 1)
    .replace('>', '')
    .trim()
    .toLowerCase();
}

function fieldsOf(value: unknown): Record<string, unknown> {
  return Object(value) as Record<string, unknown>;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
