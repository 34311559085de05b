// Run as a fresh process by suites/documents.ts: judges a plain mail, then one with a document, as a warm function does that
// gets its first document, and says how long the second took and what memory the process took at most.
import { readFile } from 'node:fs/promises';
import { prepareJudge } from '../judge-mail.ts';
import { peakMemory } from '../peak-memory.ts';

/** What this process writes. */
export interface DocumentRun {
  milliseconds: number;
  /** Milliseconds of processor time, of all threads: what a machine that does nothing else takes at most. */
  processor: number;
  /** The most resident bytes at any time. */
  bytes: number;
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
