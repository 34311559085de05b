import { element, shape, xlsx } from './office-files.ts';
import { testDocuments } from './table.ts';

const cell = (at: string, content: string, type = 's') => `<c r="${at}" t="${type}">${content}</c>`;
const row = (content: string, attributes = '') => `<sheetData><row ${attributes}>${content}</row></sheetData>`;
const STRINGS = ['<t>zero</t>', '<r><t>dis</t></r><r><t>ruptive</t></r><rPh><t>reading</t></rPh>', '<t>unused</t>'];
const NAME = { 'sheet name': 'Budget' };

testDocuments('A workbook: what is shown', [
  [
    'strings that cells share, in runs',
    xlsx(row(cell('A1', '<v>0</v>') + cell('B1', '<v>1</v>')), { strings: STRINGS }),
    { ...NAME, 'sheet Budget': 'zero disruptive' },
  ],
  [
    'strings in the cell, results of formulas, numbers',
    xlsx(
      row(
        `${cell('A1', '<is><t>inline</t></is>', 'inlineStr')}${cell('B1', '<f>A1&amp;"code"</f><v>result</v>', 'str')}<c><v>42</v></c>`,
      ),
    ),
    { ...NAME, 'sheet Budget': 'inline result 42' },
  ],
  [
    'headers and footers, without their codes',
    xlsx(
      '<headerFooter><oddHeader>&amp;L&amp;"Arial,Bold"&amp;12 Top&amp;C&amp;KFF0000Mid &amp;P R&amp;&amp;D</oddHeader><oddFooter>Bottom</oddFooter></headerFooter>',
    ),
    { ...NAME, 'sheet Budget > header': 'Top Mid R&D', 'sheet Budget > footer': 'Bottom' },
  ],
  [
    'comments, drawings and buttons',
    xlsx('<drawing r:id="d"/><legacyDrawing r:id="v"/>', {
      files: {
        'xl/comments1.xml': element(
          'comments',
          '<commentList><comment ref="A1"><text><r><t>remark</t></r></text></comment></commentList>',
        ),
        'xl/drawings/d.xml': element('xdr:wsDr', shape('boxed')),
        'xl/drawings/v.vml':
          '<xml><v:shape><v:textbox><div>Press me</div></v:textbox><x:ClientData>code</x:ClientData></v:shape></xml>',
      },
      relations: {
        c: ['comments', '../comments1.xml'],
        d: ['drawing', '../drawings/d.xml'],
        v: ['vmlDrawing', '../drawings/v.vml'],
      },
    }),
    { ...NAME, 'sheet Budget': 'boxed Press me', 'sheet Budget > comment': 'remark' },
  ],
  [
    'cells, beside a part whose type is the name of an object’s own member',
    xlsx(row(cell('A1', '<v>0</v>')), {
      strings: STRINGS,
      files: { 'xl/other.xml': element('xdr:wsDr', shape('unknown')) },
      relations: { o: ['constructor', '../other.xml'] },
    }),
    { ...NAME, 'sheet Budget': 'zero' },
  ],
]);

testDocuments('A workbook: what is not shown', [
  [
    'hidden sheets and their names',
    xlsx(row(cell('A1', '<v>0</v>')), { strings: STRINGS, state: 'state="hidden"' }),
    {},
  ],
  ['hidden rows', xlsx(row(cell('A1', '<v>0</v>'), 'hidden="1"'), { strings: STRINGS }), NAME],
  [
    'hidden columns',
    xlsx(`<cols><col min="2" max="3" hidden="1"/></cols>${row(cell('A1', '<v>0</v>') + cell('B1', '<v>1</v>'))}`, {
      strings: STRINGS,
    }),
    { ...NAME, 'sheet Budget': 'zero' },
  ],
  [
    'hidden columns, by cells that do not say where they are',
    xlsx(`<cols><col min="2" max="2" hidden="1"/></cols>${row('<c t="s"><v>0</v></c><c t="s"><v>1</v></c>')}`, {
      strings: STRINGS,
    }),
    { ...NAME, 'sheet Budget': 'zero' },
  ],
  [
    'strings that no cell uses, an index beyond all',
    xlsx(row(cell('A1', '<v>999999999</v>')), { strings: STRINGS }),
    NAME,
  ],
]);
