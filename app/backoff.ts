import { type Clock, type MailSender, RefusedMail, UnansweredSend } from './ports.ts';

/**
 * Milliseconds that the longest possible wait begins and ends with. SES grants sends by the second, so the first waits
 * are a fraction of one; at ten seconds even a thousand callers at once leave it room to answer.
 */
const FIRST_WAIT = 250;
const LONGEST_WAIT = 10_000;

/**
 * How many unanswered sends end the trying. One is mostly a connection that was closed while the function slept; two are
 * a fault, and each may have been one more copy.
 */
const MAX_UNANSWERED = 2;

/**
 * Milliseconds before the end of a call at which no further attempt to send begins: a last one may take 30 seconds
 * (lambda/aws/ses-mail-sender.ts), and what became of the mail has to be kept after it.
 */
const LAST_ATTEMPT = 40_000;

/**
 * Tries something again and again while it fails for now, until the time is up. Before each new attempt it waits
 * anything from nothing to twice the longest wait before ("full jitter"): callers that were throttled together do not
 * come back together.
 *
 * @param until by the clock, when no further attempt begins; in the past, there is one attempt
 * @throws RefusedMail at once, UnansweredSend the second time, anything else when the time is up
 * @see https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */
export async function tryUntil<T>(attempt: () => Promise<T>, until: number, { now, sleep, random }: Clock): Promise<T> {
  let unanswered = 0;
  for (let longest = FIRST_WAIT; ; longest = Math.min(2 * longest, LONGEST_WAIT)) {
    try {
      return await attempt();
    } catch (error) {
      const wait = random() * longest;
      if (error instanceof UnansweredSend) unanswered += 1;
      if (error instanceof RefusedMail || unanswered >= MAX_UNANSWERED || now() + wait >= until) throw error;
      await sleep(wait);
    }
  }
}

/**
 * A sender that tries again what fails for now, as long as the call has time.
 *
 * @param deadline milliseconds since 1970, by when the call has ended; in the past, there is one attempt
 */
export function untilDeadline(sender: MailSender, deadline: number, clock: Clock): MailSender {
  return { send: (mail) => tryUntil(() => sender.send(mail), deadline - LAST_ATTEMPT, clock) };
}
