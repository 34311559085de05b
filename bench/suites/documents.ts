import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { bundle, bundlePdfWorker, WITHOUT_PDF_JS } from '../../lib/bundle/handler-bundle.ts';
import { copyPackageFiles } from '../../lib/bundle/package-files.ts';
import { docx, paragraph, run } from '../../test/core/text/documents/office-files.ts';
import { page, pdf } from '../../test/core/text/documents/pdf-file.ts';
import { type Bench, type Figure, type Suite, timeInWords } from '../figure.ts';
import { mailWith, pdfDocument, photoPdf, wordDocument } from '../mails/documents.ts';
import type { DocumentRun } from '../processes/documents.ts';
import { runProcess } from '../run-process.ts';
import { median } from '../timing.ts';

const MIB = 2 ** 20;
/** Milliseconds after which a process counts as hanging. */
const TIMEOUT = 60_000;
/** A document that is measured, and the target: seconds that it may take, or MiB of resident memory. */
interface Row {
  kind: 'time' | 'memory';
  name: string;
  make(): Buffer;
  atMost: number;
}

/** The targets for resident memory in MiB: of an honest document, and of one that is made to do harm. */
const MAX_HONEST = 350;
const MAX_HOSTILE = 600;

/** The time of a document is that of the first one of a process, loading of code included. */
const ROWS: readonly Row[] = [
  { kind: 'time', name: 'release.docx, 20 pages', make: () => wordDocument(20), atMost: 0.1 },
  { kind: 'time', name: 'deck.pdf, 2 pages', make: () => pdfDocument(2), atMost: 0.35 },
  { kind: 'time', name: 'deck.pdf, 20 pages', make: () => pdfDocument(20), atMost: 0.6 },
  { kind: 'time', name: 'deck.pdf, 100 pages', make: () => pdfDocument(100), atMost: 1.3 },
  { kind: 'memory', name: 'release.docx, 2,000 pages', make: () => wordDocument(2_000), atMost: MAX_HONEST },
  { kind: 'memory', name: 'deck.pdf, 1,000 pages', make: () => pdfDocument(1_000), atMost: MAX_HONEST },
  { kind: 'memory', name: 'photos.pdf, 28 MB', make: () => photoPdf(28_000_000), atMost: MAX_HONEST },
  {
    kind: 'memory',
    name: 'bomb.docx, 1 GB',
    make: () => docx(paragraph(run('word')) + '<w:p/>'.repeat(80_000_000)),
    atMost: MAX_HOSTILE,
  },
  {
    kind: 'memory',
    name: 'bomb.pdf, 1 GB',
    make: () =>
      pdf([
        page('(word) Tj'),
        { content: deflateSync(deflateSync(Buffer.alloc(2 ** 30))), filter: '/Filter [/FlateDecode /FlateDecode]' },
      ]),
    atMost: MAX_HOSTILE,
  },
];

/** The documents for `--quick`. */
const QUICK = ['release.docx, 20 pages', 'deck.pdf, 2 pages', 'release.docx, 2,000 pages'];

export const documents: Suite = {
  name: 'documents',
  title: 'time for the first document of a process that has screened a mail with an attached text, and its peak memory',
  async *run({ isQuick, begins }: Bench): AsyncGenerator<Figure> {
    const folder = await mkdtemp(join(tmpdir(), 'pitch-screen-bench-'));
    try {
      let program: string | undefined;
      const plain = join(folder, 'plain.eml');
      const file = join(folder, 'document.eml');
      for (const row of ROWS) {
        if ((isQuick && !QUICK.includes(row.name)) || !begins(row.name)) continue;
        if (program === undefined) {
          program = bundled(folder);
          // Mails with documents are taken apart by the mail parser, as are most without: it is not counted as theirs.
          await writeFile(plain, mailWith('notes.txt', Buffer.from('A lamp.')));
        }
        await writeFile(file, mailWith(row.name.split(',')[0]!, row.make()));
        yield figureOf(row, await runsOf(program, [plain, file], isQuick || row.kind === 'memory' ? 1 : 7));
      }
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};

/** Bundles the program as the function is bundled, with the PDF reader in a thread. */
function bundled(folder: string): string {
  bundle('bench/processes/documents.ts', folder, WITHOUT_PDF_JS);
  bundlePdfWorker(folder);
  copyPackageFiles(folder);
  return join(folder, 'index.mjs');
}

/** Runs the program several times, up to one that hangs. */
async function runsOf(program: string, mails: readonly string[], times: number): Promise<DocumentRun[]> {
  const runs: DocumentRun[] = [];
  while (runs.length < times) {
    const one = await runProcess<DocumentRun>(program, mails, TIMEOUT);
    if (one === undefined) break;
    runs.push(one);
  }
  return runs;
}

function figureOf({ kind, name, atMost }: Row, runs: readonly DocumentRun[]): Figure {
  const figure = { suite: 'documents', name, unit: kind === 'time' ? 's' : 'MiB', atMost } as const;
  if (runs.length === 0) return { ...figure, value: undefined, detail: `not done after ${TIMEOUT / 1_000} s` };
  // The smaller of elapsed and processor time: other load of the machine adds to the one, V8's own threads to the other.
  const seconds = median(runs.map(({ milliseconds, processor }) => Math.min(milliseconds, processor) / 1_000));
  const peak = median(runs.map(({ bytes }) => bytes / MIB));
  const unread = runs[0]?.unread[0];
  return {
    ...figure,
    value: kind === 'time' ? seconds : peak,
    detail: `${timeInWords(1_000 * seconds)}, ${Math.round(peak)} MiB${unread === undefined ? '' : `; ${unread}`}`,
  };
}
