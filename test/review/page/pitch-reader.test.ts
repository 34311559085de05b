import { expect, onTestFinished, test } from 'vitest';
import { UserError } from '../../../app/user-error.ts';
import type { PitchRecord } from '../../../core/record/pitch-record.ts';
import { PitchReader } from '../../../review/page/pitch-reader.ts';
import { record } from '../../record.ts';

const REASONS = [{ word: 'disruptive', where: 'HTML', as: 'disruptive', excerpt: 'a disruptive app' }];
const MARKING = {
  inbox: { address: 'tips@paper.example', forwardTo: ['desk@paper.example'], notice: '', words: [] },
  fallbackCharset: 'utf-8',
};

/** A reader, and the number of times that it asked for a mail. */
function startReader() {
  const reader = new PitchReader();
  onTestFinished(() => reader.stop());
  const loaded = { times: 0 };
  const loadOf =
    (html: string, pitch: PitchRecord = record({ outcome: 'ignored', reasons: REASONS })) =>
    async () => {
      loaded.times += 1;
      return { raw: Buffer.from(`Content-Type: text/html\n\n${html}`), record: pitch, marking: MARKING };
    };
  return { reader, loaded, loadOf };
}

test('a pitch is opened, and its HTML written, from one reading of its mail', async () => {
  const { reader, loaded, loadOf } = startReader();
  const load = loadOf('<p>A disruptive lamp</p>');
  const { hasHtml, texts } = await reader.content('1', load);
  expect({ hasHtml, marked: texts[0]!.segments.map(({ marked }) => marked) }).toEqual({
    hasHtml: true,
    marked: [false, true, false],
  });
  expect(await reader.html('1', load)).toMatch(/A <mark [^>]*>disruptive<\/mark> lamp/);
  expect(loaded.times).toBe(1);
  // Another one opened meanwhile, as in another tab: each gets its own.
  await reader.content('2', loadOf('<p>Two</p>'));
  expect(await reader.html('1', load)).toContain('lamp');
  expect(loaded.times).toBe(3);
});

test('a pitch that takes too long is given up, and the next one is opened', async () => {
  const { reader, loadOf } = startReader();
  reader.maxTime = 1;
  await expect(reader.content('1', loadOf('<b>x</b>'.repeat(100_000)))).rejects.toThrow(
    new UserError('The pitch cannot be shown: it takes longer than 0.001 s to read.'),
  );
  reader.maxTime = 60_000;
  expect(await reader.content('2', loadOf('<p>Two</p>'))).toMatchObject({ hasHtml: true });
});

test('what goes wrong while a pitch is read is said, and the next one is opened', async () => {
  const { reader, loadOf } = startReader();
  const load = loadOf('<p>x</p>');
  const odd = record({ reasons: undefined as never });
  await expect(reader.content('1', loadOf('x', odd))).rejects.toThrow(/reasons|undefined/);
  const gone = () => Promise.reject(new UserError('The mail is gone.'));
  await expect(reader.content('1', gone)).rejects.toThrow('The mail is gone.');
  expect(await reader.html('1', load)).toContain('<p>x</p>');
  expect(await reader.html('2', async () => ({ ...(await load()), raw: Buffer.from('plain') }))).toBeUndefined();
});
