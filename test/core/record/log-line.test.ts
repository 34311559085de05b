import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { DeliveryRecord } from '../../../core/record/delivery-record.ts';
import type { DigestRecord, ReleasedRecord, ResentRecord, RetriedRecord } from '../../../core/record/later-record.ts';
import { logLine, parseLogLine } from '../../../core/record/log-line.ts';
import type { LogRecord } from '../../../core/record/log-record.ts';
import type { PitchRecord } from '../../../core/record/pitch-record.ts';

const PITCH: Required<PitchRecord> = {
  v: 1,
  event: 'pitch',
  time: '2026-03-02T09:00:00.000Z',
  logged: '2026-03-02T09:00:01.000Z',
  id: 'a1',
  inbox: 'tips@paper.example',
  returnPath: 'press@acme.example',
  recipient: 'tips+ai@paper.example',
  sender: 'Acme PR <press@acme.example>',
  subject: 'A battery',
  date: 'Mon, 02 Mar 2026 09:00:00 +0000',
  size: 1000,
  outcome: 'ignored',
  sentAs: 'original',
  why: '',
  repeated: true,
  trusted: '@acme.example',
  reasons: [{ word: 'disruptive', where: 'text', as: 'Disruptive', excerpt: 'a Disruptive lamp' }],
  unread: [{ where: 'attachment', why: 'encrypted' }],
  attachments: ['deck.pdf'],
  verdicts: { spam: 'PASS', virus: 'PASS', spf: 'PASS', dkim: 'PASS', dmarc: 'FAIL', dmarcPolicy: 'none' },
  forwardedTo: [],
  messageId: 'm',
  copy: 'c1',
  durations: { load: 1, read: 2, screen: 2, claim: 0, rewrite: 1, send: 3, keep: 4 },
  raw: 's3://mails/mail/a1',
};
const RELEASED: Required<ReleasedRecord> = {
  v: 1,
  event: 'released',
  time: '2026-03-02T10:00:00.000Z',
  id: 'a1',
  inbox: 'tips@paper.example',
  by: 'masha',
  to: ['masha@newsroom.example'],
  messageId: 'm',
  copy: 'c1',
  sentAs: 'original',
  trusted: 'press@acme.example',
  why: '',
};
const { trusted, ...SENT } = RELEASED;
const RESENT: Required<ResentRecord> = { ...SENT, event: 'resent' };
const RETRIED: Required<RetriedRecord> = {
  v: 1,
  event: 'retried',
  time: '2026-03-02T10:00:00.000Z',
  id: 'a1',
  by: 'm',
};

const DIGEST: Required<DigestRecord> = {
  v: 1,
  event: 'digest',
  time: '2026-03-09T08:00:00.000Z',
  id: 'digest-20260309T075900000Z',
  inbox: 'tips@paper.example',
  since: '2026-03-02T07:59:00.000Z',
  until: '2026-03-09T07:59:00.000Z',
  ignored: 1,
  to: ['masha@newsroom.example'],
  messageId: 'm',
  copy: 'c1',
};

const DELIVERY: Required<DeliveryRecord> = {
  v: 1,
  event: 'delivery',
  time: '2026-03-02T09:00:05.000Z',
  happened: '2026-03-02T09:00:04.000Z',
  id: 'a1',
  inbox: 'tips@paper.example',
  copy: 'c1',
  address: 'masha@newsroom.example',
  status: 'bounced',
  type: 'Permanent',
  subtype: 'General',
  code: 'smtp; 550 5.1.1 user unknown',
  report: 'b1',
};

/** What could end a line somewhere, move a cursor or turn text round. */
const DANGEROUS = /[\p{Cc}\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\u{e0000}-\u{e007f}]/u;

test.each<LogRecord>([PITCH, RELEASED, RESENT, RETRIED, DIGEST, DELIVERY])(
  '$event: docs/log.md names every field',
  (record) => {
    const page = readFileSync(join(import.meta.dirname, '../../../docs/log.md'), 'utf8');
    const chapter = page.split(/^## /m).find((text) => text.startsWith(`\`${record.event}\``))!;
    const rows = chapter.split('\n').filter((line) => line.startsWith('| `'));
    const named = rows.flatMap((row) => [...row.split('|')[1]!.matchAll(/`(\w+)`/g)].map((match) => match[1]!));
    expect(named.sort()).toEqual(Object.keys(record).sort());
    for (const name of ['reasons', 'unread', 'verdicts', 'durations'] as const) {
      if (record.event !== 'pitch') continue;
      const [first] = [record[name]].flat() as object[];
      const row = rows.find((text) => text.startsWith(`| \`${name}\``))!;
      for (const inner of Object.keys(first!)) expect(row).toContain(`\`${inner}\``);
    }
  },
);

test.each([
  'one\r\n{"v":1,"event":"pitch","id":"x","outcome":"forwarded"}',
  '"}\n{"v":1',
  '\u2028{"v":1}\u2029\u0085\u000b\u000c\u001c',
  '\u001b[2J\u009b31m\u0007\u007f',
  '\u202egnp.exe\u2066\u{e0041}',
  '\ud800 half a character',
])('%j stays inside its field, and comes back as it was', (text) => {
  const reasons = [{ word: text, where: text, as: text, excerpt: text }];
  const record: PitchRecord = { ...PITCH, sender: text, subject: text, date: text, returnPath: text, reasons };
  const line = logLine(record);
  expect(line).not.toMatch(DANGEROUS);
  expect(parseLogLine(line)).toEqual(record);
});

test('whatever is in it, a line is one line and gives the record back', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), (subject, by) => {
      for (const record of [
        { ...PITCH, subject },
        { ...RELEASED, by },
      ]) {
        const line = logLine(record);
        expect(line).not.toMatch(DANGEROUS);
        expect(JSON.parse(line)).toEqual(record);
      }
    }),
  );
});

test.each<[string, Record<string, unknown>, Record<string, unknown>]>([
  ['no reasons', { reasons: undefined }, { reasons: [] }],
  ['reasons of another kind', { reasons: 'disruptive' }, { reasons: [] }],
  ['one reason of another kind', { reasons: [...PITCH.reasons, null, { word: 'x' }] }, { reasons: PITCH.reasons }],
  ['no texts', { sender: null, subject: 7, inbox: undefined }, { sender: '', subject: '', inbox: '' }],
  [
    'lists and objects of another kind',
    { forwardedTo: [1, 'a'], verdicts: [], unread: {} },
    { forwardedTo: ['a'], verdicts: {}, unread: [] },
  ],
  ['a text of another kind that may be missing', { why: 1 }, { why: undefined }],
  ['no time of writing', { logged: 'yesterday' }, { logged: PITCH.time }],
])('a line with %s is read all the same', (_, odd, mended) => {
  const record: Record<string, unknown> = { ...PITCH, ...mended };
  for (const [name, value] of Object.entries(mended)) if (value === undefined) delete record[name];
  expect(parseLogLine(JSON.stringify({ ...PITCH, ...odd }))).toEqual(record);
});

test.each([
  ['released', { inbox: '', by: '', to: [], messageId: '' }],
  ['retried', { by: '' }],
  ['reviewed', { inbox: '', state: '', by: '' }],
  ['digest', { inbox: '', since: '', until: '', ignored: 0, to: [], messageId: '' }],
])('a bare line of the kind %s has all its fields', (event, fields) => {
  const bare = { v: 1, event, id: '1', time: PITCH.time };
  expect(parseLogLine(JSON.stringify(bare))).toEqual({ ...bare, ...fields });
});

test.each([
  '',
  'START RequestId: 1',
  '{"v":1,"event":"pi',
  '[]',
  'null',
  '{"v":2,"event":"pitch","id":"1","time":"t"}',
  '{"v":1,"event":"toString","id":"1","time":"t"}',
  '{"v":1,"event":"pitch"}',
  '{"v":1,"event":"pitch","id":"1","time":"yesterday"}',
  '{"time":"t","level":"INFO","message":{"v":1,"event":"pitch","id":"1"}}',
])('%j is no line of the log', (line) => {
  expect(parseLogLine(line)).toBeUndefined();
});
