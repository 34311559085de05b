import { describe, expect, test } from 'vitest';
import { docx, epub, paragraph, run } from './office-files.ts';
import { read } from './read.ts';
import { testDocuments } from './table.ts';
import { end, zipFile } from './zip-file.ts';

const WORD = docx(paragraph(run('word')));
const EML = 'Subject: attached\r\nContent-Type: text/html\r\n\r\n<p>mail</p>';

/** The archive with another name for one of its files. */
function renamed(archive: Buffer, from: string, to: string): Buffer {
  return Buffer.from(archive.toString('latin1').replaceAll(from, to), 'latin1');
}

testDocuments('A book', [
  [
    'the pages of its spine, hidden text left out',
    epub({ '1.xhtml': '<p>dis<b>rup</b>tive</p><p style="display:none">x</p>', 'orphan.xhtml': '<p>y</p>' }, {}, [
      '1.xhtml',
    ]),
    { '': 'disruptive' },
  ],
  [
    'pages that are encrypted are named',
    epub(
      { '1.xhtml': 'x' },
      { 'META-INF/encryption.xml': '<encryption><CipherReference URI="OEBPS/1.xhtml"/></encryption>' },
    ),
    {},
    ['OEBPS/1.xhtml: encrypted'],
  ],
  [
    'pages that are missing are named',
    renamed(epub({ '1.xhtml': '<p>page', '2.xhtml': 'x' }), 'OEBPS/2.xhtml', 'OEBPS/3.xhtml'),
    { '': 'page' },
    ['OEBPS/2.xhtml: damaged: it is missing'],
  ],
]);

testDocuments('An archive', [
  [
    'text, pages, mails and documents in it, and their names',
    zipFile({
      'f/notes.txt': 'plain',
      'page.html': '<p>page</p>',
      'mail.eml': EML,
      'release.bin': WORD,
      'photo.jpg': 'x',
      '__MACOSX/._a': 'x',
    }),
    {
      'file name': 'notes.txtpage.htmlmail.emlrelease.binphoto.jpg',
      'attachment notes.txt': 'plain',
      'attachment page.html': 'page',
      'attached message mail.eml > subject': 'attached',
      'attached message mail.eml > HTML': 'mail',
      'attachment release.bin': 'word',
    },
  ],
  [
    'names in another charset',
    zipFile({
      a: {
        bytes: '',
        rawName: Buffer.from(
          'b8c5d0d4.txt'.replace(/../g, (pair) =>
            /^[0-9a-f]{2}$/.test(pair) ? String.fromCharCode(Number.parseInt(pair, 16)) : pair,
          ),
          'latin1',
        ),
      },
    }),
    // In GB18030 first; a name is too short to tell, so that other readings follow.
    { 'file name': expect.stringMatching(/^概性\.txt/) },
  ],
  [
    'three levels',
    zipFile({ 'b.zip': zipFile({ 'c.zip': zipFile({ 'd.docx': WORD }) }) }),
    {
      'file name': 'b.zip',
      'attachment b.zip > file name': 'c.zip',
      'attachment b.zip > attachment c.zip > file name': 'd.docx',
      'attachment b.zip > attachment c.zip > attachment d.docx': 'word',
    },
  ],
  ['bytes before it and behind it', Buffer.concat([WORD, Buffer.from('\r\n')]), { '': 'word' }],
  [
    'no compression',
    zipFile({ 'a.txt': 'stored' }, { isStored: true }),
    { 'file name': 'a.txt', 'attachment a.txt': 'stored' },
  ],
  [
    'sizes behind the bytes',
    zipFile({ 'a.txt': { bytes: 'streamed', hasDataDescriptor: true } }),
    { 'file name': 'a.txt', 'attachment a.txt': 'streamed' },
  ],
  [
    'ZIP64',
    zipFile({ 'a.txt': 'large', 'b.txt': 'b' }, { isZip64: true }),
    { 'file name': 'a.txtb.txt', 'attachment a.txt': 'large', 'attachment b.txt': 'b' },
  ],
]);

testDocuments('An archive: what is named unread', [
  [
    'files with a password',
    zipFile({ 'a.txt': { bytes: 'x', isEncrypted: true }, 'b.txt': 'open' }),
    { 'file name': 'b.txt', 'attachment b.txt': 'open' },
    ['a.txt: password-protected'],
  ],
  [
    'other methods of compression',
    zipFile({ 'a.txt': { bytes: 'x', method: 14 } }),
    {},
    ['a.txt: compressed by method 14, which is not read'],
  ],
  ['a wrong checksum', zipFile({ 'a.txt': { bytes: 'x', crc: 1 } }), {}, ['a.txt: damaged: its checksum is another']],
  ['one that is cut off', WORD.subarray(0, WORD.length - 200), {}, [': damaged: the archive has no directory']],
  ['RAR', Buffer.from('Rar!\x1a\x07\x01\x00...', 'latin1'), {}, [': RAR archives are not read']],
  ['7z', Buffer.from('7z\xbc\xaf\x27\x1c...', 'latin1'), {}, [': 7z archives are not read']],
  [
    'what Word 2 wrote, before there were OLE files',
    Buffer.from('\xdb\xa5-\x00words', 'latin1'),
    {},
    [': documents of Word 2 and earlier are not read'],
  ],
  [
    'Pages, Numbers, Keynote',
    zipFile({ 'Index/Document.iwa': 'x', 'preview.jpg': 'x' }),
    {},
    [': Pages, Numbers and Keynote documents are not read'],
  ],
]);

describe('An archive made to harm', () => {
  test('of four levels: the fourth is named', async () => {
    let archive = zipFile({ 'a.txt': 'x' });
    for (const name of ['3.zip', '2.zip', '1.zip']) archive = zipFile({ [name]: archive });
    expect((await read(archive)).unread).toEqual([
      'attachment 1.zip > attachment 2.zip > attachment 3.zip: archives in archives are read to 3 levels',
    ]);
  });

  test('whose files share their bytes', async () => {
    const one = zipFile({ 'a.txt': Buffer.alloc(1_000_000) });
    const directory = one.subarray(one.readUInt32LE(one.length - 6), one.length - 22);
    const bytes = one.subarray(0, one.length - 22 - directory.length);
    const bomb = Buffer.concat([bytes, directory, directory, end(2, 2 * directory.length, bytes.length)]);
    expect((await read(bomb)).unread).toEqual([': damaged: files in the archive overlap']);
  });

  test('with more files than are read', async () => {
    const files = Object.fromEntries(Array.from({ length: 5_001 }, (_, index) => [`${index}.txt`, '']));
    expect((await read(zipFile(files))).unread).toEqual([': the archives of this mail have more than 5,000 files']);
  });

  test('that inflates to gigabytes: what came before it is read', async () => {
    const bomb = docx(paragraph(run('word')) + ' '.repeat(300_000_000));
    const { texts, unread } = await read(bomb);
    expect(texts).toEqual({ '': 'word' });
    expect(unread).toEqual([': the archives of this mail inflate to more than 200 MB']);
  }, 60_000);
});
