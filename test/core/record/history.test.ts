import { expect, test } from 'vitest';
import { type DeliveryRecord, deliveryRecord } from '../../../core/record/delivery-record.ts';
import { pitchesOf, type Span, standOfPitches } from '../../../core/record/history.ts';
import { type Mark, type ReleasedRecord, reviewedRecord } from '../../../core/record/later-record.ts';
import type { LogRecord } from '../../../core/record/log-record.ts';
import { record, take } from '../../record.ts';

/** A pitch received in an hour of one day, and logged then unless said otherwise. */
function pitch(id: string, hour: number, given: Partial<ReturnType<typeof record>> = {}) {
  return record({ id, time: at(hour), logged: at(hour), ...given });
}

function at(hour: number): string {
  return `2026-03-02T${String(hour).padStart(2, '0')}:00:00.000Z`;
}

function released(id: string, hour: number, by = 'masha'): ReleasedRecord {
  const inbox = 'tips@paper.example';
  return { v: 1, event: 'released', time: at(hour), id, inbox, by, to: [], messageId: 'm', sentAs: 'original' };
}

/** The pitches of a log that is written from top to bottom. */
async function read(log: LogRecord[], span: Span = {}) {
  let linesRead = 0;
  async function* backwards() {
    for (const line of log.toReversed()) {
      linesRead += 1;
      yield line;
    }
  }
  const pitches = await take(standOfPitches(backwards(), span));
  return { ids: pitches.map(({ id }) => id), pitches, linesRead };
}

test('newest first, each mail and inbox once, as it was written last', async () => {
  const { pitches } = await read([
    pitch('1', 1),
    pitch('2', 2, { subject: 'first line' }),
    pitch('2', 2, { inbox: 'other@paper.example' }),
    pitch('2', 2, { subject: 'line of the retry' }),
    pitch('3', 3),
  ]);
  expect(pitches.map(({ id, inbox, subject }) => [id, inbox[0], subject])).toEqual([
    ['3', 't', 'A battery'],
    ['2', 't', 'line of the retry'],
    ['2', 'o', 'A battery'],
    ['1', 't', 'A battery'],
  ]);
});

test('a release belongs to its pitch, whenever it was', async () => {
  const log = [pitch('1', 1), pitch('2', 2), released('1', 3), pitch('3', 4), released('1', 5, 'written again')];
  const { pitches } = await read(log);
  expect(pitches.map(({ id, released }) => [id, released?.by])).toEqual([
    ['3', undefined],
    ['2', undefined],
    ['1', 'written again'],
  ]);
});

test('reading ends where no line can be of the span any more, and not before', async () => {
  const late = pitch('late', 2, { logged: at(6) });
  const log = [pitch('1', 1), pitch('3', 3), pitch('5', 5), late, pitch('7', 7), pitch('8', 8)];
  expect(await read(log, { since: at(4) })).toMatchObject({ ids: ['8', '7', '5'] });
  const old = Array.from({ length: 1000 }, (_, n) => pitch(`old${n}`, 0));
  const { ids, linesRead } = await read([...old, ...log], { since: at(4) });
  expect(ids).toEqual(['8', '7', '5']);
  expect(linesRead).toBeLessThan(200);
  expect(await read(log, { since: at(3), until: at(7) })).toMatchObject({ ids: ['5', '3'] });
  expect(await read(log, { until: at(3) })).toMatchObject({ ids: ['late', '1'] });
});

test('a clock that was wrong for a few lines does not hide what came before', async () => {
  const wrong = Array.from({ length: 20 }, (_, n) => pitch(`wrong${n}`, 0));
  expect(await read([pitch('5', 5), ...wrong, pitch('7', 7)], { since: at(4) })).toMatchObject({ ids: ['7', '5'] });
});

test('of one mail its whole story is told: a pitch for each inbox, and who had it taken up again', async () => {
  const retried = (id: string, hour: number, by: string): LogRecord => ({
    v: 1,
    event: 'retried',
    id,
    time: at(hour),
    by,
  });
  async function* lines() {
    yield released('a', 6);
    yield pitch('a', 5, { outcome: 'ignored', repeated: true });
    yield pitch('a', 5, { inbox: 'other@paper.example' });
    yield retried('a', 4, 'zoe');
    yield retried('b', 3, 'masha');
    yield pitch('b', 3, { outcome: 'failed' });
    yield retried('a', 2, 'masha');
    yield pitch('a', 1, { outcome: 'failed' });
  }
  expect(await pitchesOf('a', lines(), {})).toMatchObject([
    { id: 'a', inbox: 'other@paper.example', outcome: 'forwarded', retried: [{ by: 'masha' }, { by: 'zoe' }] },
    { id: 'a', outcome: 'ignored', released: { by: 'masha' }, retried: [{ by: 'masha' }, { by: 'zoe' }] },
  ]);
  expect(await pitchesOf('c', lines(), {})).toEqual([]);
});

/** The line of a mark, written in an hour of the day. */
function marked(hour: number, given: Partial<Mark>) {
  const mark = { id: '1', inbox: 'tips@paper.example', state: 'done' as const, ...given };
  return reviewedRecord(mark, 'masha', new Date(at(hour)));
}

test('the last mark of a pitch counts, whenever it was, and for its inbox alone', async () => {
  const other = 'other@paper.example';
  const { pitches } = await read([
    pitch('1', 1),
    pitch('1', 1, { inbox: other }),
    pitch('2', 2),
    marked(3, {}),
    marked(3, { id: '2' }),
    marked(4, { id: '2', state: 'open' }),
    pitch('3', 5),
    marked(6, { id: '3' }),
    marked(7, { id: '3', state: 'open' }),
    marked(8, { id: '3' }),
  ]);
  expect(pitches.map(({ id, inbox, done }) => [id, inbox[0], done?.time])).toEqual([
    ['3', 't', at(8)],
    ['2', 't', undefined],
    ['1', 'o', undefined],
    ['1', 't', at(3)],
  ]);
});

test('what was written down to the moment that somebody saw is seen, in that inbox', async () => {
  const { pitches } = await read([
    pitch('1', 1),
    pitch('1', 1, { inbox: 'other@paper.example' }),
    pitch('2', 2),
    pitch('3', 3),
    marked(4, { id: '2', state: 'seen', until: at(2) }),
    // A page that was slow says less than is known.
    marked(5, { id: '1', state: 'seen', until: at(1) }),
    // An attempt that was made later has a line that nobody saw.
    pitch('1', 1, { logged: at(6) }),
  ]);
  expect(pitches.map(({ id, inbox, seen = false }) => [id, inbox[0], seen])).toEqual([
    ['1', 't', false],
    ['3', 't', false],
    ['2', 't', true],
    ['1', 'o', false],
  ]);
});

/** The line of a copy that bounced, written at a moment. */
function bounced(id: string, time: string, given: Partial<DeliveryRecord> = {}): DeliveryRecord {
  const about = {
    id,
    inbox: 'tips@paper.example',
    copy: 'c1',
    address: 'desk@paper.example',
    status: 'bounced' as const,
  };
  return deliveryRecord({ ...about, ...given }, new Date(time));
}

const sent = { copy: 'c1', forwardedTo: ['desk@paper.example'] };

test('what became of a copy belongs to its pitch, each line once', async () => {
  const other = pitch('1', 1, { ...sent, inbox: 'other@paper.example' });
  const { pitches } = await read([
    pitch('1', 1, sent),
    other,
    pitch('2', 2, sent),
    bounced('1', at(3)),
    bounced('1', at(3)),
  ]);
  expect(pitches.map(({ id, inbox, deliveries }) => [id, inbox[0], deliveries?.length])).toEqual([
    ['2', 't', undefined],
    ['1', 'o', undefined],
    ['1', 't', 1],
  ]);
});

test('a line that is written before its pitch’s own is not lost: the mail was still being sent for another inbox', async () => {
  const slow = pitch('1', 1, { ...sent, logged: '2026-03-02T01:02:00.000Z' });
  const { pitches } = await read([pitch('0', 0), bounced('1', '2026-03-02T01:00:03.000Z'), slow, pitch('2', 2)]);
  expect(pitches.map(({ id, deliveries }) => [id, deliveries?.[0]?.status])).toEqual([
    ['2', undefined],
    ['1', 'bounced'],
    ['0', undefined],
  ]);
});

test('a line that only repeats that a pitch was forwarded hides neither its copy nor what became of it', async () => {
  const repetition = pitch('1', 1, { forwardedTo: sent.forwardedTo, repeated: true, logged: at(5) });
  const { pitches } = await read([
    pitch('0', 0),
    pitch('1', 1, { outcome: 'failed' }),
    pitch('1', 1, sent),
    bounced('1', at(2)),
    repetition,
    pitch('6', 6),
  ]);
  expect(pitches).toMatchObject([
    { id: '6' },
    { id: '1', copy: 'c1', deliveries: [{ status: 'bounced' }] },
    { id: '0' },
  ]);
});

test('where nothing else says that a pitch was forwarded, as after a crash, its repetition does', async () => {
  const repetition = pitch('1', 1, { forwardedTo: sent.forwardedTo, repeated: true, logged: at(1) });
  const log = [pitch('0', 0), pitch('1', 1, { outcome: 'failed' }), repetition, pitch('2', 2)];
  expect(await read(log)).toMatchObject({ ids: ['2', '1', '0'], pitches: [{}, { outcome: 'forwarded' }, {}] });
  expect(await read(log.slice(1))).toMatchObject({ ids: ['2', '1'] });
});
