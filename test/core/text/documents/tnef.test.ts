import { expect, test } from 'vitest';
import { decompressRtf } from '../../../../core/text/documents/compressed-rtf.ts';
import { docx, paragraph, run } from './office-files.ts';
import { testDocuments } from './table.ts';
import { compressedRtf, properties, tnef } from './tnef-file.ts';

const z = (text: string) => Buffer.from(`${text}\0`, 'latin1');
const wide = (text: string) => Buffer.from(`${text}\0`, 'utf16le');
const codePage = Buffer.from([0xe3, 4, 0, 0, 0, 0, 0, 0]);
const attached = (name: string, data: Buffer) =>
  [
    [0x69002, Buffer.alloc(14)],
    [0x18010, z(name)],
    [0x6800f, data],
  ] as const;

testDocuments('winmail.dat', [
  [
    'subject and body as text, in the code page it names',
    tnef([
      [0x69007, codePage],
      [0x18004, z('\xcf\xf0\xee')],
      [0x2800c, z('body')],
    ]),
    { subject: 'Про', '': 'body' },
  ],
  [
    'subject and body among the properties',
    tnef([
      [
        0x69003,
        properties([
          [3, 0x1234, Buffer.alloc(4)],
          [0x1f, 0x37, wide('颠覆')],
          [0x1f, 0x1000, wide('body')],
        ]),
      ],
    ]),
    { subject: '颠覆', '': 'body' },
  ],
  [
    'a body in HTML',
    tnef([[0x69003, properties([[0x102, 0x1013, Buffer.from('<p>dis<b>rup</b>tive <i style="display:none">x</i>')]])]]),
    { HTML: 'disruptive' },
  ],
  [
    'a body in compressed RTF',
    tnef([[0x69003, properties([[0x102, 0x1009, compressedRtf('{\\rtf1 dis{\\b rup}tive}')]])]]),
    { '': 'disruptive' },
  ],
  [
    'attachments, with the long one of their names',
    tnef([
      ...attached('RELEAS~1.DOC', Buffer.alloc(0)),
      [
        0x69005,
        properties([
          [0x1f, 0x3707, wide('release.docx')],
          [0x102, 0x3701, docx(paragraph(run('word')))],
        ]),
      ],
      ...attached('notes.txt', Buffer.from('plain')),
    ]),
    { 'file name': 'release.docxnotes.txt', 'attachment release.docx': 'word', 'attachment notes.txt': 'plain' },
  ],
  [
    'a message that is attached',
    tnef([
      ...attached('m', Buffer.alloc(0)),
      [0x69005, properties([[0x0d, 0x3701, Buffer.concat([Buffer.alloc(16), tnef([[0x18004, z('inner')]])])]])],
    ]),
    { 'file name': 'm', 'attachment m > subject': 'inner' },
  ],
  [
    'one that is cut off, by what was read',
    tnef([
      [0x18004, z('subject')],
      [0x2800c, z('body')],
    ]).subarray(0, -4),
    { subject: 'subject', '': 'bod' },
    [': damaged: it is cut off'],
  ],
  [
    'RTF in a form that is not known',
    tnef([
      [0x18004, z('subject')],
      [0x69003, properties([[0x102, 0x1009, Buffer.alloc(20)]])],
    ]),
    { subject: 'subject' },
    ['RTF: damaged: its text is in no form that is known'],
  ],
]);

test('the example of MS-OXRTFCP 4.1.1, with references into the dictionary', () => {
  const bytes = Buffer.from(
    '2d0000002b0000004c5a4675f1c5c7a703000a00726370673132354232 0af32068656c090020627705b06c647d0a800fa0'.replace(
      /\s/g,
      '',
    ),
    'hex',
  );
  expect(decompressRtf(bytes).toString('latin1')).toBe('{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n');
});
