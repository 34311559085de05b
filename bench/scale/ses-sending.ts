import type { Clock } from '../../app/ports.ts';

const HOUR = 3_600_000;

/** What SES lets an account send in a region; both count recipients, not mails. */
export interface SendingQuotas {
  /** Recipients a second. */
  sendRate: number;
  /** Recipients in any 24 hours. */
  sendsPerDay: number;
}

/** What SES answers a send: it is taken, or refused for one of the two quotas. */
export type SendingAnswer = 'taken' | 'sendRate' | 'sendsPerDay';

/**
 * SES' two sending quotas. The rate is a bucket that holds one second's worth and fills evenly: a burst of a second's
 * worth goes out at once, and no more than the rate does from then on. The 24 hours roll on by the hour.
 *
 * @see https://docs.aws.amazon.com/ses/latest/dg/manage-sending-quotas.html
 */
export class SesSending {
  readonly #clock: Pick<Clock, 'now'>;
  readonly #quotas: SendingQuotas;
  #left: number;
  #filled: number;
  /** By the hour since midnight. */
  readonly #hours: number[] = [];
  #hour: number;
  #inDay: number;
  #peakInDay: number;
  #second = -1;
  #inSecond = 0;
  #peakInSecond = 0;

  /** @param before recipients that the account sent to in the hours before, which count for the whole run */
  constructor(clock: Pick<Clock, 'now'>, quotas: SendingQuotas, before = 0) {
    this.#clock = clock;
    this.#quotas = quotas;
    this.#left = this.#full;
    this.#filled = clock.now();
    this.#hour = Math.floor(clock.now() / HOUR);
    this.#inDay = before;
    this.#peakInDay = before;
  }

  /** The most that was asked for in a second and granted in 24 hours. */
  get peaks(): SendingQuotas {
    return { sendRate: this.#peakInSecond, sendsPerDay: this.#peakInDay };
  }

  send(recipients: number): SendingAnswer {
    this.#countAsked(recipients);
    this.#forgetYesterday();
    if (this.#inDay + recipients > this.#quotas.sendsPerDay) return 'sendsPerDay';
    const now = this.#clock.now();
    this.#left = Math.min(this.#full, this.#left + ((now - this.#filled) / 1000) * this.#quotas.sendRate);
    this.#filled = now;
    if (this.#left < Math.min(recipients, this.#full)) return 'sendRate';
    this.#left -= recipients;
    this.#inDay += recipients;
    this.#peakInDay = Math.max(this.#peakInDay, this.#inDay);
    this.#hours[this.#hour] = (this.#hours[this.#hour] ?? 0) + recipients;
    return 'taken';
  }

  /** Room for a mail at least, where the rate is below one a second. */
  get #full(): number {
    return Math.max(1, this.#quotas.sendRate);
  }

  #countAsked(recipients: number): void {
    const second = Math.floor(this.#clock.now() / 1000);
    this.#inSecond = second === this.#second ? this.#inSecond + recipients : recipients;
    this.#second = second;
    this.#peakInSecond = Math.max(this.#peakInSecond, this.#inSecond);
  }

  #forgetYesterday(): void {
    for (const now = Math.floor(this.#clock.now() / HOUR); this.#hour < now; ) {
      this.#hour += 1;
      this.#inDay -= this.#hours[this.#hour - 24] ?? 0;
    }
  }
}
