import { expect, test } from 'vitest';
import { shortValuesOf, valuesOf } from '../../../core/mail/header-field.ts';
import { parseMail } from '../../../core/mail/mail.ts';

test('valuesOf gives the copies of a field that are not empty', () => {
  const { fields } = parseMail(Buffer.from('To: a\nTO:\nCc: b\nto: c\n\n'));
  expect(valuesOf(fields, 'to')).toEqual(['a', 'c']);
});

test('a field can be cut, its value with it, and shortValuesOf cuts what is longer than is forwarded', () => {
  const { fields } = parseMail(Buffer.from(`A: b\r\n c\r\nTo: ${'x'.repeat(100_000)}\r\n\r\n`));
  const [field] = fields;
  expect(field).toMatchObject({ length: 10, value: 'b c' });
  expect(field!.cutTo(4)).toMatchObject({ name: 'a', length: 4, raw: 'A: b', value: 'b' });
  expect(field!.cutTo(10)).toMatchObject({ length: 10, value: 'b c' });
  expect(valuesOf(fields, 'to')[0]).toHaveLength(100_000);
  expect(shortValuesOf(fields, 'to')[0]).toHaveLength(64 * 1024 - 'To: '.length);
});
