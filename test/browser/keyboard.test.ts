import { describe, expect, test } from 'vitest';
import { CHROMIUM } from './browser.ts';
import { openMemoryPage, pitch, RAW } from './memory-browser.ts';

describe.skipIf(CHROMIUM === undefined)('with the keyboard', () => {
  test('the opened pitch gets the focus at its heading, and Escape closes it from anywhere, its HTML included', async () => {
    const { page } = await openMemoryPage({ raw: RAW, pitches: [pitch('2'), pitch('1')] });
    const focused = () => page.evaluate(() => document.activeElement?.tagName);
    const title = () => page.evaluate(() => document.activeElement?.textContent);
    for (const how of ['Enter', 'click'] as const) {
      const row = page.getByRole('button', { name: 'Lamp 1' });
      await (how === 'click' ? row.click() : row.press('Enter'));
      await page.locator('#opened dl').waitFor();
      expect([how, await focused(), await title()]).toEqual([how, 'H2', 'Lamp 1']);
      await page.getByRole('tab', { name: 'HTML' }).click();
      const text = page.frameLocator('iframe').getByText('Disruptive');
      await text.click();
      await expect.poll(focused).toBe('IFRAME');
      await page.keyboard.press('Escape');
      await expect.poll(() => page.locator('#opened').isVisible()).toBe(false);
      expect([how, await title()]).toEqual([how, 'Lamp 1']);
    }
  });

  test('the row of the opened pitch looks different from the one under the pointer', async () => {
    const { page } = await openMemoryPage({ raw: RAW, pitches: [pitch('3'), pitch('2'), pitch('1')] });
    await page.getByRole('button', { name: 'Lamp 3' }).click();
    await page.locator('.pitch', { hasText: 'Lamp 2' }).hover();
    const look = (subject: string) =>
      page
        .locator('.pitch', { hasText: subject })
        .evaluate((row) => ['borderTopColor', 'backgroundColor'].map((name) => getComputedStyle(row)[name as 'color']));
    const [opened, hovered, other] = [await look('Lamp 3'), await look('Lamp 2'), await look('Lamp 1')];
    expect(opened[0]).not.toBe(hovered[0]);
    expect(opened[1]).not.toBe(hovered[1]);
    expect(hovered[0]).not.toBe(other[0]);
  });

  test('j and k go through the list, with a pitch open and without; ? shows the keys', async () => {
    const { page, errors } = await openMemoryPage({ raw: RAW, pitches: [pitch('3'), pitch('2'), pitch('1')] });
    await page.locator('.pitch').first().waitFor();
    const focused = () => page.evaluate(() => document.activeElement?.textContent);
    const titles: (string | null | undefined)[] = [];
    for (const key of ['j', 'j', 'k', 'k']) {
      await page.keyboard.press(key);
      titles.push(await focused());
    }
    expect(titles).toEqual(['Lamp 3', 'Lamp 2', 'Lamp 3', 'Lamp 3']);
    await page.keyboard.press('Enter');
    await page.keyboard.press('j');
    const title = page.locator('#opened h2');
    await expect.poll(() => title.textContent()).toBe('Lamp 2');
    await page.getByRole('button', { name: 'Next' }).click();
    await expect.poll(() => title.textContent()).toBe('Lamp 1');
    await page.keyboard.press('j');
    await expect.poll(() => page.locator('#news').textContent()).toBe('This is the last pitch.');
    await page.getByRole('button', { name: 'Previous' }).click();
    await expect.poll(() => title.textContent()).toBe('Lamp 2');
    // From within its HTML, too.
    await page.getByRole('tab', { name: 'HTML' }).click();
    await page.frameLocator('iframe').getByText('Disruptive').click();
    await page.keyboard.press('k');
    await expect.poll(() => title.textContent()).toBe('Lamp 3');

    await page.keyboard.press('?');
    const keys = page.getByRole('dialog', { name: 'Keys' });
    await keys.getByText('next, previous pitch').waitFor();
    // Escape closes the keys, and leaves the pitch open.
    await page.keyboard.press('Escape');
    await expect.poll(() => keys.isVisible()).toBe(false);
    expect(await title.isVisible()).toBe(true);
    // A letter in the search is a letter.
    await page.getByRole('searchbox').press('j');
    expect(await page.getByRole('searchbox').inputValue()).toBe('j');
    expect(errors).toEqual([]);
  });

  test('a pitch is saved as the mail that came in, under a harmless name', async () => {
    const { page } = await openMemoryPage({ raw: RAW, pitches: [pitch('../"3"')] });
    await page.locator('.open').click();
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Save as .eml' }).click();
    const saved = await download;
    expect(saved.suggestedFilename()).toBe('pitch-____3_.eml');
    const pieces = await (await saved.createReadStream()).toArray();
    expect(String(Buffer.concat(pieces))).toBe(RAW);
  });
});
