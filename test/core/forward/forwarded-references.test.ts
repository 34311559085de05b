import fc from 'fast-check';
import { expect, test } from 'vitest';
import { forwardedReferences } from '../../../core/forward/forwarded-references.ts';
import { parseMail } from '../../../core/mail/mail.ts';

function references(value: string, messageId = '<new@example.com>'): string[] {
  return forwardedReferences(parseMail(Buffer.from(`References: ${value}\r\nMessage-ID: ${messageId}\r\n\r\n`)).fields);
}

const ids = (count: number) =>
  Array.from({ length: count }, (_, index) => `<${index}.${'x'.repeat(50)}@mail.example.com>`);

test.each([
  ['white space', ' '],
  ['folds', '\r\n\t'],
  ['nothing', ''],
  ['a comma', ','],
  ['a comma and a space', ', '],
])('with %s between them, ids that fit on a line are all kept', (_, between) => {
  expect(references(ids(5).join(between))).toEqual([...ids(5), '<new@example.com>']);
});

test('ids with white space between them are kept however many there are', () => {
  expect(references(ids(100).join(' '))).toHaveLength(101);
});

test('ids of an own Message-ID stand last, once', () => {
  expect(references('<a@x><new@example.com><b@x>')).toEqual(['<a@x>', '<b@x>', '<new@example.com>']);
});

test('of glued ids the first and the newest are kept, in order', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 2, maxLength: 60 }),
      fc.constantFrom('', ',', '\r\n '),
      (lengths, between) => {
        const all = lengths.map((length, index) => `<${index}${'x'.repeat(length)}@example.com>`);
        const kept = references(all.join(between));
        const joined = kept.join(' ').length;
        expect(kept[0]).toBe(all[0]);
        expect(kept.at(-1)).toBe('<new@example.com>');
        expect(kept.slice(1, -1)).toEqual(kept.length > 2 ? all.slice(-(kept.length - 2)) : []);
        if (between === '\r\n ') expect(kept).toHaveLength(all.length + 1);
        else if (kept.length <= all.length) expect(joined).toBeLessThanOrEqual(900);
        else expect(joined).toBeLessThanOrEqual(998);
      },
    ),
    { seed: 17 },
  );
});

test('an id that no line can hold is left out', () => {
  expect(references(`<${'a'.repeat(2_000)}@x><b@x>`)).toEqual(['<b@x>', '<new@example.com>']);
});
