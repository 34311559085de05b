import { docx, docxFiles, element, paragraph, run } from './office-files.ts';
import { testDocuments } from './table.ts';
import { zipFile } from './zip-file.ts';

const HIDDEN = '<w:vanish/>';
const STYLES = {
  'word/styles.xml': element(
    'w:styles',
    `<w:style w:type="paragraph" w:styleId="Hidden"><w:rPr>${HIDDEN}</w:rPr></w:style>
     <w:style w:type="paragraph" w:styleId="Based"><w:basedOn w:val="Hidden"/></w:style>
     <w:style w:type="paragraph" w:styleId="Loop"><w:basedOn w:val="Loop"/></w:style>
     <w:style w:type="character" w:styleId="Secret"><w:rPr>${HIDDEN}</w:rPr></w:style>
     <w:style w:type="character" w:styleId="Shown"><w:basedOn w:val="Secret"/><w:rPr><w:vanish w:val="0"/></w:rPr></w:style>`,
  ),
};
const STYLED = { s: ['styles', 'styles.xml'] } as const;
const styled = (body: string) => docx(body, STYLES, STYLED);
const field = (code: string, result: string) =>
  `<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>${code}</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>${result}<w:r><w:fldChar w:fldCharType="end"/></w:r>`;
const box = (text: string) =>
  `<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:docPr id="1" name="n" title="A title" descr="A lamp"/><wps:txbx><w:txbxContent>${paragraph(run(text))}</w:txbxContent></wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent>${paragraph(run('fallback'))}</w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>`;
const note = (kind: string, id: number, text: string) => `<w:${kind} w:id="${id}">${paragraph(run(text))}</w:${kind}>`;

testDocuments('A Word document: what is shown', [
  [
    'its text, words split over runs',
    docx(paragraph(run('dis', '<w:b/>') + run('rup') + run('tive'))),
    { '': 'disruptive' },
  ],
  ['paragraphs apart', docx(paragraph(run('one')) + paragraph(run('two'))), { '': 'one two' }],
  [
    'a table',
    docx(`<w:tbl><w:tr><w:tc>${paragraph(run('a'))}</w:tc><w:tc>${paragraph(run('b'))}</w:tc></w:tr></w:tbl>`),
    { '': 'a b' },
  ],
  [
    'tabs, breaks, hyphens',
    docx(
      paragraph(
        `<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:noBreakHyphen/><w:t>d</w:t><w:softHyphen/><w:t>e</w:t></w:r>`,
      ),
    ),
    { '': 'a b c\u2011d\u00ade' },
  ],
  ['references and CDATA', docx(paragraph(run('R&amp;D &#x4e2d;<![CDATA[ <b>]]>'))), { '': 'R&D 中 <b>' }],
  ['white text', docx(paragraph(run('white', '<w:color w:val="FFFFFF"/>'))), { '': 'white' }],
  [
    'a link and a field, by its result',
    docx(paragraph(`<w:hyperlink>${run('link')}</w:hyperlink>${field('HYPERLINK "code"', run(' result'))}`)),
    { '': 'link result' },
  ],
  [
    'a content control',
    docx(`<w:sdt><w:sdtContent>${paragraph(run('control'))}</w:sdtContent></w:sdt>`),
    { '': 'control' },
  ],
  [
    'a list in a form, what is chosen',
    docx(
      paragraph(
        '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:ddList><w:result w:val="1"/><w:listEntry w:val="no"/><w:listEntry w:val="yes"/></w:ddList></w:ffData></w:fldChar></w:r>',
      ),
    ),
    { 'form field': 'yes' },
  ],
  [
    'insertions and what was moved there',
    docx(paragraph(`<w:ins>${run('in')}</w:ins><w:moveTo>${run('moved')}</w:moveTo>`)),
    { '': 'inmoved' },
  ],
  [
    'a text box amid a word, once, and alternative text',
    docx(paragraph(run('dis') + box('boxed') + run('ruptive'))),
    { '': 'disruptive', 'text box': 'boxed', 'alternative text': 'A title A lamp' },
  ],
  [
    'a text box as Word 2007 wrote it, and WordArt',
    docx(
      paragraph(
        `<w:r><w:pict><v:shape alt="alt"><v:textpath string="art"/><v:textbox><w:txbxContent>${paragraph(run('old'))}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>`,
      ),
    ),
    { 'text box': 'art old', 'alternative text': 'alt' },
  ],
  ['a formula', docx(paragraph('<m:oMath><m:r><m:t>x+y</m:t></m:r></m:oMath>')), { '': 'x+y' }],
  [
    'text that a style would hide, shown after all',
    styled(
      paragraph(run('a', '<w:vanish w:val="0"/>'), '<w:pStyle w:val="Hidden"/>') +
        paragraph(run('b', '<w:rStyle w:val="Shown"/>')),
    ),
    { '': 'a b' },
  ],
  [
    'text hidden by two styles that cancel each other out',
    styled(paragraph(run('twice', '<w:rStyle w:val="Secret"/>'), '<w:pStyle w:val="Hidden"/>')),
    { '': 'twice' },
  ],
  ['a style that is based on itself', styled(paragraph(run('loop'), '<w:pStyle w:val="Loop"/>')), { '': 'loop' }],
  ['other prefixes, strict namespaces', docx('<ns0:p><ns0:r><ns0:t>prefix</ns0:t></ns0:r></ns0:p>'), { '': 'prefix' }],
  [
    'UTF-16',
    docx('', {
      'word/document.xml': Buffer.from(
        `\ufeff<?xml version="1.0" encoding="UTF-16"?><w:document><w:p><w:r><w:t>wide 中</w:t></w:r></w:p></w:document>`,
        'utf16le',
      ),
    }),
    { '': 'wide 中' },
  ],
  [
    'headers and footers that a section uses, notes, comments',
    docx(
      `${paragraph(`${run('body')}<w:r><w:footnoteReference w:id="2"/><w:endnoteReference w:id="3"/><w:commentReference w:id="0"/></w:r>`)}<w:sectPr><w:headerReference w:type="default" r:id="h"/><w:footerReference w:type="first" r:id="f"/><w:titlePg/></w:sectPr>`,
      {
        'word/header1.xml': element('w:hdr', paragraph(run('top'))),
        'word/footer1.xml': element('w:ftr', paragraph(run('bottom'))),
        'word/footnotes.xml': element('w:footnotes', note('footnote', 2, 'foot')),
        'word/endnotes.xml': element('w:endnotes', note('endnote', 3, 'end')),
        'word/comments.xml': element('w:comments', note('comment', 0, 'remark')),
      },
      {
        h: ['header', 'header1.xml'],
        f: ['footer', '/word/footer1.xml'],
        n: ['footnotes', 'footnotes.xml'],
        e: ['endnotes', 'endnotes.xml'],
        c: ['comments', 'comments.xml'],
      },
    ),
    { '': 'body', header: 'top', footer: 'bottom', footnote: 'foot', endnote: 'end', comment: 'remark' },
  ],
  [
    'charts and SmartArt',
    docx(
      paragraph('<w:r><w:drawing><c:chart r:id="c"/></w:drawing><w:drawing><dgm:relIds r:dm="d"/></w:drawing></w:r>'),
      {
        'word/charts/chart1.xml': element(
          'c:chartSpace',
          '<c:title><a:p><a:r><a:t>Sales</a:t></a:r></a:p></c:title><c:tx><c:strRef><c:f>Sheet1!A1</c:f><c:strCache><c:pt idx="0"><c:v>Lamps</c:v></c:pt></c:strCache></c:strRef></c:tx>',
        ),
        'word/diagrams/data1.xml': element(
          'dgm:dataModel',
          '<dgm:pt><dgm:t><a:p><a:r><a:t>Step</a:t></a:r></a:p></dgm:t></dgm:pt>',
        ),
      },
      { c: ['chart', 'charts/chart1.xml'], d: ['diagramData', 'diagrams/data1.xml'] },
    ),
    { chart: 'Sales Lamps', SmartArt: 'Step' },
  ],
  [
    'a page that is set in',
    docx('<w:altChunk r:id="a"/>', { 'word/part.html': '<p>dis<b>rup</b>tive</p>' }, { a: ['aFChunk', 'part.html'] }),
    { HTML: 'disruptive' },
  ],
  [
    'macro and template kinds',
    zipFile(docxFiles(paragraph(run('macro')), { 'word/vbaProject.bin': 'x' })),
    { '': 'macro' },
  ],
]);

testDocuments('A Word document: what is not shown', [
  [
    'tracked deletions and what was moved away',
    docx(
      paragraph(
        `a<w:del><w:r><w:delText>deleted</w:delText></w:r></w:del><w:del>${run('odd')}</w:del><w:moveFrom>${run('moved')}</w:moveFrom>${run('b')}`,
      ),
    ),
    { '': 'b' },
  ],
  [
    'a deleted row',
    docx(
      `<w:tbl><w:tr><w:trPr><w:del w:id="1"/></w:trPr><w:tc>${paragraph(run('gone'))}</w:tc></w:tr><w:tr><w:tc>${paragraph(run('here'))}</w:tc></w:tr></w:tbl>`,
    ),
    { '': 'here' },
  ],
  [
    'the end of a paragraph that was deleted or hidden',
    docx(
      paragraph(run('dis'), '<w:rPr><w:del w:id="1"/></w:rPr>') +
        paragraph(run('rup'), `<w:rPr>${HIDDEN}</w:rPr>`) +
        paragraph(run('tive')),
    ),
    { '': 'disruptive' },
  ],
  ['earlier formatting', docx(paragraph(run('a', `<w:rPrChange><w:rPr>${HIDDEN}</w:rPr></w:rPrChange>`))), { '': 'a' }],
  ['hidden text', docx(paragraph(run('a') + run('hidden', HIDDEN) + run('b'))), { '': 'ab' }],
  [
    'text hidden by a style, or by one that it is based on',
    styled(
      paragraph(run('x'), '<w:pStyle w:val="Hidden"/>') +
        paragraph(run('y'), '<w:pStyle w:val="Based"/>') +
        paragraph(run('z', '<w:rStyle w:val="Secret"/>') + run('shown')),
    ),
    { '': 'shown' },
  ],
  [
    'field codes, nested ones too',
    docx(paragraph(field(`IF ${field('PAGE', run('nested'))}`, run('result')))),
    { '': 'result' },
  ],
  [
    'a nested field within the code of another',
    docx(
      paragraph(
        `<w:r><w:fldChar w:fldCharType="begin"/></w:r>${field('PAGE', run('inner'))}<w:r><w:fldChar w:fldCharType="separate"/></w:r>${run('outer')}<w:r><w:fldChar w:fldCharType="end"/></w:r>`,
      ),
    ),
    { '': 'outer' },
  ],
  [
    'text for programs that cannot draw',
    docx(paragraph(box('boxed'))),
    { 'text box': 'boxed', 'alternative text': 'A title A lamp' },
  ],
  [
    'parts that nothing refers to, notes and headers that are not used, metadata',
    docx(
      `${paragraph(run('body'))}<w:sectPr><w:headerReference w:type="first" r:id="h"/><w:headerReference w:type="even" r:id="e"/></w:sectPr>`,
      {
        'word/header1.xml': element('w:hdr', paragraph(run('first'))),
        'word/header2.xml': element('w:hdr', paragraph(run('even'))),
        'word/header3.xml': element('w:hdr', paragraph(run('orphan'))),
        'word/footnotes.xml': element('w:footnotes', note('footnote', 2, 'foot')),
        'word/glossary.xml': element('w:glossaryDocument', paragraph(run('block'))),
        'docProps/core.xml': '<coreProperties><dc:title>meta</dc:title></coreProperties>',
      },
      {
        h: ['header', 'header1.xml'],
        e: ['header', 'header2.xml'],
        o: ['header', 'header3.xml'],
        n: ['footnotes', 'footnotes.xml'],
        g: ['glossaryDocument', 'glossary.xml'],
        x: ['header', 'http://x.example/h.xml', 'External'],
      },
    ),
    { '': 'body' },
  ],
]);

testDocuments('A Word document: what is named unread', [
  [
    'one that is damaged, by what was read',
    docx('', { 'word/document.xml': `<w:document><w:body>${paragraph(run('read'))}<w:p><w:r><w:t>cut` }),
    { '': 'read cut' },
    [': damaged: its XML is cut off'],
  ],
  [
    'one whose document is missing',
    zipFile({ '[Content_Types].xml': '', '_rels/.rels': '<Relationships/>' }),
    {},
    [': damaged: the package names no document'],
  ],
  [
    'a header that is damaged, the rest is read',
    docx(
      `${paragraph(run('body'))}<w:sectPr><w:headerReference r:id="h"/></w:sectPr>`,
      { 'word/header1.xml': '<w:hdr>' },
      { h: ['header', 'header1.xml'] },
    ),
    { '': 'body' },
    ['header: damaged: its XML is cut off'],
  ],
]);
