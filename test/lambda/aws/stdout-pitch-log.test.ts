import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import type { PitchRecord } from '../../../core/record/pitch-record.ts';
import { createStdoutPitchLog } from '../../../lambda/aws/stdout-pitch-log.ts';

test('each record is one line of JSON with its fields at the top, whatever a sender puts into the subject', async () => {
  const stream = new PassThrough();
  const log = createStdoutPitchLog(stream);
  const record = (subject: string) => ({ v: 1, event: 'pitch', outcome: 'ignored', subject }) as PitchRecord;
  await log.write(record('one\r\n{"event":"pitch","outcome":"forwarded"}'));
  await log.write(record('two'));
  const lines = String(stream.read()).split('\n');
  expect(lines).toHaveLength(3);
  expect(lines[2]).toBe('');
  expect(JSON.parse(lines[0]!)).toMatchObject({ outcome: 'ignored' });
  expect(JSON.parse(lines[1]!)).toMatchObject({ subject: 'two' });
});
