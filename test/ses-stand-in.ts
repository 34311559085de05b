import type { MailSender, OutgoingMail } from '../app/ports.ts';
import { sesDeliveryEvent } from './ses-delivery-event.ts';

/** How a mailbox takes mail. */
export type Mailbox = 'works' | 'is gone' | 'is full' | 'is slow' | 'complains';

type Event = ReturnType<typeof sesDeliveryEvent>;

/**
 * SES with a configuration set, message tags and the account's suppression list. A send is accepted whatever becomes of it; the
 * events about it wait in `pending` until the test takes them, in any order and as often as it likes.
 */
export class SesStandIn implements MailSender {
  readonly mailboxes = new Map<string, Mailbox>();
  /** The addresses on the suppression list. */
  readonly suppressed = new Set<string>();
  readonly pending: Event[] = [];
  /** How often each pitch reached each address, by `id address`. */
  readonly arrived = new Map<string, number>();
  /** Sends that bounced for good: the bounce rate of the account counts these, and none that were suppressed. */
  hardBounces = 0;

  async send({ copy, envelope }: Pick<OutgoingMail, 'copy' | 'envelope'>): Promise<{ messageId: string }> {
    for (const address of envelope.to) {
      const tell = (...[type, about]: [Parameters<typeof sesDeliveryEvent>[0], Record<string, unknown>?]) =>
        this.pending.push(
          sesDeliveryEvent(type, {
            id: copy.of,
            inbox: envelope.from,
            copy: copy.id,
            to: [address],
            ...(about && { about }),
          }),
        );
      if (this.suppressed.has(address)) {
        tell('Bounce', { bounceType: 'Permanent', bounceSubType: 'OnAccountSuppressionList' });
        continue;
      }
      const mailbox = this.mailboxes.get(address) ?? 'works';
      if (mailbox === 'is gone') {
        this.suppressed.add(address);
        this.hardBounces += 1;
        tell('Bounce');
        continue;
      }
      if (mailbox === 'is slow' || mailbox === 'is full') tell('DeliveryDelay');
      if (mailbox === 'is full') {
        tell('Bounce', { bounceType: 'Transient', bounceSubType: 'MailboxFull' });
        continue;
      }
      const key = `${copy.of} ${address}`;
      this.arrived.set(key, (this.arrived.get(key) ?? 0) + 1);
      tell('Delivery');
      if (mailbox !== 'complains') continue;
      this.suppressed.add(address);
      tell('Complaint');
    }
    return { messageId: copy.id };
  }
}
