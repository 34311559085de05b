// suites/rewrite.ts runs this program as a new process: it rewrites one mail from a file, and writes the time and memory.
import { readFile } from 'node:fs/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { type Forwarding, parseMail, rewriteMail } from '../../core/index.ts';
import { BENCH_CONFIG } from '../judge-mail.ts';
import { plainMail } from '../mails/mail.ts';
import { peakMemory } from '../peak-memory.ts';
import { timeInTurn } from '../timing.ts';

/** This program's output. */
export interface Rewriting {
  mail: number;
  /** Bytes that rewriting added to the process with the mail loaded: the peak of resident memory, and buffers. */
  resident: number;
  buffers: number;
  /** Median milliseconds of rewriting the mail, and of copying it. */
  rewrite: number;
  copy: number;
}

const forwarding: Forwarding = {
  inbox: BENCH_CONFIG.inboxes[0]!,
  envelopeFrom: 'anna@startup.example',
  verdicts: { spam: 'PASS', virus: 'PASS', spf: 'PASS', dkim: 'PASS', dmarc: 'PASS' },
  unread: [],
  fallbackCharset: 'gb18030',
};
setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

// A warm-up, as the first mail waits for code to be loaded and compiled.
rewriteMail(parseMail(plainMail('said')), forwarding);
const raw = await readFile(process.argv[2]!);
collect();
const before = process.memoryUsage();
const rewritten = rewriteMail(parseMail(raw), forwarding);
const after = process.memoryUsage();
// The peak is that of rewriting: before, the process had little more than the mail.
const peak = Math.max(peakMemory(), after.rss);
if (rewritten.length === 0) throw new Error('The mail was not rewritten.');

const times = await timeInTurn(
  { rewrite: () => rewriteMail(parseMail(raw), forwarding), copy: () => Buffer.from(raw) },
  { milliseconds: Number(process.argv[3]), least: 5 },
);
const rewriting: Rewriting = {
  mail: raw.length,
  resident: peak - before.rss,
  buffers: after.arrayBuffers - before.arrayBuffers,
  ...times,
};
process.stdout.write(JSON.stringify(rewriting));
