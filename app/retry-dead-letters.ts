import type { SESEvent } from 'aws-lambda';
import { printable } from '../core/index.ts';

/** The result of a retry: how many mails or events. */
export interface RetryReport {
  succeeded: number;
  failed: number;
}

/** A message in the dead-letter queue. */
export interface DeadLetter {
  id: string;
  body: string;
  /** The handle that removes the message. */
  receipt: string;
}

/** A dead-letter queue, with the function of its events. */
export interface DeadLetterQueue {
  /** Receives a message, which nobody else receives for some minutes. @returns nothing when there is none */
  receive(): Promise<DeadLetter | undefined>;
  remove(letter: DeadLetter): Promise<void>;
  /** Has the function handle an event again, and waits until it has. @throws when the function fails */
  retry(request: { event: SESEvent; by: string }): Promise<void>;
}

/** Messages in work at a time. The function does the work, so that a few keep it busy. */
const MAX_IN_WORK = 4;

/**
 * Has the function handle every event in the dead-letter queue again, once each. An event that succeeds is removed, the
 * others stay in the queue.
 *
 * @param by who asks
 * @param onDone called with one line for each event
 */
export async function retryDeadLetters(
  queue: DeadLetterQueue,
  by: string,
  onDone: (line: string, succeeded: boolean) => void,
): Promise<RetryReport> {
  const report: RetryReport = { succeeded: 0, failed: 0 };
  const seen = new Set<string>();

  const work = async () => {
    for (let letter = await queue.receive(); letter !== undefined; letter = await queue.receive()) {
      // This message failed before and is visible again, so all others were received before it.
      if (seen.has(letter.id)) return;
      seen.add(letter.id);
      const event = eventOf(letter.body);
      const what = describeEvent(event) ?? `message ${letter.id}`;
      try {
        if (event === undefined) throw new Error('expected an event of a receipt rule, found something else');
        await queue.retry({ event, by });
        await queue.remove(letter);
        report.succeeded += 1;
        onDone(`${what}: went through`, true);
      } catch (error) {
        report.failed += 1;
        onDone(`${what}: stays in the queue: ${printable((error as Error).message, 500)}`, false);
      }
    }
  };
  await Promise.all(Array.from({ length: MAX_IN_WORK }, work));
  return report;
}

/** Reads the event from a message. Lambda adds why and when it failed, and the event is `requestPayload`. */
function eventOf(body: string): SESEvent | undefined {
  try {
    const message = JSON.parse(body) as { requestPayload?: unknown; Records?: unknown };
    const event = message.requestPayload ?? message;
    return Array.isArray((event as { Records?: unknown }).Records) ? (event as SESEvent) : undefined;
  } catch {
    return undefined;
  }
}

/** Names the mail of an event: `ID, from SENDER, “SUBJECT”`. @returns nothing where the event has no id */
function describeEvent(event: unknown): string | undefined {
  const record = (event as { Records?: unknown[] } | undefined)?.Records?.[0] as
    | { ses?: { mail?: { messageId?: unknown; source?: unknown; commonHeaders?: { subject?: unknown } } } }
    | undefined;
  const { messageId, source, commonHeaders } = record?.ses?.mail ?? {};
  if (typeof messageId !== 'string') return undefined;
  return printable(`${messageId}, from ${source || 'nobody'}, “${commonHeaders?.subject ?? ''}”`, 300);
}
