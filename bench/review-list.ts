// How long `npm run -s review -- list` takes over a log of a million lines, as a process of its own, and its memory.
import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { logLine } from '../lambda/pitch/log-line.ts';
import { record } from '../test/cli/record.ts';

const LINES = 1_000_000;
const REASONS = [
  { word: 'disruptive', where: 'text', as: 'disruptive', excerpt: 'the most disruptive thing since paper' },
];

/** Prints the most memory of the process at its end; Linux counts it in KB. */
const MEMORY = 'data:text/javascript,process.on("exit",()=>console.error(process.resourceUsage().maxRSS))';

const data = await mkdtemp(join(tmpdir(), 'pitch-screen-bench-'));
try {
  await mkdir(join(data, 'mail'));
  const log = await open(join(data, 'pitches.jsonl'), 'w');
  for (let at = 0; at < LINES; at += 10_000) {
    const lines = Array.from({ length: 10_000 }, (_, n) => {
      const time = new Date(Date.now() - (LINES - at - n) * 20_000).toISOString();
      const kept = n % 4 === 0 ? { outcome: 'ignored' as const, reasons: REASONS } : {};
      return `${logLine(record({ time, logged: time, id: `${time.replace(/[-:.]/g, '')}-${at + n}`, ...kept }))}\n`;
    });
    await log.write(lines.join(''));
  }
  await log.close();
  for (const args of [['list'], ['list', '--since', '7d'], ['list', '--page', '10'], ['stats', '--since', '365d']]) {
    const start = performance.now();
    const { stderr, status } = spawnSync(
      process.execPath,
      ['--import', MEMORY, 'cli/review.ts', ...args, '--data', data],
      {
        cwd: join(import.meta.dirname, '..'),
        encoding: 'utf8',
      },
    );
    if (status !== 0) throw new Error(stderr);
    const ms = Math.round(performance.now() - start);
    console.log(
      `review ${args.join(' ')}: ${ms} ms, ${Math.round(Number(stderr) / 1024)} MB at most, of ${LINES} lines`,
    );
  }
} finally {
  await rm(data, { recursive: true });
}
