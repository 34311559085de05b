import type { SESEvent } from 'aws-lambda';
import { printable } from '../core/index.ts';

/** What came of sending again what had failed. */
export interface RetryReport {
  succeeded: number;
  failed: number;
}

/** A message in the dead-letter queue. */
export interface DeadLetter {
  id: string;
  body: string;
  /** What removes it from the queue. */
  receipt: string;
}

/** The queue, and the function that its events were for. */
export interface DeadLetterQueue {
  /** Takes one message; nobody else gets it for some minutes. @returns nothing when there is none */
  receive(): Promise<DeadLetter | undefined>;
  remove(letter: DeadLetter): Promise<void>;
  /** Has the function take up an event again, and waits for what comes of it. @throws when the function fails */
  retry(request: { event: SESEvent; by: string }): Promise<void>;
}

/** Messages in work at a time: the function sends them, so this only has to keep it busy. */
const AT_ONCE = 4;

/**
 * Sends every event in the dead-letter queue through the function again, and removes those that succeed. The others stay
 * in the queue, and are not tried a second time.
 *
 * @param by who wants it
 * @param onDone called with one line for each
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
      // It failed, and has come up again: so has everything behind it.
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
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return report;
}

/** The event that failed: Lambda puts it into a message with why and when (`requestPayload`). */
function eventOf(body: string): SESEvent | undefined {
  try {
    const message = JSON.parse(body) as { requestPayload?: unknown; Records?: unknown };
    const event = message.requestPayload ?? message;
    return Array.isArray((event as { Records?: unknown }).Records) ? (event as SESEvent) : undefined;
  } catch {
    return undefined;
  }
}

/** `ID, from SENDER, “SUBJECT”`, as far as the event says so. */
function describeEvent(event: unknown): string | undefined {
  const record = (event as { Records?: unknown[] } | undefined)?.Records?.[0] as
    | { ses?: { mail?: { messageId?: unknown; source?: unknown; commonHeaders?: { subject?: unknown } } } }
    | undefined;
  const { messageId, source, commonHeaders } = record?.ses?.mail ?? {};
  if (typeof messageId !== 'string') return undefined;
  return printable(`${messageId}, from ${source || 'nobody'}, “${commonHeaders?.subject ?? ''}”`, 300);
}
