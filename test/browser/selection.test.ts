import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { CHROMIUM } from './browser.ts';
import { openMemoryPage, pitch } from './memory-browser.ts';

const FIVE = () => ['5', '4', '3', '2', '1'].map((id) => pitch(id));

const bar = (page: Page) => page.getByRole('group', { name: 'Selected pitches' });
const row = (page: Page, subject: string) => page.getByRole('button', { name: subject });
const selected = (page: Page) => page.locator('.pitch.selected .open').allTextContents();

describe.skipIf(CHROMIUM === undefined)('several pitches at once', () => {
  test('are selected by box, Ctrl, Shift and key, and Escape selects none', async () => {
    const { page, errors } = await openMemoryPage({ pitches: FIVE() });
    await page.getByRole('checkbox', { name: 'Select Lamp 4' }).click();
    expect(await selected(page)).toEqual(['Lamp 4']);
    await row(page, 'Lamp 2').click({ modifiers: ['Shift'] });
    expect(await selected(page)).toEqual(['Lamp 4', 'Lamp 3', 'Lamp 2']);
    await row(page, 'Lamp 3').click({ modifiers: ['Control'] });
    expect(await selected(page)).toEqual(['Lamp 4', 'Lamp 2']);
    // A click alone still opens.
    expect(await page.locator('#opened').isVisible()).toBe(false);
    await row(page, 'Lamp 5').focus();
    await page.keyboard.press('x');
    expect(await selected(page)).toEqual(['Lamp 5', 'Lamp 4', 'Lamp 2']);
    expect(await bar(page).textContent()).toContain('3 selected');
    expect(await page.getByRole('checkbox', { name: 'Select Lamp 5' }).isChecked()).toBe(true);
    await page.keyboard.press('Escape');
    expect(await selected(page)).toEqual([]);
    expect(await bar(page).isVisible()).toBe(false);
    expect(errors).toEqual([]);
  });

  test('are forwarded in one go, which one Undo stops', async () => {
    const { page, screen, errors } = await openMemoryPage({
      pitches: [pitch('6', { outcome: 'virus', reasons: [] }), ...FIVE()],
    });
    await page.getByText('All kept').click();
    await expect.poll(() => page.locator('.pitch').count()).toBe(6);
    const select = async () => {
      await page.getByRole('checkbox', { name: 'Select Lamp 6' }).click();
      await row(page, 'Lamp 4').click({ modifiers: ['Shift'] });
    };
    await select();
    await page.clock.install();
    await page.clock.pauseAt(Date.now() + 60_000);
    await bar(page).getByRole('button', { name: 'Forward' }).click();
    expect(await bar(page).textContent()).toContain('Forwarding 2…');
    expect(await page.getByText('Forwarding…').count()).toBe(2);
    await bar(page).getByRole('button', { name: 'Undo' }).click();
    await page.clock.runFor(10_000);
    expect(screen.released).toEqual([]);
    await select();
    await bar(page).getByRole('button', { name: 'Forward' }).click();
    await page.clock.runFor(6_000);
    await expect.poll(() => screen.released.map(({ mail }) => mail.id)).toEqual(['5', '4']);
    await expect.poll(() => page.locator('#news').textContent()).toContain('2 forwarded.');
    expect(errors).toEqual([]);
  });

  test('say which could not be forwarded', async () => {
    const { page, screen } = await openMemoryPage({ pitches: FIVE() });
    await page.route('**/release', (route) => route.fulfill({ status: 422, body: 'The relay is away.' }), { times: 1 });
    await page.clock.install();
    await row(page, 'Lamp 5').click({ modifiers: ['Control'] });
    await row(page, 'Lamp 4').click({ modifiers: ['Control'] });
    await page.keyboard.press('f');
    await page.clock.runFor(6_000);
    await expect.poll(() => page.locator('#news').textContent()).toBe('1 forwarded, 1 not: The relay is away.');
    expect(screen.released.map(({ mail }) => mail.id)).toEqual(['4']);
    await page.locator('.pitch').first().getByRole('button', { name: 'Try again' }).waitFor();
  });

  test('are marked as done in one request, which one Undo takes back', async () => {
    const { page, screen, requests } = await openMemoryPage({ pitches: FIVE() });
    // Seen before, so that this page marks nothing but what it is told to.
    await expect.poll(() => screen.pitches.every(({ seen }) => seen)).toBe(true);
    await row(page, 'Lamp 5').click({ modifiers: ['Control'] });
    await row(page, 'Lamp 2').click({ modifiers: ['Shift'] });
    const before = requests.filter((url) => url.endsWith('/marks')).length;
    await bar(page).getByRole('button', { name: 'Done' }).click();
    await bar(page).getByText('4 done.').waitFor();
    expect(screen.pitches.filter(({ done }) => done)).toHaveLength(4);
    expect(requests.filter((url) => url.endsWith('/marks'))).toHaveLength(before + 1);
    expect(await page.locator('.pitch.is-done').count()).toBe(4);
    await bar(page).getByRole('button', { name: 'Undo' }).click();
    await expect.poll(() => screen.pitches.filter(({ done }) => done)).toHaveLength(0);
    await expect.poll(() => page.locator('.pitch.is-done').count()).toBe(0);
  });
});
