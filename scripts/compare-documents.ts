// Compares the words read of the documents in a folder with those that pdftotext and LibreOffice find. By hand alone: the
// documents are anybody's, and neither program comes with this project.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, extname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { loadDocumentPorts } from '../app/documents/load-document-ports.ts';
import { systemClock } from '../app/system-clock.ts';
import { UserError } from '../app/user-error.ts';
import { runCommand } from '../cli/run-command.ts';
import { readPitch } from '../core/index.ts';

const HELP = `Compares the words read of each document in a folder with those that pdftotext (PDF) or LibreOffice (all else, by
way of a PDF that it makes; EPUB: the text of its pages) finds: how many of those are read, and how many words are read that it
does not show. Each figure stands beside its target. pdftotext and LibreOffice show tracked deletions, pictures with text and, where a
font does not say what its letters are, other letters: look at the words that are missing (--list).

  npm run compare-documents -- FOLDER [--list] [--pdfs FOLDER]

  --list          name each document with what is missing in it, and what is read beyond
  --pdfs FOLDER   keep the PDFs that LibreOffice makes there, and use those which are there already
`;

/** The share of the words that should be read at least, by kind of document; and of those read, the share beyond at most. */
const TARGETS: ReadonlyMap<string, number> = new Map([
  ...['pdf', 'docx', 'docm', 'dotx', 'odt', 'ods', 'odp', 'xlsx', 'xlsm', 'epub'].map((kind) => [kind, 0.99] as const),
  ...['rtf', 'doc'].map((kind) => [kind, 0.98] as const),
  ...['pptx', 'pptm'].map((kind) => [kind, 0.97] as const),
]);
const MAX_BEYOND = 0.02;
/** What is read of a document, and shown by no other program on its pages: only how much of the rest is beyond says something. */
const UNSEEN = /(?:alternative text|comment|file name|sheet name)$/;
/** Why a document is not read that other programs read. */
const NOT_READ = /Word 95 or earlier|are not read|password/;
/** Milliseconds that another program may take for one document. */
const PATIENCE = 60_000;
/** Documents that LibreOffice is given at once. */
const BATCH = 20;
/** Words that are named of one document. */
const MAX_NAMED = 8;
const SPAWN = { encoding: 'utf8', timeout: PATIENCE, maxBuffer: 1 << 28 } as const;
const OPTIONS = {
  help: { type: 'boolean', default: false },
  list: { type: 'boolean', default: false },
  pdfs: { type: 'string' },
} as const;

interface Tally {
  documents: number;
  unread: number;
  words: number;
  found: number;
  read: number;
  beyond: number;
  milliseconds: number;
}

await runCommand(async (args) => {
  const { values, positionals } = parseArgs({ args, options: OPTIONS, allowPositionals: true });
  if (values.help) return void process.stdout.write(HELP);
  const [folder] = positionals;
  if (folder === undefined) throw new UserError('No folder is given. --help says what is compared.');
  const kinds = /^\.(pdf|docx|docm|dotx|pptx|pptm|xlsx|xlsm|odt|ods|odp|rtf|doc|epub)$/i;
  const files = readdirSync(folder)
    .filter((name) => kinds.test(extname(name)))
    .sort()
    .map((name) => join(folder, name));
  const scratch = mkdtempSync(join(tmpdir(), 'compare-documents-'));
  const pdfs = values.pdfs ?? join(scratch, 'pdfs');
  try {
    mkdirSync(pdfs, { recursive: true });
    const others = files.filter((file) => !/\.(pdf|epub)$/i.test(file) && !existsSync(join(pdfs, pdfOf(file))));
    for (let at = 0; at < others.length; at += BATCH) toPdf(others.slice(at, at + BATCH), pdfs, scratch);
    // A document on which LibreOffice crashes takes the rest of its batch with it.
    for (const file of others) if (!existsSync(join(pdfs, pdfOf(file)))) toPdf([file], pdfs, scratch);
    const tallies = new Map<string, Tally>();
    for (const file of files) await compare(file, pdfs, tallies, values.list);
    for (const [kind, tally] of [...tallies].sort()) print(line(kind, tally));
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
});

async function compare(file: string, pdfs: string, tallies: Map<string, Tally>, isListed: boolean): Promise<void> {
  const kind = extname(file).slice(1).toLowerCase();
  const expected = wordsOf(
    kind === 'epub' ? textOfPages(file) : textOfPdf(kind === 'pdf' ? file : join(pdfs, pdfOf(file))),
  );
  const start = process.cpuUsage();
  const { text, shownText, unread } = await textOf(readFileSync(file));
  const { user, system } = process.cpuUsage(start);
  const tally = tallies.get(kind) ?? {
    documents: 0,
    unread: 0,
    words: 0,
    found: 0,
    read: 0,
    beyond: 0,
    milliseconds: 0,
  };
  tallies.set(kind, tally);
  tally.documents++;
  tally.milliseconds += (user + system) / 1_000;
  if (unread.length > 0) tally.unread++;
  // What the other program cannot open, or shows nothing of, says nothing.
  if (expected.size === 0 || NOT_READ.test(unread[0] ?? '')) return;
  const read = wordsOf(shownText);
  // Programs differ in where they see a space.
  const squeezed = text
    .normalize('NFKC')
    .replace(/[\s\u00ad\u2011\u2028\u2029-]+/g, '')
    .toLowerCase();
  const missing = [...expected].filter((word) => !squeezed.includes(word));
  const all = [...expected].join(' ');
  const beyond = [...read].filter((word) => !expected.has(word) && !all.includes(word));
  tally.words += expected.size;
  tally.found += expected.size - missing.length;
  tally.read += read.size;
  tally.beyond += beyond.length;
  if (!isListed || missing.length + beyond.length === 0) return;
  print(
    `${basename(file)}: ${missing.length} of ${expected.size} missing (${missing.slice(0, MAX_NAMED).join(' ')}), ${beyond.length} beyond (${beyond.slice(0, MAX_NAMED).join(' ')})${unread.length > 0 ? `, unread: ${unread[0]}` : ''}`,
  );
}

/** The text of a document as it is read where it is attached to a mail; and as far as pages show it. */
async function textOf(bytes: Buffer): Promise<{ text: string; shownText: string; unread: string[] }> {
  const mail = Buffer.concat([
    Buffer.from('Content-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n\r\n'),
    Buffer.from(bytes.toString('base64').replace(/.{76}/g, '$&\r\n')),
  ]);
  let text = '';
  let shownText = '';
  const sink = ({ where }: { where: string }) => ({
    write(piece: string) {
      text += piece;
      if (!UNSEEN.test(where)) shownText += piece;
    },
    end() {
      text += '\n';
      shownText += '\n';
    },
  });
  const options = { fallbackCharset: 'windows-1252', documents: loadDocumentPorts(systemClock) };
  const unread = await readPitch(mail, sink, options);
  return { text, shownText, unread: unread.map(({ where, why }) => `${where}: ${why}`) };
}

/** What pdftotext reads on the pages of a PDF, as far as they are shown. */
function textOfPdf(file: string): string {
  return spawnSync('pdftotext', ['-q', '-cropbox', '-enc', 'UTF-8', file, '-'], SPAWN).stdout ?? '';
}

/** The text of all pages of an EPUB, taken out of it by `unzip`. */
function textOfPages(file: string): string {
  const { stdout } = spawnSync('unzip', ['-p', file, '*.xhtml', '*.html', '*.htm'], SPAWN);
  return (stdout ?? '')
    .replace(/<(head|style|script)\b[^>]*>.*?<\/\1>/gis, '')
    .replace(/<!--.*?-->/gs, '')
    .replace(/<\/?(?:p|div|h\d|li|td|th|tr|br|section|nav|title)\b[^>]*>/gi, '\n')
    .replace(/<[^>]*>/g, '')
    .replace(/&[a-z]+;|&#\w+;/gi, ' ');
}

/** Words of three letters and more, in lower case, each once; of scripts without spaces two characters at a time. */
function wordsOf(text: string): Set<string> {
  const joined = text
    .normalize('NFKC')
    .replace(/[\u00ad\u2011-]\s*\n\s*/g, '')
    .toLowerCase();
  return new Set(joined.match(/\p{sc=Han}{2}|\p{sc=Latin}{3,}|\p{sc=Cyrillic}{3,}|\p{sc=Greek}{3,}/gu) ?? []);
}

function toPdf(files: readonly string[], folder: string, scratch: string): void {
  const profile = `-env:UserInstallation=file://${join(scratch, 'profile')}`;
  const options = { ...SPAWN, timeout: files.length * PATIENCE };
  const slides = files.filter((file) => /\.(ppt[xm]|odp)$/i.test(file));
  const others = files.filter((file) => !slides.includes(file));
  const withNotes = 'pdf:impress_pdf_Export:{"ExportNotesPages":{"type":"boolean","value":"true"}}';
  for (const [to, some] of [
    ['pdf', others],
    [withNotes, slides],
  ] as const) {
    if (some.length > 0)
      spawnSync('soffice', [profile, '--headless', '--convert-to', to, '--outdir', folder, ...some], options);
  }
}

/** The name that LibreOffice gives to the PDF of a document. */
function pdfOf(file: string): string {
  return `${basename(file, extname(file))}.pdf`;
}

function line(kind: string, { documents, unread, words, found, read, beyond, milliseconds }: Tally): string {
  const share = (part: number, whole: number) => (whole === 0 ? '-' : (part / whole).toFixed(4));
  const verdict = (isMet: boolean) => (isMet ? 'met' : 'MISSED');
  const target = TARGETS.get(kind)!;
  return (
    `${kind}: ${documents} documents, ${unread} with unread parts, ` +
    `${share(found, words)} of ${words} words read (target ${target}: ${verdict(found >= target * words)}), ` +
    `${share(beyond, read)} of those read are beyond (target ${MAX_BEYOND}: ${verdict(beyond <= MAX_BEYOND * read)}), ` +
    `${Math.round(milliseconds)} ms of processor time`
  );
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
