import { source } from 'axe-core';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import type { UnsentMails } from '../../app/review.ts';
import type { PitchRecord } from '../../core/record/pitch-record.ts';
import { record } from '../cli/record.ts';
import { CHROMIUM } from './browser.ts';
import { openMemoryPage } from './memory-browser.ts';

const REASONS = [{ word: 'disruptive', where: 'HTML', as: 'Disruptive', excerpt: 'a Disruptive app' }];

const RAW =
  'Subject: A lamp\r\nFrom: Acme <press@acme.example>\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n' +
  'Content-Type: text/html\r\n\r\n<h1>A lamp</h1><p>a Disruptive app</p>\r\n--b\r\n' +
  'Content-Type: application/pdf; name="lamp.pdf"\r\n\r\nx\r\n--b--\r\n';

function pitch(id: string, given: Partial<PitchRecord> = {}): PitchRecord {
  const time = new Date().toISOString();
  return record({ id, time, logged: time, subject: `Lamp ${id}`, outcome: 'ignored', reasons: REASONS, ...given });
}

/** What axe finds wrong, in light and in dark: the rule, and the elements that break it. */
async function faults(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    const wrong = await page.evaluate(async (isAgain) => {
      const { axe } = globalThis as unknown as { axe: typeof import('axe-core') };
      // In other colours nothing else can be wrong.
      const rules = isAgain ? { runOnly: ['color-contrast'] } : {};
      const { violations } = await axe.run(document, { iframes: false, ...rules });
      return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target).join(' | ')}`);
    }, colorScheme === 'dark');
    found.push(...wrong.map((one) => `${colorScheme}, ${one}`));
  }
  return found;
}

describe.skipIf(CHROMIUM === undefined)('every state of the page', () => {
  test.each([360, 1440])('at %i px has nothing that axe finds wrong, in light and in dark', async (width) => {
    let unsent: UnsentMails = { count: 0, mails: [] };
    const { page, screen, errors } = await openMemoryPage(
      {
        raw: RAW,
        inboxes: ['tips@paper.example', 'desk@paper.example'],
        review: { failed: async () => unsent, retry: async () => 1 },
      },
      // Whatever fades in or out has its last colours at once.
      { viewport: { width, height: 900 }, reducedMotion: 'reduce' },
    );
    await page.evaluate(source);
    const found: Record<string, string[]> = {};
    const check = async (state: string) => {
      const wrong = await faults(page);
      if (wrong.length > 0) found[state] = wrong;
    };
    await page.getByText('Nothing has been ignored').waitFor();
    await check('empty');

    screen.pitches.unshift(
      pitch('2', { subject: '\u200b', sender: '' }),
      pitch('1', { outcome: 'forwarded', reasons: [], forwardedTo: ['desk@paper.example'] }),
    );
    screen.page.publish(screen.pitches[0]!);
    await page.locator('.pitch').waitFor();
    await page.locator('#summary', { hasText: 'came' }).waitFor();
    await check('list');

    await page.locator('.pitch').hover();
    await check('hovered');
    screen.pitches.unshift(pitch('3'));
    screen.page.publish(screen.pitches[0]!);
    await page.getByRole('button', { name: '1 new' }).waitFor();
    await check('news wait');
    await page.keyboard.press('n');

    unsent = {
      count: 1,
      mails: [{ id: 'x', sender: 'a@acme.example', subject: 's', why: '550 no', isTriedAgain: false }],
    };
    screen.page.publishUnsent();
    await page.locator('#unsent summary').click();
    await check('not sent');
    await page.locator('#unsent summary').click();

    await page.getByRole('button', { name: 'Forward after all' }).first().click();
    await page.getByRole('button', { name: 'Undo' }).waitFor();
    await check('can be undone');
    await page.locator('.pitch .done').waitFor();
    await check('forwarded');

    await page.getByRole('button', { name: 'Lamp 3' }).click();
    await page.locator('#opened dl').waitFor();
    await check('opened');
    await page.getByRole('tab', { name: 'HTML' }).click();
    await page.frameLocator('iframe').getByText('Disruptive').waitFor();
    await check('HTML');
    await page.getByRole('button', { name: 'Close' }).click();

    await page.getByText('All', { exact: true }).click();
    await expect.poll(() => page.locator('.pitch').count()).toBe(3);
    await check('all');
    await page.locator('.bar-of-day').last().click();
    await page.locator('#day').waitFor();
    await check('one day');
    await page.getByRole('searchbox').fill('nothing like this');
    await page.getByText('fits this search').waitFor();
    await check('nothing found');
    await screen.stop();
    await page.getByText('Not connected').waitFor();
    await page.getByRole('searchbox').fill('');
    await page.getByRole('alert').waitFor();
    await check('not running');
    expect(found).toEqual({});
    expect(errors.filter((text) => !text.includes('ERR_CONNECTION'))).toEqual([]);
  });
});

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
});
