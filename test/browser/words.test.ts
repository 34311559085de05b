import { describe, expect, test } from 'vitest';
import { CHROMIUM } from './browser.ts';
import { openMemoryPage, pitch, RAW } from './memory-browser.ts';

const INBOXES = ['tips@paper.example', 'desk@paper.example'];

describe.skipIf(CHROMIUM === undefined)('the words', () => {
  test('stand on the page with how many pitches each was found in, and a text can be tried against them', async () => {
    const pitches = [pitch('3'), pitch('2', { inbox: INBOXES[1]! }), pitch('1')];
    const { page, errors } = await openMemoryPage({ pitches, inboxes: INBOXES });
    await page.locator('.pitch').first().waitFor();
    await page.keyboard.press('w');
    const dialog = page.getByRole('dialog', { name: 'Words' });
    const table = (inbox: string) => dialog.getByRole('table', { name: inbox }).getByRole('row');
    await expect.poll(() => table(INBOXES[0]!).last().textContent()).toBe('disruptive2');
    expect(await table(INBOXES[1]!).last().textContent()).toBe('disruptive1');
    const field = dialog.getByRole('textbox', { name: 'Try a text' });
    await field.fill('A plain lamp');
    await dialog.getByText('Would be forwarded.').waitFor();
    await field.fill('Hello,\n\nthis is a D.I.S.R.U.P.T.I.V.E <b>lamp</b>');
    await dialog.getByText('Would be ignored: “disruptive”').waitFor();
    expect(await dialog.locator('mark').textContent()).toBe('D.I.S.R.U.P.T.I.V.E');
    expect(await dialog.locator('pre').textContent()).toContain('<b>lamp</b>');
    // Keys of the list are letters here, and the words lead to their pitches.
    await field.press('j');
    await dialog.getByRole('button', { name: 'disruptive' }).first().click();
    expect(await dialog.isVisible()).toBe(false);
    expect(new URL(page.url()).searchParams.get('word')).toBe('disruptive');
    expect(errors).toEqual([]);
  });
});

describe.skipIf(CHROMIUM === undefined)('an attachment', () => {
  const HOSTILE =
    'Subject: x\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\ntext\r\n--b\r\n' +
    'Content-Type: text/html; name="../lamp.html"\r\nContent-Disposition: inline; filename="../lamp.html"\r\n\r\n' +
    "<script>alert('run')</script>\r\n--b--\r\n";

  test('is saved with its bytes, and never shown', async () => {
    const { page, dialogs, screen } = await openMemoryPage({ pitches: [pitch('1')], raw: HOSTILE });
    await page.locator('.open').click();
    const download = page.waitForEvent('download');
    await page.getByRole('list', { name: 'Attachments' }).getByRole('link').click();
    const saved = await download;
    expect(saved.suggestedFilename()).toBe('lamp.html.bin');
    const bytes = Buffer.concat(await (await saved.createReadStream()).toArray());
    expect(String(bytes).trim()).toBe("<script>alert('run')</script>");
    // Not even where its address is opened as a page.
    const address = (await page.getByRole('list', { name: 'Attachments' }).getByRole('link').getAttribute('href'))!;
    const response = await screen.get(address);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'application/octet-stream',
      'content-disposition': expect.stringMatching(/^attachment; /),
      'x-content-type-options': 'nosniff',
      'content-security-policy': expect.stringContaining("default-src 'none'"),
    });
    expect((await screen.get(address.replace('part=1', 'part=7'))).status).toBe(422);
    expect(dialogs).toEqual([]);
  });

  test('of a plain kind keeps its name', async () => {
    const { page } = await openMemoryPage({ pitches: [pitch('1')], raw: RAW });
    await page.locator('.open').click();
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: 'lamp.pdf' }).click();
    expect((await download).suggestedFilename()).toBe('lamp.pdf');
  });
});
