import { describe, expect, test } from 'vitest';
import { CHROMIUM } from './browser.ts';
import { openMemoryPage, pitch } from './memory-browser.ts';

const PITCHES = () => [
  pitch('4', { outcome: 'forwarded', reasons: [], forwardedTo: ['desk@paper.example'] }),
  pitch('3'),
  pitch('2'),
  pitch('1'),
];

describe.skipIf(CHROMIUM === undefined)('the address of the page', () => {
  test('keeps filter, search, word and day over a reload, and for whoever opens it anew', async () => {
    const { page, screen, errors } = await openMemoryPage({ pitches: PITCHES() });
    await page.getByText('All kept').click();
    await page.getByRole('searchbox').fill('lamp subject:2');
    await page.getByRole('combobox', { name: 'Word' }).selectOption('disruptive');
    await page.locator('.bar-of-day').last().click();
    await expect.poll(() => page.locator('.pitch .open').allTextContents()).toEqual(['Lamp 2']);
    const address = page.url();
    expect(Object.fromEntries(new URL(address).searchParams)).toEqual({
      outcome: 'kept',
      search: 'lamp subject:2',
      word: 'disruptive',
      from: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
      to: new URL(address).searchParams.get('from'),
    });
    const look = async () => ({
      rows: await page.locator('.pitch .open').allTextContents(),
      kept: await page.getByLabel('All kept').isChecked(),
      search: await page.getByRole('searchbox').inputValue(),
      word: await page.getByRole('combobox', { name: 'Word' }).inputValue(),
      day: await page.locator('#day').isVisible(),
    });
    const same = { rows: ['Lamp 2'], kept: true, search: 'lamp subject:2', word: 'disruptive', day: true };
    await page.reload();
    await expect.poll(look).toEqual(same);
    await page.goto(`${screen.url}/?token=${screen.page.token}&${new URL(address).searchParams}`);
    expect(page.url()).toBe(address);
    await expect.poll(look).toEqual(same);
    expect(errors).toEqual([]);
  });

  test('Back closes the pitch, Forward opens it again, and Close goes no further back', async () => {
    const { page, screen } = await openMemoryPage({ pitches: PITCHES(), raw: 'Subject: x\n\nThe text' });
    const title = page.locator('#opened h2');
    await page.getByRole('button', { name: 'Lamp 2' }).click();
    await page.locator('#opened').getByText('The text').waitFor();
    // A second one takes the place of the first: Back closes it, too.
    await page.getByRole('button', { name: 'Lamp 1' }).click();
    await expect.poll(() => title.textContent()).toBe('Lamp 1');
    expect(new URL(page.url()).searchParams.get('id')).toBe('1');
    await page.goBack();
    await expect.poll(() => page.locator('#opened').isVisible()).toBe(false);
    expect(page.url()).toBe(`${screen.url}/`);
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Lamp 1');
    await page.goForward();
    await expect.poll(() => title.textContent()).toBe('Lamp 1');
    // A filter chosen meanwhile stays.
    await page.getByText('All', { exact: true }).click();
    await expect.poll(() => page.locator('.pitch').count()).toBe(4);
    await page.getByRole('button', { name: 'Close' }).click();
    await expect.poll(() => page.locator('#opened').isVisible()).toBe(false);
    await expect.poll(() => page.url()).toBe(`${screen.url}/?outcome=all`);
    expect(await page.locator('.pitch').count()).toBe(4);
  });

  test('names the opened pitch, which a link opens, whatever the list shows', async () => {
    const { page, screen } = await openMemoryPage({ pitches: PITCHES(), raw: 'Subject: x\n\nThe text' });
    const link = `${screen.url}/?${new URLSearchParams({ id: '4', inbox: 'tips@paper.example' })}`;
    await page.goto(link);
    await page.locator('#opened').getByText('The text').waitFor();
    expect(await page.locator('#opened h2').textContent()).toBe('Lamp 4');
    expect(await page.locator('.pitch .open').allTextContents()).toEqual(['Lamp 3', 'Lamp 2', 'Lamp 1']);
    await page.keyboard.press('Escape');
    await expect.poll(() => page.locator('#opened').isVisible()).toBe(false);
    expect(page.url()).toBe(`${screen.url}/`);
    await page.goto(link.replace('id=4', 'id=none'));
    await page.locator('#opened').getByRole('alert').getByText('There is no such pitch').waitFor();
    await page.getByRole('button', { name: 'Close' }).click();
    await expect.poll(() => page.locator('#opened').isVisible()).toBe(false);
  });

  test('a search that nothing ignored fits says how many others do, and shows them', async () => {
    const { page, screen } = await openMemoryPage({ pitches: PITCHES() });
    await page.getByRole('searchbox').fill('lamp 4 from:acme');
    await page.getByText('No pitch that was ignored fits this search. All has 1.').waitFor();
    await page.getByRole('button', { name: 'Show all 1' }).click();
    await expect.poll(() => page.locator('.pitch .open').allTextContents()).toEqual(['Lamp 4']);
    expect(await page.getByLabel('All', { exact: true }).isChecked()).toBe(true);
    expect(page.url()).toBe(`${screen.url}/?outcome=all&search=lamp+4+from%3Aacme`);
  });
});
