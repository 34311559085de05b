// Compares the words read of the documents in a folder with those that pdftotext and LibreOffice find. By hand alone: the
// documents are anybody's, and neither program comes with this project.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, extname, join } from 'node:path';
import { loadDocumentPorts } from '../app/documents/load-document-ports.ts';
import { systemClock } from '../app/system-clock.ts';
import { UserError } from '../app/user-error.ts';
import { runCommand } from '../cli/run-command.ts';
import { readPitch } from '../core/index.ts';

const HELP = `Compares the words read of each document in a folder with those that pdftotext (PDF) or LibreOffice (all else, by
way of a PDF that it makes) finds: how many of those are read, and how many words are read that it does not show.

  npm run compare-documents -- FOLDER [--list]

  --list   name each document with what is missing in it, and what is read beyond
`;

/** Milliseconds that another program may take for one document. */
const PATIENCE = 60_000;
/** Documents that LibreOffice is given at once. */
const BATCH = 20;
/** Words that are named of one document. */
const MAX_NAMED = 8;
const OPTIONS = { encoding: 'utf8', timeout: PATIENCE, maxBuffer: 1 << 28 } as const;

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
  const folder = args.find((arg) => !arg.startsWith('--'));
  if (args.includes('--help')) return void process.stdout.write(HELP);
  if (folder === undefined) throw new UserError('No folder is given. --help says what is compared.');
  const kinds = /^\.(pdf|docx|docm|dotx|pptx|pptm|xlsx|xlsm|odt|ods|odp|rtf|doc|epub)$/i;
  const files = readdirSync(folder)
    .filter((name) => kinds.test(extname(name)))
    .sort()
    .map((name) => join(folder, name));
  const scratch = mkdtempSync(join(tmpdir(), 'compare-documents-'));
  try {
    const others = files.filter((file) => !/\.pdf$/i.test(file));
    for (let at = 0; at < others.length; at += BATCH) toPdf(others.slice(at, at + BATCH), scratch);
    const tallies = new Map<string, Tally>();
    for (const file of files) await compare(file, scratch, tallies, args.includes('--list'));
    for (const [kind, tally] of [...tallies].sort()) print(line(kind, tally));
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
});

async function compare(file: string, scratch: string, tallies: Map<string, Tally>, isListed: boolean): Promise<void> {
  const kind = extname(file).slice(1).toLowerCase();
  const shown = /\.pdf$/i.test(file) ? file : join(scratch, pdfOf(file));
  const expected = wordsOf(spawnSync('pdftotext', ['-q', '-enc', 'UTF-8', shown, '-'], OPTIONS).stdout ?? '');
  const start = process.cpuUsage();
  const { text, unread } = await textOf(readFileSync(file));
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
  // What the other program cannot open, or shows nothing of, says nothing.
  if (unread.length > 0) tally.unread++;
  if (expected.size === 0 || (unread.length > 0 && text === '')) return;
  const read = wordsOf(text);
  // Programs differ in where they see a space.
  const squeezed = text.replace(/[\s\u00ad\u2011\u2028\u2029-]+/g, '').toLowerCase();
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

/** The text of a document as it is read where it is attached to a mail. */
async function textOf(bytes: Buffer): Promise<{ text: string; unread: string[] }> {
  const mail = Buffer.concat([
    Buffer.from('Content-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n\r\n'),
    Buffer.from(bytes.toString('base64').replace(/.{76}/g, '$&\r\n')),
  ]);
  let text = '';
  const sink = () => ({
    write(piece: string) {
      text += piece;
    },
    end() {
      text += '\n';
    },
  });
  const options = { fallbackCharset: 'windows-1252', documents: loadDocumentPorts(systemClock) };
  const unread = await readPitch(mail, sink, options);
  return { text, unread: unread.map(({ where, why }) => `${where}: ${why}`) };
}

/** Words of three letters and more, in lower case, each once; of scripts without spaces two characters at a time. */
function wordsOf(text: string): Set<string> {
  const joined = text
    .normalize('NFKC')
    .replace(/[\u00ad\u2011-]\s*\n\s*/g, '')
    .toLowerCase();
  return new Set(joined.match(/\p{sc=Han}{2}|\p{sc=Latin}{3,}|\p{sc=Cyrillic}{3,}|\p{sc=Greek}{3,}/gu) ?? []);
}

function toPdf(files: readonly string[], folder: string): void {
  const profile = `-env:UserInstallation=file://${join(folder, 'profile')}`;
  spawnSync('soffice', [profile, '--headless', '--convert-to', 'pdf', '--outdir', folder, ...files], {
    ...OPTIONS,
    timeout: BATCH * PATIENCE,
  });
}

function pdfOf(file: string): string {
  return `${basename(file, extname(file))}.pdf`;
}

function line(kind: string, { documents, unread, words, found, read, beyond, milliseconds }: Tally): string {
  const share = (part: number, whole: number) => (whole === 0 ? '-' : (part / whole).toFixed(4));
  return `${kind}: ${documents} documents, ${unread} with unread parts, ${share(found, words)} of ${words} words read, ${share(beyond, read)} of those read are beyond, ${Math.round(milliseconds)} ms of processor time`;
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
