import { describe, expect, test } from 'vitest';
import { CHROMIUM } from './browser.ts';
import { openMemoryPage, pitch, RAW } from './memory-browser.ts';

const THREE = () => [pitch('3'), pitch('2'), pitch('1')];

describe.skipIf(CHROMIUM === undefined)('what is new', () => {
  test('stands out, is counted in the tab, and is no longer new at the next visit, in any browser', async () => {
    const { page, screen, errors } = await openMemoryPage({ pitches: THREE() });
    await expect.poll(() => page.locator('.pitch.fresh').count()).toBe(3);
    expect(await page.locator('.pitch').first().getByText('New', { exact: true }).isVisible()).toBe(true);
    await expect.poll(() => page.title()).toBe('(3) pitch-screen');
    const icon = () => page.locator('link[rel="icon"]').getAttribute('href');
    expect(decodeURIComponent((await icon())!)).toContain('>3</text>');
    // Seen for a while, they are new to nobody; on this page they stand out until the next visit.
    await expect.poll(() => screen.pitches.every(({ seen }) => seen)).toBe(true);
    await expect.poll(() => page.title()).toBe('pitch-screen');
    expect(decodeURIComponent((await icon())!)).not.toContain('</text>');
    expect(await page.locator('.pitch.fresh').count()).toBe(3);
    await page.reload();
    await expect.poll(() => page.locator('.pitch').count()).toBe(3);
    expect(await page.locator('.pitch.fresh').count()).toBe(0);
    expect(errors).toEqual([]);
  });

  test.each(['search=subject:%22Lamp+2%22', 'outcome=forwarded'])(
    'is not taken for seen where only some of it is shown: %s',
    async (query) => {
      const forwarded = pitch('4', { outcome: 'forwarded', reasons: [] });
      const { page, screen } = await openMemoryPage({ pitches: [forwarded, ...THREE()] });
      await page.goto(`${screen.url}/?${query}`);
      await expect.poll(() => page.locator('.pitch').count()).toBe(1);
      await page.waitForTimeout(2_500);
      expect(screen.pitches.some(({ seen }) => seen)).toBe(false);
    },
  );
});

describe.skipIf(CHROMIUM === undefined)('a pitch that is done', () => {
  test('stays in its place until the list is loaded anew, has a list of its own, and can be taken back', async () => {
    const { page, screen, errors } = await openMemoryPage({ pitches: THREE() });
    const row = (subject: string) => page.locator('.pitch', { hasText: subject });
    await row('Lamp 2').getByRole('button', { name: 'Done' }).click();
    await row('Lamp 2').getByRole('button', { name: 'Not done' }).waitFor();
    await expect.poll(() => row('Lamp 2').textContent()).toMatch(/Done by someone/);
    expect(screen.pitches.map(({ done }) => done !== undefined)).toEqual([false, true, false]);
    // News do not take it away from under the pointer.
    screen.pitches.unshift(pitch('4'));
    screen.page.publish(screen.pitches[0]!);
    await page.getByRole('button', { name: '1 new' }).click();
    expect(await page.locator('.pitch .open').allTextContents()).toEqual(['Lamp 4', 'Lamp 3', 'Lamp 2', 'Lamp 1']);
    await page.reload();
    await expect.poll(() => page.locator('.pitch .open').allTextContents()).toEqual(['Lamp 4', 'Lamp 3', 'Lamp 1']);
    await page.locator('#outcomes').getByText('Done').click();
    await expect.poll(() => page.locator('.pitch .open').allTextContents()).toEqual(['Lamp 2']);
    expect(page.url()).toBe(`${screen.url}/?outcome=done`);
    await row('Lamp 2').getByRole('button', { name: 'Not done' }).click();
    await expect.poll(() => screen.pitches.some(({ done }) => done)).toBe(false);
    await page.locator('#outcomes').getByText('Ignored').click();
    await expect.poll(() => page.locator('.pitch').count()).toBe(4);
    expect(errors).toEqual([]);
  });

  test('is marked by d, from the list and where it is opened', async () => {
    const { page, screen } = await openMemoryPage({ pitches: THREE(), raw: RAW });
    await page.locator('.pitch').first().waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('d');
    await expect.poll(() => screen.pitches.map(({ done }) => done !== undefined)).toEqual([true, false, false]);
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.locator('#opened dl').waitFor();
    await page.keyboard.press('d');
    await page.locator('#opened').getByRole('button', { name: 'Not done' }).waitFor();
    await expect.poll(() => screen.pitches.map(({ done }) => done !== undefined)).toEqual([true, true, false]);
  });

  test('that could not be marked says why, and can be tried again', async () => {
    const { page, screen } = await openMemoryPage({ pitches: [pitch('1')] });
    await page.route('**/marks', (route) => route.fulfill({ status: 422, body: 'The disk is full.' }), { times: 1 });
    const row = page.locator('.pitch');
    await row.getByRole('button', { name: 'Done' }).click();
    await row.getByText('The disk is full.').waitFor();
    await row.getByRole('button', { name: 'Done' }).click();
    await row.getByRole('button', { name: 'Not done' }).waitFor();
    expect(screen.pitches[0]!.done).toBeDefined();
  });
});
