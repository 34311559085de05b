import { type Clock, type MailSender, RefusedMail, UnansweredSend } from './ports.ts';

/**
 * Milliseconds: the upper bound of the first wait, and of any wait. The bound doubles with each attempt. SES limits sends by
 * the second, so the first waits are a fraction of one. At ten seconds SES can answer even a thousand callers at once.
 */
const FIRST_WAIT = 250;
const MAX_WAIT = 10_000;

/**
 * Unanswered sends after which nothing is tried again. One unanswered send is mostly a connection that was closed while the
 * function slept. Two are a fault, and each may have delivered a copy.
 */
const MAX_UNANSWERED = 2;

/**
 * Milliseconds before the end of a call. No attempt to send begins later: it may take 30 seconds
 * (lambda/aws/ses-mail-sender.ts), and the outcome has to be saved after it.
 */
const LAST_ATTEMPT = 40_000;

/**
 * Repeats an attempt after each passing failure, until the time is up. The wait before an attempt is random, from zero to a
 * bound that doubles each time ("full jitter"), so that callers which were throttled together do not return together.
 *
 * @param until milliseconds since 1970, after which no attempt begins. In the past, there is one attempt
 * @throws RefusedMail at once, UnansweredSend the second time, any other error when the time is up
 * @see https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */
export async function retryUntil<T>(
  attempt: () => Promise<T>,
  until: number,
  { now, sleep, random }: Clock,
): Promise<T> {
  let unanswered = 0;
  for (let maxWait = FIRST_WAIT; ; maxWait = Math.min(2 * maxWait, MAX_WAIT)) {
    try {
      return await attempt();
    } catch (error) {
      const wait = random() * maxWait;
      if (error instanceof UnansweredSend) unanswered += 1;
      if (error instanceof RefusedMail || unanswered >= MAX_UNANSWERED || now() + wait >= until) throw error;
      await sleep(wait);
    }
  }
}

/**
 * Makes a sender repeat sends that fail for now, as long as the call has time.
 *
 * @param deadline milliseconds since 1970, by when the call has ended. In the past, there is one attempt
 */
export function withRetries(sender: MailSender, deadline: number, clock: Clock): MailSender {
  return { send: (mail) => retryUntil(() => sender.send(mail), deadline - LAST_ATTEMPT, clock) };
}
