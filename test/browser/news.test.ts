import type { Page } from 'playwright-core';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { PitchRecord } from '../../core/record/pitch-record.ts';
import { CHROMIUM } from './browser.ts';
import { comeIn, ignored, pitches, subjects } from './incoming.ts';
import { openMemoryPage } from './memory-browser.ts';

/** What a click at a point would hit. */
const subjectAt = (page: Page, { x, y }: { x: number; y: number }) =>
  page.evaluate(
    ([x, y]) => document.elementFromPoint(x!, y!)?.closest('.pitch')?.querySelector('.open')?.textContent,
    [x, y],
  );

async function pointAt(page: Page, subject: string) {
  const row = page.locator('.pitch', { hasText: subject });
  await row.scrollIntoViewIfNeeded();
  const box = (await row.boundingBox())!;
  const point = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  await page.mouse.move(point.x, point.y);
  return point;
}

describe.skipIf(CHROMIUM === undefined)('pitches that come in', () => {
  test.each([
    ['click', (page: Page) => page.getByRole('button', { name: '2 new' }).click()],
    ['key', (page: Page) => page.keyboard.press('n')],
  ])('wait while somebody points at a row, and are shown by %s', async (_, show) => {
    const opened = await openMemoryPage({ pitches: pitches(3) });
    const { page, errors } = opened;
    await expect.poll(() => subjects(page)).toEqual(['Lamp 3', 'Lamp 2', 'Lamp 1']);
    const point = await pointAt(page, 'Lamp 2');
    comeIn(opened, ignored(4));
    comeIn(opened, ignored(5));
    await page.getByRole('button', { name: '2 new' }).waitFor();
    expect(await subjects(page)).toEqual(['Lamp 3', 'Lamp 2', 'Lamp 1']);
    expect(await subjectAt(page, point)).toBe('Lamp 2');
    await show(page);
    expect(await subjects(page)).toEqual(['Lamp 5', 'Lamp 4', 'Lamp 3', 'Lamp 2', 'Lamp 1']);
    expect(await page.locator('#waiting').isVisible()).toBe(false);
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Lamp 5');
    expect(errors).toEqual([]);
  });

  test('appear by themselves where the list is at its top and nobody is at it', async () => {
    const opened = await openMemoryPage({ pitches: pitches(1) });
    const { page } = opened;
    await expect.poll(() => subjects(page)).toEqual(['Lamp 1']);
    comeIn(opened, ignored(2));
    await expect.poll(() => subjects(page)).toEqual(['Lamp 2', 'Lamp 1']);
    // Somebody has a row in the focus; as soon as nobody has, the next one is shown, too.
    await page.locator('.open').first().focus();
    comeIn(opened, ignored(3));
    await page.getByRole('button', { name: '1 new' }).waitFor();
    expect(await subjects(page)).toEqual(['Lamp 2', 'Lamp 1']);
    await page.evaluate(() => (document.activeElement as HTMLElement).blur());
    await expect.poll(() => subjects(page)).toEqual(['Lamp 3', 'Lamp 2', 'Lamp 1']);
  });

  test('while another filter is being loaded do not mix with the rows of the former one', async () => {
    const opened = await openMemoryPage({ pitches: pitches(2) });
    const { page } = opened;
    await expect.poll(() => subjects(page)).toEqual(['Lamp 2', 'Lamp 1']);
    // The answer for the new filter is late; the one for the news comes first.
    const late = Promise.withResolvers<void>();
    await page.route('**/pitches.json*', (route) => late.promise.then(() => route.continue()), { times: 1 });
    await page.getByText('Forwarded', { exact: true }).click();
    comeIn(opened, ignored(3, { outcome: 'forwarded', reasons: [] }));
    await expect.poll(() => subjects(page)).toEqual(['Lamp 3']);
    late.resolve();
    await page.waitForTimeout(300);
    expect(await subjects(page)).toEqual(['Lamp 3']);
  });

  test('wait where the list is scrolled down', async () => {
    const opened = await openMemoryPage({ pitches: pitches(30) });
    const { page } = opened;
    await expect.poll(() => page.locator('.pitch').count()).toBe(30);
    await page.evaluate(() => scrollTo(0, 600));
    comeIn(opened, ignored(31));
    await page.getByRole('button', { name: '1 new' }).waitFor();
    // Longer than a list that nobody touches waits.
    await page.waitForTimeout(2500);
    expect(await page.locator('.pitch').count()).toBe(30);
    await page.getByRole('button', { name: '1 new' }).click();
    await expect.poll(() => subjects(page)).toHaveLength(31);
    expect(await page.locator('.pitch').first().isVisible()).toBe(true);
  });

  test('a release that somebody else makes changes a row without moving those below', async () => {
    const opened = await openMemoryPage({ pitches: pitches(20) }, { viewport: { width: 400, height: 1000 } });
    const { page, screen } = opened;
    await expect.poll(() => page.locator('.pitch').count()).toBe(20);
    await pointAt(page, 'Lamp 19');
    const top = async () => (await page.locator('.pitch', { hasText: 'Lamp 19' }).boundingBox())!.y;
    const before = await top();
    const [newest] = screen.pitches;
    // On a phone more than one line.
    const by = `${'a colleague with a long name '.repeat(6)}@desk.example`;
    const to = ['desk@paper.example'];
    const told = { v: 1, event: 'released', time: newest!.time, id: newest!.id, inbox: newest!.inbox, by, to } as const;
    const released = { ...told, to, messageId: 'm', sentAs: 'original' as const };
    screen.pitches[0] = { ...newest!, released } as PitchRecord;
    screen.page.publish(released);
    await page.locator('.pitch').first().getByText('released by').waitFor();
    expect(await top()).toBeCloseTo(before, 0);
  });

  test('at 50 a second are counted while they come in', async () => {
    const opened = await openMemoryPage({ pitches: pitches(1) });
    const { page } = opened;
    await expect.poll(() => page.locator('.pitch').count()).toBe(1);
    await pointAt(page, 'Lamp 1');
    let n = 1;
    const timer = setInterval(() => {
      n += 1;
      comeIn(opened, ignored(n));
    }, 20);
    onTestFinished(() => clearInterval(timer));
    const count = async () => Number.parseInt((await page.locator('#waiting').textContent()) || '0', 10);
    await expect.poll(count).toBeGreaterThan(0);
    // An update that waited for a pause would never come.
    await page.evaluate(
      () =>
        new Promise<void>((resolve) => {
          let changes = 0;
          new MutationObserver(() => {
            changes += 1;
            if (changes === 4) resolve();
          }).observe(document.getElementById('waiting')!, { childList: true });
        }),
    );
  });
});
