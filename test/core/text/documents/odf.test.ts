import { odf, odfStyles } from './office-files.ts';
import { testDocuments } from './table.ts';

const p = (content: string, attributes = '') => `<text:p ${attributes}>${content}</text:p>`;
const style = (name: string, family: string, properties: string) =>
  `<style:style style:name="${name}" style:family="${family}">${properties}</style:style>`;
const HIDDEN =
  style('H', 'text', '<style:text-properties text:display="none"/>') +
  `<style:style style:name="I" style:family="text" style:parent-style-name="H"/>`;

testDocuments('An OpenDocument text: what is shown', [
  [
    'its text, spaces and line ends',
    odf(
      'text',
      `<text:h>Head</text:h>${p('dis<text:span>rup</text:span>tive<text:s text:c="2"/>a<text:tab/>b<text:line-break/>c\nd')}`,
    ),
    { '': 'Head disruptive a b c d' },
  ],
  [
    'notes, comments, text boxes, alternative text, amid a word',
    odf(
      'text',
      p(
        'dis<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body><text:p>foot</text:p></text:note-body></text:note><office:annotation><dc:creator>nobody</dc:creator><dc:date>2026</dc:date><text:p>remark</text:p></office:annotation><draw:frame><draw:text-box><text:p>boxed</text:p></draw:text-box><svg:desc>A lamp</svg:desc></draw:frame>ruptive',
      ),
    ),
    { '': 'disruptive', footnote: '1foot', comment: 'remark', 'text box': 'boxed', 'alternative text': 'A lamp' },
  ],
  [
    'headers and footers',
    odf('text', p('body'), '', {
      'styles.xml': odfStyles(
        `<office:master-styles><style:master-page><style:header>${p('top')}</style:header><style:footer>${p('bottom')}</style:footer><style:header-left style:display="false">${p('left')}</style:header-left></style:master-page></office:master-styles>`,
      ),
    }),
    { '': 'body', header: 'top', footer: 'bottom' },
  ],
  [
    'within elements with the name of an object’s own member',
    odf('text', `<x:constructor>${p('one')}</x:constructor>${p('two')}`),
    { '': 'one two' },
  ],
  [
    'a chart',
    odf('text', p('<draw:frame><draw:object xlink:href="./Object 1"/></draw:frame>'), '', {
      'Object 1/content.xml':
        '<office:document-content><office:body><chart:title><text:p>Sales</text:p></chart:title></office:body></office:document-content>',
    }),
    { '': 'Sales' },
  ],
  [
    'a form',
    odf('text', '<form:button form:label="Press me"/><form:text form:current-value="typed"/>'),
    { 'form field': 'Press me typed' },
  ],
]);

testDocuments('An OpenDocument text: what is not shown', [
  [
    'tracked deletions',
    odf(
      'text',
      `<text:tracked-changes><text:changed-region><text:deletion>${p('deleted')}</text:deletion></text:changed-region></text:tracked-changes>${p('here')}`,
    ),
    { '': 'here' },
  ],
  [
    'text that its style hides, or one that it is based on',
    odf(
      'text',
      p('a<text:span text:style-name="H">x</text:span><text:span text:style-name="I">y</text:span>b'),
      HIDDEN,
    ),
    { '': 'ab' },
  ],
  [
    'hidden sections, paragraphs and texts',
    odf(
      'text',
      `<text:section text:display="none">${p('s')}</text:section>${p('<text:hidden-paragraph text:is-hidden="true"/>x')}${p('<text:hidden-text>y</text:hidden-text>here')}`,
    ),
    { '': 'here' },
  ],
  [
    'parts that nothing refers to, metadata',
    odf('text', p('here'), '', { 'Object 1/content.xml': p('orphan'), 'meta.xml': '<dc:title>meta</dc:title>' }),
    { '': 'here' },
  ],
]);

const cells = (...texts: string[]) => texts.map((text) => `<table:table-cell>${p(text)}</table:table-cell>`).join('');
testDocuments('An OpenDocument sheet', [
  [
    'cells and names of sheets',
    odf(
      'spreadsheet',
      `<table:table table:name="Budget"><table:table-row>${cells('a', 'b')}</table:table-row></table:table>`,
    ),
    { '': 'a b', 'sheet name': 'Budget' },
  ],
  [
    'no hidden sheets',
    odf(
      'spreadsheet',
      `<table:table table:name="Secret" table:style-name="T"><table:table-row>${cells('a')}</table:table-row></table:table>`,
      style('T', 'table', '<style:table-properties table:display="false"/>'),
    ),
    {},
  ],
  [
    'no hidden rows and columns',
    odf(
      'spreadsheet',
      `<table:table table:name="B"><table:table-column/><table:table-column table:visibility="collapse"/><table:table-row table:visibility="filter">${cells('row')}</table:table-row><table:table-row>${cells('a', 'column', 'c')}</table:table-row></table:table>`,
    ),
    { '': 'a c', 'sheet name': 'B' },
  ],
]);

testDocuments('An OpenDocument presentation', [
  [
    'slides and their notes',
    odf(
      'presentation',
      `<draw:page><draw:frame><draw:text-box>${p('boxed')}</draw:text-box></draw:frame><draw:custom-shape>${p('shape')}</draw:custom-shape><presentation:notes>${p('say')}</presentation:notes></draw:page>`,
    ),
    { 'slide 1': 'shape', 'slide 1 > text box': 'boxed', 'slide 1 > notes': 'say' },
  ],
  [
    'what its master draws, without placeholders, and its footer',
    odf(
      'presentation',
      `<presentation:footer-decl>foot</presentation:footer-decl><draw:page>${p('slide')}</draw:page>`,
      '',
      {
        'styles.xml': odfStyles(
          `<style:master-page><draw:frame presentation:class="title"><draw:text-box>${p('Click')}</draw:text-box></draw:frame><draw:custom-shape>${p('logo')}</draw:custom-shape><presentation:notes>${p('n')}</presentation:notes></style:master-page>`,
        ),
      },
    ),
    { '': 'foot', 'slide 1': 'slide', 'slide layout': 'logo' },
  ],
  [
    'no hidden slides',
    odf(
      'presentation',
      `<draw:page draw:style-name="D">${p('hidden')}</draw:page>`,
      style('D', 'drawing-page', '<style:drawing-page-properties presentation:visibility="hidden"/>'),
    ),
    {},
  ],
]);

testDocuments('An OpenDocument file that is named unread', [
  [
    'one with a password',
    odf('text', 'x', '', {
      'META-INF/manifest.xml':
        '<manifest:manifest><manifest:file-entry><manifest:encryption-data/></manifest:file-entry></manifest:manifest>',
    }),
    {},
    [': password-protected'],
  ],
]);
