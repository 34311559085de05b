import { describe, expect, test } from 'vitest';
import { documentPorts } from '../../../../app/documents/document-ports.ts';
import { systemClock } from '../../../../app/system-clock.ts';
import type { PdfBounds, PdfSink } from '../../../../core/text/documents/pdf-port.ts';
import { docx, docxFiles, epub, odf, paragraph, run, xlsx } from './office-files.ts';
import { page, pdf } from './pdf-file.ts';
import { read } from './read.ts';
import { properties, tnef } from './tnef-file.ts';
import { zipFile } from './zip-file.ts';

const MILLION = 1_000_000;
const entities = Array.from({ length: 20 }, (_, index) => `<!ENTITY l${index + 1} "${`&l${index};`.repeat(10)}">`).join(
  '',
);
const laughs = `<!DOCTYPE x [<!ENTITY l0 "ha">${entities}]>`;
const word = paragraph(run('word'));
const zeros = Buffer.from(`word${'\0'.repeat(MILLION)}.`);

/** Documents that another reader would take gigabytes or minutes for; each shows one word first. */
const HOSTILE: readonly [why: string, document: () => Buffer, where: string][] = [
  ['a million open elements', () => docx(word + '<w:p>'.repeat(MILLION)), ''],
  ['a million open text boxes', () => docx(word + '<w:txbxContent>'.repeat(MILLION)), ''],
  ['a million closed elements', () => docx(`${word}${'</w:x>'.repeat(MILLION)}`), ''],
  [
    'two million attributes',
    () => docx(`${word}<w:p ${Array.from({ length: 2 * MILLION }, (_, index) => `a${index}=""`).join(' ')}/>`),
    '',
  ],
  ['an attribute of 50 MB', () => docx(`${word}<w:docPr descr="${'x'.repeat(50 * MILLION)}"/>`), ''],
  ['twenty million references', () => docx(`${word}<w:p><w:r><w:t>${'&amp;'.repeat(20 * MILLION)}`), ''],
  [
    'entities within entities',
    () =>
      zipFile({ ...docxFiles(''), 'word/document.xml': `${laughs}<w:document>${word}<w:t>&l20;</w:t></w:document>` }),
    '',
  ],
  ['a million fields within each other', () => docx(word + '<w:fldChar w:fldCharType="begin"/>'.repeat(MILLION)), ''],
  [
    'columns that are hidden a million times',
    () =>
      xlsx(
        `<sheetData><row><c t="str"><v>word</v></c></row></sheetData>${'<col min="1" max="16384" hidden="1"/>'.repeat(MILLION)}`,
      ),
    'sheet Budget',
  ],
  [
    'a cell repeated without end',
    () =>
      odf(
        'spreadsheet',
        `<table:table><table:table-row><table:table-cell table:number-columns-repeated="999999999"><text:p>word</text:p></table:table-cell></table:table-row></table:table>`,
      ),
    '',
  ],
  ['spaces without end', () => odf('text', `<text:p>word<text:s text:c="999999999"/></text:p>`), ''],
  [
    'a book that names one page ten thousand times',
    () => epub({ 'a.xhtml': '<p>word' }, {}, Array(10_000).fill('a.xhtml')),
    '',
  ],
  ['five million letters as two digits each', () => Buffer.from(`{\\rtf1 word ${"\\'e9".repeat(5_000_000)}`), ''],
  ['a million zeros within the text of winmail.dat', () => tnef([[0x2800c, zeros]]), ''],
  [
    'a million zeros within a property of winmail.dat',
    () => tnef([[0x69003, properties([[0x1e, 0x1000, zeros]])]]),
    '',
  ],
];

describe('A document made to harm: what came first is read, in bounded time and memory', () => {
  test.each(HOSTILE)(
    '%s',
    async (_, document, where) => {
      const bytes = document();
      const before = process.memoryUsage.rss();
      const { texts } = await read(bytes, 'a', { documents: async () => documentPorts(systemClock) });
      expect(texts[where]).toMatch(/^word/);
      expect(process.memoryUsage.rss() - before).toBeLessThan(600e6);
    },
    60_000,
  );
});

test('documents that have no time left are named, and not read', async () => {
  const documents = async () => documentPorts(systemClock, Date.now());
  expect(await read(docx(word), 'a', { documents })).toEqual({ texts: {}, unread: [': reading it took too long'] });
});

test('the documents of a mail have ten seconds each and twenty together; the next is named, and not read', async () => {
  let now = 0;
  const granted: number[] = [];
  const documents = async () => ({
    now: () => now,
    deadline: Number.POSITIVE_INFINITY,
    pdf: {
      async readPdf(_: Uint8Array, { time }: PdfBounds, sink: PdfSink) {
        granted.push(time);
        sink.text('', 'word');
        now += 9_000;
        return 1;
      },
    },
  });
  const pages = pdf([page('(word) Tj')]);
  const files = Object.fromEntries(['1.pdf', '2.pdf', '3.pdf', '4.pdf'].map((name) => [name, pages]));
  const { texts, unread } = await read(zipFile(files), 'a', { documents });
  expect(granted).toEqual([10_000, 10_000, 2_000]);
  expect(Object.keys(texts)).toEqual(['file name', ...['1', '2', '3'].map((name) => `attachment ${name}.pdf`)]);
  expect(unread).toEqual(['4.pdf: reading it took too long']);
});
