import { describe, expect, test } from 'vitest';
import { element, paragraph, run } from './office-files.ts';
import { page, pdf } from './pdf-file.ts';
import { read } from './read.ts';
import { testDocuments } from './table.ts';
import { zipFile } from './zip-file.ts';

/** Each is attached under this name: a file that opens with a double click, whatever is in it. */
const NAME = 'a.doc';
const WORD_2003 = '<?xml version="1.0"?><?mso-application progid="Word.Document"?>';
const EXCEL_2003 = '<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n';
const annotation = (type: string, content: string) =>
  `<aml:annotation w:type="${type}"><aml:content>${content}</aml:content></aml:annotation>`;

describe('A file named like a document: it is read as what it is', () => {
  const rows: [why: string, bytes: Buffer, texts: Record<string, string>][] = [
    ['plain text', Buffer.from('A disruptive lamp.\r\n'), { text: 'A disruptive lamp.' }],
    ['plain text in UTF-16', Buffer.from('\ufeffA lamp.', 'utf16le'), { text: 'A lamp.' }],
    [
      'plain text in UTF-16 without a mark',
      Buffer.from('A plain lamp.', 'utf16le'),
      { text: expect.stringMatching(/^A plain lamp\./) },
    ],
    ['Chinese in GB18030', Buffer.from('d5e2cac7b5dfb8b2d0d4b5c4b5c6a1a3', 'hex'), { text: '这是颠覆性的灯。' }],
    ['a table whose values have commas', Buffer.from('lamp,price\r\nred,2\r\n'), { text: 'lamp,price red,2' }],
    ['a text that begins like a mail or like ASN.1', Buffer.from('Mr. Lamp\n0 lamps'), { text: 'Mr. Lamp 0 lamps' }],
    ['a page', Buffer.from('<html><body><p>dis<b>rup</b>tive</p>'), { '': 'disruptive' }],
    [
      'a page that begins with its table',
      Buffer.from('<table><tr><td>dis<b>rup</b>tive</table>'),
      { '': 'disruptive' },
    ],
    ['a page that is XML', Buffer.from('<?xml version="1.0"?><html><p>lamp</p></html>'), { '': 'lamp' }],
    [
      'a page saved as a mail',
      Buffer.from('MIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n<p>lamp'),
      { 'attached message > HTML': 'lamp' },
    ],
    ['RTF', Buffer.from('{\\rtf1 lamp}'), { '': 'lamp' }],
    ['a PDF', pdf([page('(lamp) Tj')]), { 'page 1': 'lamp' }],
    ['a PDF whose first line is damaged', pdf([page('(lamp) Tj')]).fill(' ', 0, 8), { 'page 1': 'lamp' }],
  ];
  test.each(rows)('%s', async (_, bytes, texts) => {
    expect(await read(bytes, NAME)).toEqual({ texts, unread: [] });
  });

  test('by its type alone', async () => {
    const { texts } = await read(Buffer.from('A lamp.'), 'a', { type: 'application/msword' });
    expect(texts).toEqual({ text: 'A lamp.' });
  });

  test('within an archive', async () => {
    const { texts } = await read(zipFile({ 'lamp.doc': 'A lamp.' }));
    expect(texts).toEqual({ 'file name': 'lamp.doc', 'attachment lamp.doc > text': 'A lamp.' });
  });
});

describe('A file named like a document: it is named unread', () => {
  test.each(['a.pdf', 'a.docx', 'a.zip', 'a.pages'])('where it is a text called %s', async (name) => {
    const unread = [': damaged, or a kind of document that is not read'];
    expect(await read(Buffer.from('A lamp.'), name)).toEqual({ texts: {}, unread });
  });

  test.each<[why: string, bytes: Buffer, unread: string]>([
    ['where it is empty', Buffer.alloc(0), ': empty'],
    [
      'where its beginning is damaged',
      Buffer.from('\x00\x00\x03\x04\x14\x00\x08\x00', 'latin1'),
      ': damaged, or a kind of document that is not read',
    ],
    [
      'where it is XML of another program',
      Buffer.from('<?xml version="1.0"?><?mso-application progid="InfoPath.Document"?><form/>'),
      ': a kind of XML document that is not read',
    ],
  ])('%s', async (_, bytes, unread) => {
    expect(await read(bytes, NAME)).toEqual({ texts: {}, unread: [unread] });
  });

  test('a PDF that calls itself a picture is read all the same', async () => {
    const { texts } = await read(pdf([page('(lamp) Tj')]), 'a.pdf', { type: 'image/pdf' });
    expect(texts).toEqual({ 'page 1': 'lamp' });
  });
});

testDocuments('A document in one XML file', [
  [
    "Word 2003's XML: the body, what stands beside it, no deletions, no hidden text, by style either",
    Buffer.from(
      `${WORD_2003}<w:wordDocument><o:DocumentProperties><o:Title>meta</o:Title></o:DocumentProperties>` +
        '<w:styles><w:style w:type="character" w:styleId="S"><w:rPr><w:vanish/></w:rPr></w:style></w:styles>' +
        `<w:docPr><w:footnotePr>${paragraph(run('rule'))}</w:footnotePr></w:docPr><w:body>` +
        paragraph(
          run('dis') +
            run('rup') +
            annotation('Word.Deletion', run('gone')) +
            annotation('Word.Insertion', run('tive')) +
            run('hidden', '<w:vanish/>') +
            run('styled', '<w:rStyle w:val="S"/>') +
            `<w:r><w:footnote>${paragraph(run('foot'))}</w:footnote></w:r>` +
            annotation('Word.Comment', paragraph(run('remark'))),
        ) +
        `<w:sectPr><w:hdr>${paragraph(run('top'))}</w:hdr><w:ftr>${paragraph(run('bottom'))}</w:ftr></w:sectPr></w:body></w:wordDocument>`,
    ),
    { '': 'disruptive', footnote: 'foot', comment: 'remark', header: 'top', footer: 'bottom' },
  ],
  [
    "Word 2003's XML that is cut off: what came before",
    Buffer.from(`${WORD_2003}<w:wordDocument><w:body>${paragraph(run('read'))}<w:p>`),
    { '': 'read' },
    ['styles: damaged: its XML is cut off', ': damaged: its XML is cut off'],
  ],
  [
    'a package of Word in one file',
    Buffer.from(
      `${WORD_2003}<pkg:package>` +
        Object.entries({
          '/word/document.xml': element(
            'w:document',
            `<w:body>${paragraph(`${run('body')}<w:r><w:drawing><wp:docPr descr="lamp"/></w:drawing></w:r>${run('styled', '<w:rStyle w:val="S"/>')}`)}</w:body>`,
          ),
          '/word/header1.xml': element('w:hdr', paragraph(run('top'))),
          '/word/footnotes.xml': element('w:footnotes', `<w:footnote>${paragraph(run('foot'))}</w:footnote>`),
          '/docProps/core.xml': '<dc:title>meta</dc:title>',
          '/word/styles.xml':
            '<w:styles><w:style w:type="character" w:styleId="S"><w:rPr><w:vanish/></w:rPr></w:style></w:styles>',
        })
          .map(
            ([name, xml]) =>
              `<pkg:part pkg:name="${name}"><pkg:xmlData>${xml.replace(/<\?.*?\?>/, '')}</pkg:xmlData></pkg:part>`,
          )
          .join('') +
        '</pkg:package>',
    ),
    { '': 'body', header: 'top', footnote: 'foot', 'alternative text': 'lamp' },
  ],
  [
    "Excel 2003's XML: names of sheets, cells, comments, no hidden rows",
    Buffer.from(
      `${EXCEL_2003}<Workbook><DocumentProperties><Title>meta</Title></DocumentProperties><Worksheet ss:Name="Prices"><Table>` +
        '<Row><Cell><Data ss:Type="String">lamp</Data><Comment><ss:Data><B>why</B></ss:Data></Comment></Cell></Row>' +
        '<Row ss:Hidden="1"><Cell><Data>hidden</Data></Cell></Row></Table></Worksheet></Workbook>',
    ),
    { 'sheet name': 'Prices', 'sheet Prices': 'lamp', 'sheet Prices > comment': 'why' },
  ],
  [
    'OpenDocument: header, body, no hidden text',
    Buffer.from(
      '<?xml version="1.0"?>\n<office:document office:mimetype="application/vnd.oasis.opendocument.text"><office:meta><dc:title>meta</dc:title></office:meta>' +
        '<office:automatic-styles><style:style style:name="H" style:family="text"><style:text-properties text:display="none"/></style:style></office:automatic-styles>' +
        '<office:master-styles><style:master-page><style:header><text:p>top</text:p></style:header></style:master-page></office:master-styles>' +
        '<office:body><office:text><text:p>body<text:span text:style-name="H">hidden</text:span></text:p></office:text></office:body></office:document>',
    ),
    { header: 'top', '': 'body' },
  ],
]);
