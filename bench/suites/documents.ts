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
const PATIENCE = 60_000;
/** Seconds that a document may take, with all that is loaded for it. */
const TIMES: readonly [name: string, make: () => Buffer, atMost: number][] = [
  ['release.docx, 20 pages', () => wordDocument(20), 0.1],
  ['deck.pdf, 2 pages', () => pdfDocument(2), 0.35],
  ['deck.pdf, 20 pages', () => pdfDocument(20), 0.6],
  ['deck.pdf, 100 pages', () => pdfDocument(100), 1.3],
];
/** Resident MiB that one may take: an honest one, and one that is made to harm. */
const HONEST = 350;
const HOSTILE = 600;
const MEMORY: readonly [name: string, make: () => Buffer, atMost: number][] = [
  ['release.docx, 2,000 pages', () => wordDocument(2_000), HONEST],
  ['deck.pdf, 1,000 pages', () => pdfDocument(1_000), HONEST],
  ['photos.pdf, 28 MB', () => photoPdf(28_000_000), HONEST],
  ['bomb.docx, 1 GB', () => docx(paragraph(run('word')) + '<w:p/>'.repeat(80_000_000)), HOSTILE],
  [
    'bomb.pdf, 1 GB',
    () =>
      pdf([
        page('(word) Tj'),
        { content: deflateSync(deflateSync(Buffer.alloc(2 ** 30))), filter: '/Filter [/FlateDecode /FlateDecode]' },
      ]),
    HOSTILE,
  ],
];

export const documents: Suite = {
  name: 'documents',
  title: 'time for the first document of a process that has judged a plain mail, and the memory that one takes',
  async *run({ isQuick, begins }: Bench): AsyncGenerator<Figure> {
    const folder = await mkdtemp(join(tmpdir(), 'pitch-screen-bench-'));
    try {
      bundle('bench/processes/documents.ts', folder, {}, WITHOUT_PDF_JS);
      bundlePdfWorker(folder);
      const plain = join(folder, 'plain.eml');
      await writeFile(plain, ORDINARY.text!(10_000, 1));
      for (const [kind, rows] of Object.entries({ time: TIMES, memory: MEMORY })) {
        for (const [name, make, atMost] of isQuick ? rows.slice(0, 2) : rows) {
          if (!begins(name)) continue;
          const file = join(folder, 'document.eml');
          await writeFile(file, mailWith(name.split(',')[0]!, make()));
          const runs: DocumentRun[] = [];
          while (runs.length < (isQuick || kind === 'memory' ? 1 : 7)) {
            const one = await runProcess<DocumentRun>(join(folder, 'index.mjs'), [plain, file], PATIENCE);
            if (one === undefined) break;
            runs.push(one);
          }
          // The least of what it took by the clock and of its processor time: other work falls on the first, the engine's
          // own helpers on the second.
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
