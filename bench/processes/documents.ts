// suites/documents.ts runs this program as a new process: it screens a mail with an attached text, then one with a document, like a warm
// function that gets its first document. It writes the time of the second and its peak memory.
import { readFile } from 'node:fs/promises';
import { prepareJudge } from '../judge-mail.ts';
import { peakMemory } from '../peak-memory.ts';

/** This program's output. */
export interface DocumentRun {
  milliseconds: number;
  /** Milliseconds of processor time of all threads. */
  processor: number;
  /** The peak of resident memory. */
  bytes: number;
  /** The reasons why something could not be read. */
  unread: string[];
}

const judge = prepareJudge();

const [plain, withDocument] = await Promise.all(process.argv.slice(2).map((file) => readFile(file)));
await judge(plain!);
const used = process.cpuUsage();
const start = performance.now();
const { unread } = await judge(withDocument!);
const milliseconds = performance.now() - start;
const { user, system } = process.cpuUsage(used);
const run: DocumentRun = {
  milliseconds,
  processor: (user + system) / 1_000,
  bytes: peakMemory(),
  unread: unread.map(({ why }) => why),
};
process.stdout.write(JSON.stringify(run));
