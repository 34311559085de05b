import { describe, expect, test } from 'vitest';
import type { TrustedSender } from '../../app/ports.ts';
import type { Review } from '../../app/review.ts';
import { UserError } from '../../app/user-error.ts';
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

describe.skipIf(CHROMIUM === undefined)('trusted senders', () => {
  test('are listed with the words, added and taken back', async () => {
    const senders: TrustedSender[] = [];
    const trusted: Review['trusted'] = {
      list: async () => senders,
      async add(_inbox, sender, by) {
        if (!sender.includes('@')) throw new UserError(`"${sender}": expected an address.`);
        senders.push({ sender, by, time: new Date().toISOString() });
        return true;
      },
      async remove(_inbox, sender) {
        senders.splice(
          senders.findIndex((one) => one.sender === sender),
          1,
        );
        return true;
      },
    };
    const { page, screen } = await openMemoryPage({ inboxes: INBOXES.slice(0, 1), review: { trusted } });
    await page.getByRole('button', { name: 'Words' }).click();
    const dialog = page.getByRole('dialog', { name: 'Words' });
    await dialog.getByText('Trusted senders').click();
    await dialog.getByText('editor@paper.example configured').waitFor();
    await dialog.getByLabel('Trust', { exact: true }).fill('nobody');
    await dialog.getByRole('button', { name: 'Add' }).click();
    await dialog.getByText('"nobody": expected an address.').waitFor();
    await dialog.getByLabel('Trust', { exact: true }).fill('@acme.example');
    await page.keyboard.press('Enter');
    await dialog.getByText(/@acme\.example added by .*@/).waitFor();
    await dialog.getByRole('button', { name: 'Take @acme.example back' }).click();
    await expect.poll(() => dialog.getByText('@acme.example added').count()).toBe(0);
    expect(senders).toEqual([]);
    const status = async (path: string) => (await screen.get(path)).status;
    expect(await status('/trusted.json?inbox=other@paper.example')).toBe(422);
  });

  test('become so with a release, where the mail proves its sender', async () => {
    const asked: (boolean | undefined)[] = [];
    const answers = [
      { trusted: 'press@acme.example' },
      { notTrusted: 'nothing proves that press@acme.example sent it' },
    ];
    const release: Review['release'] = async ({ mail: { id }, inbox, by, trust }) => {
      asked.push(trust);
      const sent = { to: ['desk@paper.example'], messageId: 'm', sentAs: 'original' as const };
      const record = {
        v: 1 as const,
        event: 'released' as const,
        time: new Date().toISOString(),
        id,
        inbox,
        by,
        ...sent,
      };
      return { status: 'released', record, ...answers[asked.length - 1] };
    };
    const pitches = [pitch('2'), pitch('1')];
    const { page } = await openMemoryPage({ pitches, raw: RAW, review: { release } });
    await page.clock.install();
    for (const said of ['press@acme.example is let through from now on', 'The sender is not trusted: nothing proves']) {
      await page.locator('.open').nth(asked.length).click();
      await page.locator('#opened').getByRole('button', { name: 'always let this sender through' }).click();
      await page.locator('#opened').getByRole('button', { name: 'Undo' }).waitFor();
      await page.clock.runFor(6_000);
      await page.locator('#opened .release').getByText(said).waitFor();
    }
    expect(asked).toEqual([true, true]);
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
