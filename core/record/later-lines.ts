import type { DeliveryRecord } from './delivery-record.ts';
import type { ReleasedRecord, ResentRecord, ReviewedRecord } from './later-record.ts';
import type { LogRecord } from './log-record.ts';
import type { ReviewedPitch } from './reviewed-pitch.ts';

/** The lines about one pitch beside its own. */
interface Lines {
  released?: ReleasedRecord;
  mark?: ReviewedRecord;
  /** Newest first. */
  resent: ResentRecord[];
  deliveries: DeliveryRecord[];
}

const LATER: ReadonlySet<LogRecord['event']> = new Set(['released', 'reviewed', 'resent', 'delivery']);

/** Whether a line is about a pitch, and is not the pitch's own. */
export function isLater(line: LogRecord): line is ReleasedRecord | ReviewedRecord | ResentRecord | DeliveryRecord {
  return LATER.has(line.event);
}

/** Collects the lines about pitches from a log that is read backwards, until the pitches' own lines come. */
export class LaterLines {
  readonly #lines = new Map<string, Lines>();
  /** The moment until which pitches were seen, by inbox. A line about it follows those that it is about. */
  readonly #seenUntil = new Map<string, string>();

  /** @param key of the pitch */
  add(key: string, line: ReleasedRecord | ReviewedRecord | ResentRecord | DeliveryRecord): void {
    if (line.event === 'reviewed' && line.state === 'seen') {
      const { inbox, until = '' } = line;
      if (until > (this.#seenUntil.get(inbox) ?? '')) this.#seenUntil.set(inbox, until);
      return;
    }
    const lines = this.#lines.get(key) ?? { resent: [], deliveries: [] };
    this.#lines.set(key, lines);
    if (line.event === 'released') lines.released ??= line;
    else if (line.event === 'reviewed') lines.mark ??= line;
    else if (line.event === 'resent') lines.resent.push(line);
    else if (!lines.deliveries.some((known) => isSame(known, line))) lines.deliveries.push(line);
  }

  /** Takes the lines about a pitch, and forgets them. @returns nothing where there are none */
  take(key: string, { logged, inbox }: { logged: string; inbox: string }): Partial<ReviewedPitch> | undefined {
    const lines = this.#lines.get(key);
    const isSeen = logged <= (this.#seenUntil.get(inbox) ?? '');
    if (lines === undefined && !isSeen) return undefined;
    const { released, mark, resent, deliveries } = lines ?? { resent: [], deliveries: [] };
    this.#lines.delete(key);
    return {
      ...(released === undefined ? {} : { released }),
      ...(resent.length === 0 ? {} : { resent: resent.reverse() }),
      ...(deliveries.length === 0 ? {} : { deliveries: deliveries.reverse() }),
      ...(mark?.state === 'done' ? { done: mark } : {}),
      ...(isSeen ? { seen: true } : {}),
    };
  }
}

/** Whether two lines say the same of one copy: SES publishes an event at least once. */
function isSame(one: DeliveryRecord, other: DeliveryRecord): boolean {
  return (
    one.copy === other.copy &&
    one.address === other.address &&
    one.status === other.status &&
    one.type === other.type &&
    one.subtype === other.subtype
  );
}
