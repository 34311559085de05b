import { expect, test } from 'vitest';
import { withForwardedStructure } from '../../../core/forward/forwarded-structure.ts';
import { parseMail } from '../../../core/mail/mail.ts';

/** The header fields by which a mail is taken apart, as `name: value`. */
function structureOf(header: string): string[] {
  const mail = parseMail(Buffer.from(`${header}\r\n\r\nbody`, 'latin1'));
  const { fields, body } = withForwardedStructure(mail, 'gb18030');
  expect(body.toString()).toBe('body');
  return fields.map(({ name, value }) => `${name}: ${value}`);
}

test('a mail whose MIME fields are forwarded verbatim is taken apart by its own', () => {
  const mail = parseMail(Buffer.from('Subject: \xe9\r\nContent-Type: text/html\r\n\r\n', 'latin1'));
  expect(withForwardedStructure(mail, 'gb18030')).toBe(mail);
});

test.each([
  [
    'a control character in one of them is taken out',
    'Subject: A lamp\r\nContent-Transfer-Encoding: \x01base64\r\nContent-Type: text/plain',
    ['subject: A lamp', 'content-type: text/plain', 'content-transfer-encoding: base64'],
  ],
  [
    'of two copies the first counts',
    'Content-Type: text/html; x=\xe9\r\nContent-Type: text/plain',
    ["content-type: text/html; x*=utf-8''%C3%A9"],
  ],
])('%s', (_, header, fields) => {
  expect(structureOf(header)).toEqual(fields);
});
