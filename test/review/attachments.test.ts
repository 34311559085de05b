import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseMail } from '../../core/index.ts';
import { readAttachment, safeFileName, savedAs } from '../../review/attachments.ts';

test.each([
  ['lamp.pdf', 'lamp.pdf'],
  ['Lámp 灯.PNG', 'Lámp 灯.png'],
  ['../../etc/passwd', 'passwd.bin'],
  ['C:\\Windows\\x.docx', 'x.docx'],
  ['page.html', 'page.html.bin'],
  ['drawing.svg', 'drawing.svg.bin'],
  ['invoice.pdf.exe', 'invoice.pdf.exe.bin'],
  ['invoice\u202efdp.exe', 'invoice_fdp.exe.bin'],
  ['shortcut.lnk', 'shortcut.lnk.bin'],
  ['.bashrc', 'bashrc.bin'],
  ['CON.txt', '_CON.txt'],
  ['lpt1.a.pdf', '_lpt1.a.pdf'],
  ['a"; filename=x.exe', 'a_; filename=x.exe.bin'],
  ['a\r\nSet-Cookie: x', 'a__Set-Cookie_ x.bin'],
  ['', 'attachment.bin'],
  ['...', 'attachment.bin'],
  [`${'x'.repeat(500)}.pdf`, `${'x'.repeat(60)}.pdf`],
])('a file that a mail calls %j is saved as %j', (name, saved) => {
  expect(safeFileName(name)).toBe(saved);
});

test('whatever the name, the header field is one line, and its name one file with a harmless ending', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (name) => {
      const field = savedAs(safeFileName(name));
      expect(field).toMatch(/^attachment; filename="[\w .()+-]+"; filename\*=UTF-8''[\w.!~%-]+$/);
      expect(() => new Headers({ 'content-disposition': field })).not.toThrow();
    }),
  );
});

const MAIL = parseMail(
  Buffer.from(
    'Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\ntext\r\n--b\r\n' +
      'Content-Type: application/pdf; name="lamp.pdf"\r\nContent-Transfer-Encoding: base64\r\n\r\nAAEC\r\n--b--\r\n',
  ),
);

test('an attachment is read by its number, its transfer encoding removed; a text of the pitch is none', async () => {
  expect(await readAttachment(MAIL, 1, 'utf-8')).toEqual({ name: 'lamp.pdf', bytes: Buffer.from([0, 1, 2]) });
  expect(await readAttachment(MAIL, 0, 'utf-8')).toBeUndefined();
  expect(await readAttachment(MAIL, 2, 'utf-8')).toBeUndefined();
  expect(await readAttachment(MAIL, -1, 'utf-8')).toBeUndefined();
});
