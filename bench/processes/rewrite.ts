// Run as a fresh process by suites/rewrite.ts: rewrites one mail from a file, and says what that took.

import { readFile } from 'node:fs/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { type Forwarding, parseMail, rewriteMail } from '../../core/index.ts';
import { BENCH_CONFIG } from '../judge-mail.ts';
import { plainMail } from '../mails/mail.ts';
import { peakMemory } from '../peak-memory.ts';
import { timeInTurn } from '../timing.ts';

/** What this process writes. */
export interface Rewriting {
  mail: number;
  /** Bytes that one rewriting added to what the process had with the mail loaded: resident at most, and in buffers. */
  resident: number;
  buffers: number;
  /** Median milliseconds. */
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

// Code is compiled and loaded for the first mail, whichever it is.
rewriteMail(parseMail(plainMail('said')), forwarding);
const raw = await readFile(process.argv[2]!);
collect();
const before = process.memoryUsage();
const rewritten = rewriteMail(parseMail(raw), forwarding);
const after = process.memoryUsage();
// All that was resident before is the mail and what is small beside it.
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
