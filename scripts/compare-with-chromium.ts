// Reads made-up pages and compares the words with those that Chromium shows: npm run compare-html -- --seeds 1000 [--from 1]
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { CHROMIUM } from '../test/browser/chromium.ts';
import { compareWithChromium } from '../test/core/text/html/compare-with-chromium.ts';

const { values } = parseArgs({ options: { seeds: { type: 'string' }, from: { type: 'string' } } });
const count = Number(values.seeds ?? 200);
const from = Number(values.from ?? 1);
if (CHROMIUM === undefined) throw new Error('Chromium is not found. Install it, or set CHROMIUM to its path.');
const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-gpu'] });
try {
  const seeds = Array.from({ length: count }, (_, index) => from + index);
  const differences = await compareWithChromium(seeds, (options) => browser.newPage(options));
  for (const { seed, html, lost, extra } of differences) {
    process.stdout.write(
      `\n${seed}: lost ${lost.join(' ') || 'nothing'}, extra ${extra.join(' ') || 'nothing'}\n${html}\n`,
    );
  }
  process.stdout.write(`\n${differences.length} of ${count} pages differ\n`);
} finally {
  await browser.close();
}
