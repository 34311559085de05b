import type { MailSender, OutgoingMail } from '../app/ports.ts';
import { messageTags } from '../lambda/aws/message-tags.ts';
import { type EventType, sesDeliveryEvent } from './ses-delivery-event.ts';

/** What becomes of a mail to a mailbox. SES refuses a mail with a virus by itself, and fails to render some mails. */
export type Mailbox =
  | 'works'
  | 'is gone'
  | 'is full'
  | 'is slow'
  | 'complains'
  | 'has a virus sent'
  | 'has its mail not rendered';

export type SesEvent = ReturnType<typeof sesDeliveryEvent>;

/** A mail as SES is asked to send it. */
export interface AcceptedMail {
  source: string;
  destinations: readonly string[];
  tags: Record<string, string>;
  configurationSet: string;
}

const SUPPRESSED = 'OnAccountSuppressionList';

/**
 * SES with a configuration set, message tags and the account's suppression list. A send is accepted whatever becomes of it; the
 * events about it wait in `pending` until the test takes them, in any order and as often as it likes.
 */
export class SesStandIn implements MailSender {
  readonly mailboxes = new Map<string, Mailbox>();
  /** The addresses on the suppression list, each with the reason. */
  readonly suppressed = new Map<string, 'BOUNCE' | 'COMPLAINT'>();
  readonly pending: SesEvent[] = [];
  /** How often each pitch reached each address, by `id address`. */
  readonly arrived = new Map<string, number>();
  /** Sends that bounced for good: the bounce rate of the account counts these, and none that were suppressed. */
  hardBounces = 0;

  async send({ copy, envelope }: Pick<OutgoingMail, 'copy' | 'envelope'>): Promise<{ messageId: string }> {
    const tags = messageTags({ copy, envelope }).map(({ Name, Value }) => [Name, Value]);
    const { from: source, to: destinations } = envelope;
    this.accept({ source, destinations, tags: Object.fromEntries(tags), configurationSet: 'Sending' });
    return { messageId: copy.id };
  }

  /** Takes a mail, and does with it for each of its addresses what the mailbox there makes of it. */
  accept({ source, destinations, tags, configurationSet }: AcceptedMail): void {
    for (const address of destinations) {
      const tell = (type: EventType, about?: Record<string, unknown>) =>
        this.pending.push(
          sesDeliveryEvent(type, {
            inbox: source,
            to: [address],
            tags,
            set: configurationSet,
            ...(about && { about }),
          }),
        );
      const arrive = () => {
        const key = `${tags.pitch} ${address}`;
        this.arrived.set(key, (this.arrived.get(key) ?? 0) + 1);
        tell('Delivery');
      };
      const suppressed = this.suppressed.get(address);
      if (suppressed === 'BOUNCE') tell('Bounce', { bounceType: 'Permanent', bounceSubType: SUPPRESSED });
      if (suppressed === 'COMPLAINT') tell('Complaint', { complaintSubType: SUPPRESSED });
      if (suppressed !== undefined) continue;
      switch (this.mailboxes.get(address) ?? 'works') {
        case 'works':
          arrive();
          break;
        case 'is gone':
          this.suppressed.set(address, 'BOUNCE');
          this.hardBounces += 1;
          tell('Bounce');
          break;
        case 'is full':
          tell('DeliveryDelay', { delayType: 'MailboxFull' });
          tell('Bounce', { bounceType: 'Transient', bounceSubType: 'MailboxFull' });
          break;
        case 'is slow':
          tell('DeliveryDelay');
          arrive();
          break;
        case 'complains':
          arrive();
          this.suppressed.set(address, 'COMPLAINT');
          tell('Complaint');
          break;
        case 'has a virus sent':
          tell('Reject');
          break;
        case 'has its mail not rendered':
          tell('Rendering Failure');
          break;
      }
    }
  }
}
