import { source } from 'axe-core';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type { UnsentMails } from '../../app/review.ts';
import { openMemoryPage, pitch, RAW } from './memory-browser.ts';

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

/**
 * Leads the page through every state that it has, and has axe look at each.
 *
 * @param width of the window, in CSS pixels
 * @returns what axe finds wrong, by the state, and the errors of the page's scripts
 */
export async function faultsInEveryState(width: number) {
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

  await page.getByRole('checkbox').first().click();
  await check('selected');
  await page.keyboard.press('Escape');
  await page.locator('.pitch').last().getByRole('button', { name: 'Done' }).click();
  await page.getByRole('button', { name: 'Not done' }).waitFor();
  await check('done');

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

  await page.keyboard.press('?');
  await page.getByRole('dialog', { name: 'Keys' }).waitFor();
  await check('keys');
  await page.keyboard.press('Escape');

  await page.keyboard.press('w');
  const words = page.getByRole('dialog', { name: 'Words' });
  await words.getByRole('textbox').fill('a disruptive lamp');
  await words.getByText('Would be ignored').waitFor();
  await check('words');
  await page.keyboard.press('Escape');
  await page.getByText('More', { exact: true }).click();
  await check('more filters');

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
  return { found, errors: errors.filter((text) => !text.includes('ERR_CONNECTION')) };
}
