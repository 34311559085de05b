import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { bundle, bundlePdfWorker, WITHOUT_PDF_JS } from '../../lib/bundle/handler-bundle.ts';
import { docx, paragraph, run } from '../../test/core/text/documents/office-files.ts';
import { page, pdf } from '../../test/core/text/documents/pdf-file.ts';
import { type Bench, type Figure, type Suite, timeInWords } from '../figure.ts';
import { mailWith, pdfDocument, photoPdf, wordDocument } from '../mails/documents.ts';
import { ORDINARY } from '../mails/ordinary.ts';
import type { DocumentRun } from '../processes/documents.ts';
import { runProcess } from '../run-process.ts';
import { median } from '../timing.ts';

const MIB = 2 ** 20;
/** Milliseconds after which a process counts as hanging. */
const TIMEOUT = 60_000;
/** The targets for time: seconds that the first document may take, loading of code included. */
const TIMES: readonly [name: string, make: () => Buffer, atMost: number][] = [
  ['release.docx, 20 pages', () => wordDocument(20), 0.1],
  ['deck.pdf, 2 pages', () => pdfDocument(2), 0.35],
  ['deck.pdf, 20 pages', () => pdfDocument(20), 0.6],
  ['deck.pdf, 100 pages', () => pdfDocument(100), 1.3],
];
/** The targets for resident memory in MiB: of an honest document, and of one that is made to do harm. */
const MAX_HONEST = 350;
const MAX_HOSTILE = 600;
const MEMORY: readonly [name: string, make: () => Buffer, atMost: number][] = [
  ['release.docx, 2,000 pages', () => wordDocument(2_000), MAX_HONEST],
  ['deck.pdf, 1,000 pages', () => pdfDocument(1_000), MAX_HONEST],
  ['photos.pdf, 28 MB', () => photoPdf(28_000_000), MAX_HONEST],
  ['bomb.docx, 1 GB', () => docx(paragraph(run('word')) + '<w:p/>'.repeat(80_000_000)), MAX_HOSTILE],
  [
    'bomb.pdf, 1 GB',
    () =>
      pdf([
        page('(word) Tj'),
        { content: deflateSync(deflateSync(Buffer.alloc(2 ** 30))), filter: '/Filter [/FlateDecode /FlateDecode]' },
      ]),
    MAX_HOSTILE,
  ],
];

export const documents: Suite = {
  name: 'documents',
  title: 'time for the first document of a process that has screened a plain mail, and its peak memory',
  async *run({ isQuick, begins }: Bench): AsyncGenerator<Figure> {
    const folder = await mkdtemp(join(tmpdir(), 'pitch-screen-bench-'));
    try {
      bundle('bench/processes/documents.ts', folder, {}, WITHOUT_PDF_JS);
      bundlePdfWorker(folder);
      const plain = join(folder, 'plain.eml');
      await writeFile(plain, ORDINARY.text!(10_000, 1));
      for (const [kind, rows] of Object.entries({ time: TIMES, memory: MEMORY })) {
        for (const [name, make, atMost] of isQuick ? rows.slice(0, kind === 'time' ? 2 : 1) : rows) {
          if (!begins(name)) continue;
          const file = join(folder, 'document.eml');
          await writeFile(file, mailWith(name.split(',')[0]!, make()));
          const runs: DocumentRun[] = [];
          while (runs.length < (isQuick || kind === 'memory' ? 1 : 7)) {
            const one = await runProcess<DocumentRun>(join(folder, 'index.mjs'), [plain, file], TIMEOUT);
            if (one === undefined) break;
            runs.push(one);
          }
          // The smaller of elapsed and processor time: other load of the machine adds to the one, V8's own threads to the other.
          const seconds = median(runs.map((one) => Math.min(one.milliseconds, one.processor) / 1_000));
          const peak = median(runs.map(({ bytes }) => bytes / MIB));
          const unread = runs[0]?.unread[0];
          yield {
            suite: 'documents',
            name,
            value: runs.length === 0 ? undefined : kind === 'time' ? seconds : peak,
            unit: kind === 'time' ? 's' : 'MiB',
            atMost,
            detail: `${timeInWords(1_000 * seconds)}, ${Math.round(peak)} MiB${unread === undefined ? '' : `; ${unread}`}`,
          };
        }
      }
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};
