import { CONTROLS, REORDERING, UNSEEN } from '../unsafe-characters.ts';
import { completeRecord } from './complete-record.ts';
import type { LogRecord } from './log-record.ts';

/**
 * Characters that JSON does not escape, and that do something to a terminal or to a reader of lines: DEL and C1 controls (a
 * terminal obeys CSI, U+009B), other line ends (Python's splitlines() ends a line at U+0085 and U+2028), marks that reorder
 * or hide text, tags.
 */
const LEFT_BY_JSON = new RegExp(`[${CONTROLS}${REORDERING}${UNSEEN}\\u00ad\\u200b-\\u200d\\u2060-\\u206f]`, 'gu');

/**
 * Writes a record as a line of the log, without its line feed. Whatever a sender wrote stays inside its JSON string: no
 * content ends the line, and a terminal that shows it finds nothing to obey. `JSON.parse` gives the record back.
 *
 * @example
 * logLine(retriedRecord('m1', 'desk', new Date(0)));
 * // '{"v":1,"event":"retried","time":"1970-01-01T00:00:00.000Z","id":"m1","by":"desk"}'
 */
export function logLine(record: LogRecord): string {
  return JSON.stringify(record).replace(LEFT_BY_JSON, (text) =>
    Array.from({ length: text.length }, (_, at) => `\\u${text.charCodeAt(at).toString(16).padStart(4, '0')}`).join(''),
  );
}

/**
 * Reads one line of the log. Fields that are missing, or of another type, are empty in the record.
 *
 * @returns undefined for any other line: half a line after a crash, one of another version, one that the runtime writes
 * @example
 * parseLogLine('{"v":1,"event":"retried","time":"1970-01-01T00:00:00.000Z","id":"m1","by":"desk"}')?.event; // 'retried'
 * parseLogLine('START RequestId: 4711'); // undefined
 */
export function parseLogLine(line: string): LogRecord | undefined {
  // This tells most other lines without parsing them.
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

const EVENTS = new Set<string>([
  'pitch',
  'released',
  'resent',
  'retried',
  'reviewed',
  'digest',
  'delivery',
  'command',
] satisfies LogRecord['event'][]);
