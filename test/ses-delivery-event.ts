import { randomUUID } from 'node:crypto';
import { messageTags } from '../lambda/aws/message-tags.ts';

/** The parts of an event that tests set. */
export interface DeliveryEventDetails {
  id?: string;
  inbox?: string;
  copy?: string;
  to?: string[];
  /** The tags that the mail was sent with. @default those that name the pitch, the inbox and the copy */
  tags?: Record<string, string>;
  /** The configuration set that it was sent with. */
  set?: string;
  /** Fields of the part about what happened. */
  about?: Record<string, unknown>;
}

/** The kinds of event, as `eventType` and as `detail-type` name each. */
const DETAIL_TYPES = {
  Delivery: 'Email Delivered',
  DeliveryDelay: 'Email Delivery Delayed',
  Bounce: 'Email Bounced',
  Complaint: 'Email Complaint Received',
  Reject: 'Email Rejected',
  'Rendering Failure': 'Email Rendering Failed',
} as const;

export type EventType = keyof typeof DETAIL_TYPES;

const TIME = '2026-03-02T09:00:04.000Z';

/** What SES says of each kind, as its documentation has it. */
function partOf(type: EventType, to: string[]): Record<string, unknown> {
  switch (type) {
    case 'Delivery':
      return { delivery: { timestamp: TIME, recipients: to, smtpResponse: '250 2.6.0 Message received' } };
    case 'DeliveryDelay': {
      const delayedRecipients = to.map((emailAddress) => ({
        emailAddress,
        status: '4.4.1',
        diagnosticCode: 'smtp; 421 4.4.1 Unable to connect to remote host',
      }));
      return { deliveryDelay: { timestamp: TIME, delayType: 'TransientCommunicationFailure', delayedRecipients } };
    }
    case 'Bounce': {
      const bouncedRecipients = to.map((emailAddress) => ({
        emailAddress,
        action: 'failed',
        status: '5.1.1',
        diagnosticCode: 'smtp; 550 5.1.1 user unknown',
      }));
      return { bounce: { timestamp: TIME, bounceType: 'Permanent', bounceSubType: 'General', bouncedRecipients } };
    }
    case 'Complaint': {
      const complainedRecipients = to.map((emailAddress) => ({ emailAddress }));
      return {
        complaint: { timestamp: TIME, complainedRecipients, complaintFeedbackType: 'abuse', complaintSubType: null },
      };
    }
    case 'Reject':
      return { reject: { reason: 'Bad content' } };
    case 'Rendering Failure':
      return { failure: { errorMessage: 'Attribute name is not present', templateName: 'none' } };
  }
}

/**
 * An event that SES publishes to EventBridge about a mail that was sent with a configuration set.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/ref/events-ref-ses.html
 * @see https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-examples.html
 */
export function sesDeliveryEvent(
  eventType: EventType,
  {
    id = 'm1',
    inbox = 'tips@paper.example',
    copy = 'c1',
    to = ['desk@paper.example'],
    tags = tagsOf({ id, inbox, copy, to }),
    set = 'Sending',
    about,
  }: DeliveryEventDetails = {},
) {
  const part = partOf(eventType, to);
  const [name] = Object.keys(part) as [string];
  return {
    version: '0',
    id: randomUUID(),
    source: 'aws.ses',
    'detail-type': DETAIL_TYPES[eventType],
    account: '111122223333',
    time: TIME,
    region: 'eu-west-1',
    resources: [`arn:aws:ses:eu-west-1:111122223333:configuration-set/${set}`],
    detail: {
      eventType,
      mail: {
        timestamp: TIME,
        source: inbox,
        messageId: '0100017a-1',
        destination: to,
        headersTruncated: false,
        headers: [],
        tags: {
          'ses:configuration-set': [set],
          'ses:source-ip': ['192.0.2.1'],
          ...Object.fromEntries(Object.entries(tags).map(([name, value]) => [name, [value]])),
        },
      },
      [name]: { ...(part[name] as object), ...about },
    },
  };
}

function tagsOf({ id, inbox, copy, to }: { id: string; inbox: string; copy: string; to: string[] }) {
  const tags = messageTags({ copy: { of: id, id: copy }, envelope: { from: inbox, to } });
  return Object.fromEntries(tags.map(({ Name, Value }) => [Name, Value]));
}
