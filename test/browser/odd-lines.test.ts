import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadConfig } from '../../cli/load-config.ts';
import { createLocalReview } from '../../local/local-review.ts';
import { temporaryFolder } from '../cli/screen-process.ts';
import { record } from '../record.ts';
import { CHROMIUM } from './browser.ts';
import { openMemoryPage } from './memory-browser.ts';

describe.skipIf(CHROMIUM === undefined)('a log with odd lines', () => {
  test('breaks neither the list, nor the counts, nor the opened pitch', async () => {
    const data = await temporaryFolder();
    await mkdir(join(data, 'mail'));
    const time = new Date().toISOString();
    const odd = [
      { id: 'no-reasons', reasons: undefined },
      { id: 'no-time', time: 'yesterday' },
      { id: 'reasons-of-another-kind', reasons: [null, 'disruptive', { word: 1 }], unread: 'x' },
      { id: 'bare', sender: null, subject: undefined, forwardedTo: undefined, inbox: 'tips@paper.example' },
      { id: 'whole', subject: 'A whole one' },
    ];
    const lines = odd.map((given) =>
      JSON.stringify({ ...record({ time, logged: time, outcome: 'ignored' }), ...given }),
    );
    await writeFile(join(data, 'pitches.jsonl'), `${lines.join('\n')}\n{"v":1,"event":"pi`);
    await writeFile(join(data, 'mail', 'no-reasons.eml'), 'Subject: A battery\r\n\r\nThe text of it');
    const review = await createLocalReview(data, () => loadConfig());
    const { page, errors } = await openMemoryPage({ review });
    await expect
      .poll(() => page.locator('.pitch .open').allTextContents())
      .toEqual(['A whole one', '(no subject)', 'A battery', 'A battery']);
    await expect.poll(() => page.locator('#summary').textContent()).toMatch(/^Last 30 days: 4 came, /);
    await page.locator('.open').last().click();
    await page.locator('#opened').getByText('The text of it').waitFor();
    expect(errors).toEqual([]);
  });
});
