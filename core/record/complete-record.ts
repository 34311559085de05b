import type { Reason, Unread } from '../types.ts';
import type { LogRecord } from './log-record.ts';

/** The fields of each kind of line that readers rely on, by the type that each must have. */
const FIELDS: Record<LogRecord['event'], Record<string, keyof typeof TYPES>> = {
  pitch: {
    inbox: 'text',
    returnPath: 'text',
    recipient: 'text',
    sender: 'text',
    subject: 'text',
    date: 'text',
    size: 'number',
    outcome: 'text',
    reasons: 'reasons',
    unread: 'unread',
    verdicts: 'object',
    forwardedTo: 'texts',
    durations: 'object',
    raw: 'text',
  },
  released: { inbox: 'text', by: 'text', to: 'texts', messageId: 'text' },
  resent: { inbox: 'text', by: 'text', to: 'texts', messageId: 'text', copy: 'text' },
  retried: { by: 'text' },
  delivery: { inbox: 'text', copy: 'text', address: 'text', status: 'text' },
  command: { inbox: 'text', by: 'text', action: 'text', pitches: 'texts', result: 'text' },
  reviewed: { inbox: 'text', state: 'text', by: 'text' },
  digest: { inbox: 'text', since: 'text', until: 'text', ignored: 'number', to: 'texts', messageId: 'text' },
};

/** Fields that may be missing. */
const OPTIONAL = [
  'why',
  'messageId',
  'sentAs',
  'until',
  'copy',
  'happened',
  'type',
  'subtype',
  'code',
  'report',
  'trusted',
];

const isText = (value: unknown) => typeof value === 'string';
const isObject = (value: unknown) => typeof value === 'object' && value !== null && !Array.isArray(value);
const isListOf = (value: unknown, isItem: (item: unknown) => boolean) => Array.isArray(value) && value.every(isItem);
const hasTexts = (value: unknown, names: readonly string[]) =>
  isObject(value) && names.every((name) => isText((value as Record<string, unknown>)[name]));

const isReason = (value: unknown) => hasTexts(value, ['word', 'where', 'as', 'excerpt'] satisfies (keyof Reason)[]);
const isUnread = (value: unknown) => hasTexts(value, ['where', 'why'] satisfies (keyof Unread)[]);

/** How a value of each type is told, and what takes the place of any other. */
const TYPES = {
  text: { isRight: isText, mended: () => '' },
  number: { isRight: (value: unknown) => typeof value === 'number', mended: () => 0 },
  object: { isRight: isObject, mended: () => ({}) },
  texts: { isRight: (value: unknown) => isListOf(value, isText), mended: (value: unknown) => itemsOf(value, isText) },
  reasons: {
    isRight: (value: unknown) => isListOf(value, isReason),
    mended: (value: unknown) => itemsOf(value, isReason),
  },
  unread: {
    isRight: (value: unknown) => isListOf(value, isUnread),
    mended: (value: unknown) => itemsOf(value, isUnread),
  },
};

/**
 * Gives every field of a line the type that its readers expect, so that one odd line breaks no list: another version, or
 * an editor, may have written it. A field of another type becomes empty; of a list, the items that fit stay.
 *
 * @param record a line of this version, with an id
 * @returns the same object; nothing for a line without a time, which cannot be placed among the others
 */
export function completeRecord(record: LogRecord): LogRecord | undefined {
  if (Number.isNaN(Date.parse(record.time))) return undefined;
  const fields = record as unknown as Record<string, unknown>;
  const expected = FIELDS[record.event];
  for (const name in expected) {
    const { isRight, mended } = TYPES[expected[name]!];
    if (!isRight(fields[name])) fields[name] = mended(fields[name]);
  }
  for (const name of OPTIONAL) if (name in fields && !isText(fields[name])) delete fields[name];
  if ('attachments' in fields && !isListOf(fields.attachments, isText)) delete fields.attachments;
  if (record.event === 'pitch' && !(isText(record.logged) && Date.parse(record.logged) > 0))
    record.logged = record.time;
  return record;
}

function itemsOf(value: unknown, isItem: (item: unknown) => boolean): unknown[] {
  return Array.isArray(value) ? value.filter(isItem) : [];
}
