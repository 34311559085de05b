import { CONTROLS, REORDERING, UNSEEN } from '../unsafe-characters.ts';
import { completeRecord } from './complete-record.ts';
import type { LogRecord } from './log-record.ts';

export type { LogRecord };

/**
 * What JSON leaves as it is, and a reader of lines does not: DEL and C1 controls (a terminal obeys CSI, U+009B), other
 * line ends (Python's splitlines() ends a line at U+0085 and U+2028), marks that reorder or hide text, tags.
 */
const LEFT_BY_JSON = new RegExp(`[${CONTROLS}${REORDERING}${UNSEEN}\\u00ad\\u200b-\\u200d\\u2060-\\u206f]`, 'gu');

/**
 * A record as a line of the log, without its line feed. Whatever a sender wrote, it stays inside its JSON string: no
 * content ends the line, and a terminal that shows it finds nothing to obey. `JSON.parse` gives the record back.
 */
export function logLine(record: LogRecord): string {
  return JSON.stringify(record).replace(LEFT_BY_JSON, (text) =>
    Array.from({ length: text.length }, (_, at) => `\\u${text.charCodeAt(at).toString(16).padStart(4, '0')}`).join(''),
  );
}

/**
 * Reads one line of the log. Fields that are missing, or of another type, are empty in the record.
 *
 * @returns nothing for a line of another kind: half a line after a crash, another version's, what the runtime writes
 */
export function parseLogLine(line: string): LogRecord | undefined {
  // Most other lines are told without parsing them.
  if (!line.startsWith('{')) return undefined;
  try {
    const record = JSON.parse(line) as LogRecord;
    const isOurs =
      record.v === 1 && typeof record.id === 'string' && typeof record.time === 'string' && EVENTS.has(record.event);
    return isOurs ? completeRecord(record) : undefined;
  } catch {
    return undefined;
  }
}

const EVENTS = new Set<string>(['pitch', 'released', 'retried', 'digest'] satisfies LogRecord['event'][]);
