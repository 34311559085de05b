import { messageTags } from '../lambda/aws/message-tags.ts';

/** The parts of an event that tests set. */
export interface DeliveryEventDetails {
  id?: string;
  inbox?: string;
  copy?: string;
  to?: string[];
  /** Fields of the part about what happened. */
  about?: Record<string, unknown>;
}

type EventType = 'Delivery' | 'DeliveryDelay' | 'Bounce' | 'Complaint' | 'Reject' | 'Rendering Failure';

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
 * @see https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-examples.html
 */
export function sesDeliveryEvent(
  eventType: EventType,
  {
    id = 'm1',
    inbox = 'tips@paper.example',
    copy = 'c1',
    to = ['desk@paper.example'],
    about,
  }: DeliveryEventDetails = {},
) {
  const tags = messageTags({ copy: { of: id, id: copy }, envelope: { from: inbox, to } });
  const part = partOf(eventType, to);
  const [name] = Object.keys(part) as [string];
  return {
    version: '0',
    source: 'aws.ses',
    'detail-type': `Email ${eventType}`,
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
          'ses:configuration-set': ['Sending'],
          'ses:source-ip': ['192.0.2.1'],
          ...Object.fromEntries(tags.map(({ Name, Value }) => [Name, [Value]])),
        },
      },
      [name]: { ...(part[name] as object), ...about },
    },
  };
}
