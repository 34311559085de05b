import { element, pptx, rels, shape } from './office-files.ts';
import { testDocuments } from './table.ts';

const tree = (content: string) => `<p:cSld><p:spTree>${content}</p:spTree></p:cSld>`;
const PLACEHOLDER = '<p:ph type="title"/>';
const LAYOUT = {
  'ppt/slideLayouts/l.xml': element('p:sldLayout', tree(shape('prompt', undefined, PLACEHOLDER) + shape('printed'))),
  'ppt/slideLayouts/_rels/l.xml.rels': rels({ m: ['slideMaster', '../slideMasters/m.xml'] }),
  'ppt/slideMasters/m.xml': element(
    'p:sldMaster',
    tree(shape('Click to edit', undefined, PLACEHOLDER) + shape('logo')),
  ),
};
const ON_LAYOUT = { l: ['slideLayout', '../slideLayouts/l.xml'] } as const;

testDocuments('A presentation: what is shown', [
  [
    'its text, words split over runs',
    pptx(
      tree(
        '<p:sp><p:txBody><a:p><a:r><a:t>dis</a:t></a:r><a:r><a:t>ruptive</a:t></a:r></a:p><a:p><a:r><a:t>a</a:t></a:r><a:br/><a:r><a:t>b</a:t></a:r></a:p></p:txBody></p:sp>',
      ),
    ),
    { 'slide 1': 'disruptive a b' },
  ],
  [
    'a table and alternative text',
    pptx(
      tree(
        '<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr descr="A table"/></p:nvGraphicFramePr><a:tbl><a:tr><a:tc><a:txBody><a:p><a:r><a:t>x</a:t></a:r></a:p></a:txBody></a:tc><a:tc><a:txBody><a:p><a:r><a:t>y</a:t></a:r></a:p></a:txBody></a:tc></a:tr></a:tbl></p:graphicFrame>',
      ),
    ),
    { 'slide 1': 'x y', 'slide 1 > alternative text': 'A table' },
  ],
  [
    'notes, comments, charts and SmartArt',
    pptx(
      tree(
        '<p:graphicFrame><c:chart r:id="c"/></p:graphicFrame><p:graphicFrame><dgm:relIds r:dm="d"/></p:graphicFrame>',
      ),
      {
        'ppt/notesSlides/n.xml': element('p:notes', tree(shape('say this', undefined, '<p:ph type="body"/>'))),
        'ppt/comments/k.xml': element('p:cmLst', '<p:cm><p:text>why?</p:text></p:cm>'),
        'ppt/charts/c.xml': element(
          'c:chartSpace',
          '<c:cat><c:strRef><c:strCache><c:pt><c:v>Lamps</c:v></c:pt></c:strCache></c:strRef></c:cat>',
        ),
        'ppt/diagrams/d.xml': element('dgm:dataModel', '<a:t>Step</a:t>'),
      },
      {
        n: ['notesSlide', '../notesSlides/n.xml'],
        k: ['comments', '../comments/k.xml'],
        c: ['chart', '../charts/c.xml'],
        d: ['diagramData', '../diagrams/d.xml'],
      },
    ),
    {
      'slide 1 > notes': 'say this',
      'slide 1 > comment': 'why?',
      'slide 1 > chart': 'Lamps',
      'slide 1 > SmartArt': 'Step',
    },
  ],
  [
    'what layout and master draw on it',
    pptx(tree(shape('title', undefined, PLACEHOLDER)), LAYOUT, ON_LAYOUT),
    { 'slide 1': 'title', 'slide layout': 'printed logo' },
  ],
]);

testDocuments('A presentation: what is not shown', [
  [
    'hidden shapes',
    pptx(tree(shape('hidden', '<p:cNvPr id="1" hidden="1"/>') + shape('shown'))),
    { 'slide 1': 'shown' },
  ],
  ['hidden slides', pptx(tree(shape('hidden')), {}, {}, 'show="0"'), {}],
  [
    'what the master draws, where the slide leaves it out',
    pptx(tree(''), LAYOUT, ON_LAYOUT, 'showMasterSp="0"'),
    { 'slide layout': 'printed' },
  ],
  [
    'slides that are in no list, code of charts',
    pptx(
      tree('<c:chart r:id="c"/>'),
      {
        'ppt/slides/slide2.xml': element('p:sld', tree(shape('orphan'))),
        'ppt/charts/c.xml': element('c:chartSpace', '<c:f>Sheet1!A1</c:f>'),
      },
      { c: ['chart', '../charts/c.xml'] },
    ),
    {},
  ],
  [
    'a part whose type is the name of an object’s own member',
    pptx(
      tree('<c:chart r:id="c"/>'),
      { 'ppt/charts/c.xml': element('c:chartSpace', shape('unknown')) },
      { c: ['constructor', '../charts/c.xml'] },
    ),
    {},
  ],
  [
    'text for programs that cannot draw',
    pptx(
      tree(
        `<mc:AlternateContent><mc:Choice>${shape('new')}</mc:Choice><mc:Fallback>${shape('old')}</mc:Fallback></mc:AlternateContent>`,
      ),
    ),
    { 'slide 1': 'new' },
  ],
]);

testDocuments('A presentation: what is named unread', [
  ['a slide that is missing', pptx(tree(''), { 'ppt/slides/slide1.xml': 'x</' }), {}, []],
  [
    'a slide that is damaged',
    pptx('', { 'ppt/slides/slide1.xml': '<p:sld><a:t>read' }),
    { 'slide 1': 'read' },
    ['slide 1: damaged: its XML is cut off'],
  ],
]);
