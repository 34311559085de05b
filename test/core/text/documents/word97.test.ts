import { compoundFile } from './compound-file.ts';
import { testDocuments } from './table.ts';
import { word97 } from './word97-file.ts';

const EMPTY = Buffer.alloc(0);

testDocuments('A document of Word 97: what is shown', [
  [
    'its text, in one byte a character',
    word97({ body: 'A disruptive caf\xe9\rnext\x07cell\x1e\x0b' }),
    { '': 'A disruptive café next cell\u2011' },
  ],
  ['its text, in two', word97({ body: '颠覆性\r' }, { isWide: true }), { '': '颠覆性' }],
  [
    'notes, headers, comments, text boxes',
    word97({
      body: 'body\r',
      footnote: 'foot\r',
      header: 'top\r',
      comment: 'remark\r',
      endnote: 'end\r',
      textBox: 'boxed\r',
      headerTextBox: 'mark\r',
    }),
    {
      '': 'body',
      footnote: 'foot',
      'header or footer': 'top',
      comment: 'remark',
      endnote: 'end',
      'text box': 'boxed mark',
    },
  ],
  ['the results of fields', word97({ body: 'a \x13HYPERLINK code\x14link\x15 b\x13PAGE\x15' }), { '': 'a link b' }],
]);

testDocuments('A document of Word 97: what is not shown', [
  ['hidden text', word97({ body: 'a hidden b\r' }, { hidden: [['hidden ', 0x83c]] }), { '': 'a b' }],
  ['deleted text', word97({ body: 'a 删除 b\r' }, { hidden: [['删除 ', 0x800]], isWide: true }), { '': 'a b' }],
  [
    'the code of a field in the code of another',
    word97({ body: '\x13IF \x13PAGE\x14nested\x15\x14outer\x15' }),
    { '': 'outer' },
  ],
]);

testDocuments('An OLE file that is named unread', [
  ['a document with a password', word97({ body: 'x' }, { flags: 0x100 }), {}, [': password-protected']],
  ['one of Word 95', word97({ body: 'x' }, { version: 0x68 }), {}, [': damaged, or written by Word 95 or earlier']],
  [
    'a DOCX with a password',
    compoundFile({ EncryptionInfo: EMPTY, EncryptedPackage: EMPTY }),
    {},
    [': password-protected'],
  ],
  ['XLS', compoundFile({ Workbook: EMPTY }), {}, [': Excel workbooks of before 2007 (XLS) are not read']],
  ['PPT', compoundFile({ 'PowerPoint Document': EMPTY }), {}, [': presentations of before 2007 (PPT) are not read']],
  ['MSG', compoundFile({ '__properties_version1.0': EMPTY }), {}, [': messages saved by Outlook (MSG) are not read']],
  ['one that is cut off', word97({ body: 'x' }).subarray(0, 600), {}, [': damaged: the file has no directory']],
]);

testDocuments('What is called a document and is none', [
  ['a page', Buffer.from('\ufeff <html xmlns:o="x"><body><p>dis<b>rup</b>tive'), { '': 'disruptive' }],
  [
    'a mail',
    Buffer.from('MIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n<p>mail'),
    { 'attached message > HTML': 'mail' },
  ],
]);
