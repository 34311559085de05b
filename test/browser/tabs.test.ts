import { describe, expect, test } from 'vitest';
import { CHROMIUM } from './browser.ts';
import { comeIn, ignored, pitches, subjects } from './incoming.ts';
import { openMemoryPage } from './memory-browser.ts';

describe.skipIf(CHROMIUM === undefined)('many tabs', () => {
  test('all load, all are live, all show what comes in, over one connection', async () => {
    const opened = await openMemoryPage({ pitches: pitches(1) });
    const { page, screen } = opened;
    const tabs = [page];
    for (let n = 1; n < 9; n += 1) {
      const tab = await page.context().newPage();
      await tab.goto(screen.url);
      await tab.getByText('Live: new pitches').waitFor();
      tabs.push(tab);
    }
    comeIn(opened, ignored(2));
    for (const tab of tabs) {
      await tab.bringToFront();
      await expect.poll(() => subjects(tab)).toEqual(['Lamp 2', 'Lamp 1']);
    }
    await screen.stop();
    for (const tab of tabs) await tab.getByText('Not connected').waitFor();
  });

  test('a browser without shared workers has news as well', async () => {
    const opened = await openMemoryPage({ pitches: pitches(1) });
    const { page, screen } = opened;
    await page.addInitScript(() => Reflect.deleteProperty(globalThis, 'SharedWorker'));
    await page.goto(screen.url);
    await page.getByText('Live: new pitches').waitFor();
    comeIn(opened, ignored(2));
    await expect.poll(() => subjects(page)).toEqual(['Lamp 2', 'Lamp 1']);
  });
});
