import { deflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { readPdfInThread } from '../../../../app/documents/pdf-thread.ts';
import { type PdfPage, page, pdf, pdfFile } from './pdf-file.ts';
import { read } from './read.ts';
import { testDocuments } from './table.ts';

const annotated = (annotation: string) =>
  pdf([{ ...page('(text) Tj'), more: `/Annots [<< /Type /Annot /Rect [0 0 99 20] ${annotation} >>]` }]);
const form = (field: string) =>
  pdf(
    [{ ...page('(text) Tj'), more: '/Annots [5 0 R]' }],
    [`<< /Type /Annot /Subtype /Widget /Rect [0 0 99 20] ${field} >>`],
    {
      catalog: '/AcroForm << /Fields [5 0 R] /DA (/F 12 Tf) >>',
    },
  );
/** A page with an annotation that draws something. */
const drawing = (annotation: string, content: string) =>
  pdf(
    [{ ...page('(text) Tj'), more: '/Annots [5 0 R]' }],
    [
      `<< /Type /Annot /Rect [0 0 99 20] /AP << /N 6 0 R >> ${annotation} >>`,
      {
        dict: '/Type /XObject /Subtype /Form /BBox [0 0 99 20] /Resources << /Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>',
        stream: `BT /F 12 Tf ${content} ET`,
      },
    ],
    { catalog: '/AcroForm << /Fields [5 0 R] /DA (/F 12 Tf) >>' },
  );
/** A PDF with some pages and one more, whose form draws another ten times, which draws another ten times, twenty deep. */
function endless(pages: readonly PdfPage[]): Buffer {
  const first = 3 + 2 * (pages.length + 1);
  const forms = Array.from({ length: 20 }, (_, index) => ({
    dict: `/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X ${first + index + 1} 0 R >> >>`,
    stream: '/X Do '.repeat(10),
  }));
  return pdf([...pages, { content: '/X Do', resources: `/XObject << /X ${first} 0 R >>` }], forms);
}

const toUnicode = `begincmap 1 begincodespacerange <00> <ff> endcodespacerange 2 beginbfchar <41> <98A08986> <42> <0066006C> endbfchar endcmap`;

testDocuments('A PDF: what is shown', [
  ['pages in order', pdf([page('(one) Tj'), page('(two) Tj')]), { 'page 1': 'one', 'page 2': 'two' }],
  [
    'words split over operators, kerned, and lines',
    pdf([page('(dis) Tj (rup) Tj', '[(ti) 20 (ve)] TJ')]),
    { 'page 1': 'disrup tive' },
  ],
  ['a word hyphenated at the end of a line', pdf([page('(disrup-) Tj', '(tive) Tj')]), { 'page 1': 'disrup- tive' }],
  [
    'white text, and the invisible text over a scan',
    pdf([page('1 1 1 rg (white) Tj', '3 Tr (unseen) Tj')]),
    { 'page 1': 'white unseen' },
  ],
  [
    'text that is rotated',
    pdf([{ content: 'BT /F 12 Tf 0 1 -1 0 300 300 Tm (upright) Tj ET' }]),
    { 'page 1': 'upright' },
  ],
  [
    'Chinese and ligatures, by the map that the font has',
    pdf(
      [
        {
          content: 'BT /G 12 Tf 50 700 Td (AB) Tj ET',
          resources: '/Font << /G << /Type /Font /Subtype /Type1 /BaseFont /X /ToUnicode 5 0 R >> >>',
        },
      ],
      [{ dict: '', stream: toUnicode }],
    ),
    { 'page 1': '颠覆fl' },
  ],
  [
    'a form within the page',
    pdf(
      [{ content: '/X Do', resources: '/XObject << /X 5 0 R >>' }],
      [
        {
          dict: '/Type /XObject /Subtype /Form /BBox [0 0 600 800] /Resources << /Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>',
          stream: 'BT /F 12 Tf 50 700 Td (drawn) Tj ET',
        },
      ],
    ),
    { 'page 1': 'drawn' },
  ],
  ['notes', annotated('/Subtype /Text /Contents (a note)'), { 'page 1': 'text a note' }],
  ['form fields', form('/FT /Tx /T (name) /V (typed)'), { 'page 1': 'text typed' }],
  ['a list, what is chosen', form('/FT /Ch /T (name) /Opt [[(1) (yes)] [(2) (no)]] /V (2)'), { 'page 1': 'text no' }],
  [
    'the caption of a button, words split over operators, kerned, and lines',
    drawing(
      '/Subtype /Widget /FT /Btn /Ff 65536 /T (b)',
      '(dis) Tj [(rup) 20 (tive) -300 (now)] TJ 0 -14 Td (more) Tj',
    ),
    { 'page 1': 'text disruptive now more' },
  ],
  [
    'a list, all that it can be chosen from',
    drawing('/Subtype /Widget /FT /Ch /T (l)', '(one) Tj 0 -9 Td (two) Tj'),
    { 'page 1': 'text one two' },
  ],
  [
    'how a signature looks',
    drawing('/Subtype /Widget /FT /Sig /T (s)', '(signed by) Tj'),
    { 'page 1': 'text signed by' },
  ],
  ['a stamp', drawing('/Subtype /Stamp', '(urgent) Tj'), { 'page 1': 'text urgent' }],
  [
    'bytes before it',
    Buffer.concat([Buffer.from('\r\n\r\nX-Junk\r\n'), pdf([page('(text) Tj')])]),
    { 'page 1': 'text' },
  ],
  [
    'one whose table of objects is not where it says',
    Buffer.from(
      pdf([page('(text) Tj')])
        .toString('latin1')
        .replace(/startxref\n\d+/, 'startxref\n1'),
      'latin1',
    ),
    { 'page 1': 'text' },
  ],
]);

testDocuments('A PDF: what is not shown', [
  ['hidden annotations', annotated('/Subtype /Text /Contents (hidden) /F 2'), { 'page 1': 'text' }],
  ['hidden buttons', drawing('/Subtype /Widget /FT /Btn /Ff 65536 /T (b) /F 2', '(hidden) Tj'), { 'page 1': 'text' }],
  ['the tick in a box', drawing('/Subtype /Widget /FT /Btn /T (c) /AS /N', '(4) Tj'), { 'page 1': 'text' }],
  [
    'metadata, names of fields, states of boxes',
    pdf([page('(text) Tj')], ['<< /Title (meta) >>'], { trailer: '/Info 5 0 R' }),
    { 'page 1': 'text' },
  ],
]);

testDocuments('A PDF: what is named unread', [
  [
    'a page that is a picture',
    pdf(
      [{ content: 'q 600 0 0 800 0 0 cm /I Do Q', resources: '/XObject << /I 5 0 R >>' }, page('(text) Tj')],
      [
        {
          dict: '/Type /XObject /Subtype /Image /Width 10 /Height 10 /BitsPerComponent 8 /ColorSpace /DeviceGray',
          stream: Buffer.alloc(100),
        },
      ],
    ),
    { 'page 2': 'text' },
    ['page 1: a picture without text'],
  ],
  ['not a page that is empty', pdf([{ content: '' }, page('(text) Tj')]), { 'page 2': 'text' }],
  [
    'one with a password',
    pdf(
      [page('(text) Tj')],
      [
        '<< /Filter /Standard /V 1 /R 2 /O (12345678901234567890123456789012) /U (12345678901234567890123456789012) /P -4 >>',
      ],
      { trailer: '/Encrypt 5 0 R /ID [(1234567890123456) (1234567890123456)]' },
    ),
    {},
    [': password-protected'],
  ],
  ['one that is damaged', Buffer.from('%PDF-1.7\nnothing'), {}, [': damaged: Invalid PDF structure.']],
]);

describe('In a thread', () => {
  const within = (milliseconds: number) => async () => ({
    now: Date.now,
    deadline: Date.now() + milliseconds,
    pdf: { readPdf: readPdfInThread },
  });
  const documents = within(20_000);

  test('it is read alike', async () => {
    const bytes = pdf([page('(one) Tj'), page('(two) Tj')]);
    expect(await read(bytes, 'a', { documents })).toEqual(await read(bytes));
  });

  test('Chinese without a map of its own is read by the maps of pdf.js', async () => {
    const font =
      '/Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> /FontDescriptor << /Type /FontDescriptor /FontName /STSong-Light /Flags 4 >> >>]';
    const bytes = pdf([
      {
        content: 'BT /G 12 Tf 50 700 Td <98A0898660275> Tj ET'.replace('60275', '6027'),
        resources: `/Font << /G << /Type /Font /Subtype ${font} >> >>`,
      },
    ]);
    expect((await read(bytes, 'a', { documents })).texts).toEqual({ 'page 1': '颠覆性' });
  });

  test('one that never ends is ended, and what it showed by then counts', async () => {
    const { texts, unread } = await read(endless([page('(text) Tj')]), 'a', { documents: within(9_000) });
    expect(texts).toEqual({ 'page 1': 'text' });
    expect(unread).toEqual([expect.stringMatching(/^page 2: reading it took too (long|much memory)$/)]);
  }, 60_000);

  test('one that inflates to gigabytes is ended, and the process lives within its memory', async () => {
    let content = Buffer.alloc(1 << 30, ' ');
    content = deflateSync(deflateSync(content, { level: 9 }), { level: 9 });
    const bomb = pdf([page('(text) Tj'), { content, filter: '/Filter [/FlateDecode /FlateDecode]' }]);
    let peak = 0;
    const watch = setInterval(() => {
      peak = Math.max(peak, process.memoryUsage.rss());
    }, 5);
    const before = process.memoryUsage.rss();
    const { texts, unread } = await read(bomb, 'a', { documents });
    clearInterval(watch);
    expect(texts).toEqual({ 'page 1': 'text' });
    // On a busy machine its time may be over first.
    expect(unread).toEqual([expect.stringMatching(/^page 2: reading it took too (long|much memory)$/)]);
    expect(peak - before).toBeLessThan(600e6);
  }, 90_000);

  test.each([
    ['a circle of pages', pdfFile(['<< /Type /Catalog /Pages 2 0 R >>', '<< /Type /Pages /Kids [2 0 R] /Count 1 >>'])],
    [
      'a million pages that are one',
      pdfFile([
        '<< /Type /Catalog /Pages 2 0 R >>',
        `<< /Type /Pages /Count 1000000 /Kids [${'3 0 R '.repeat(1_000_000)}] >>`,
        '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>',
      ]),
    ],
    [
      'arrays within arrays',
      pdfFile(['<< /Type /Catalog /Pages 2 0 R >>', `<< /Type /Pages /Count 1 /Kids ${'['.repeat(1_000_000)} >>`]),
    ],
    ['forms that draw ten others each, twenty deep', endless([])],
  ])(
    '%s: it ends in time',
    async (_, bytes) => {
      const { unread } = await read(bytes, 'a', { documents: within(3_000) });
      expect(unread.length).toBeGreaterThan(0);
    },
    30_000,
  );
});
