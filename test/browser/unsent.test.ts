import { describe, expect, test } from 'vitest';
import type { UnsentMails } from '../../app/review.ts';
import { record } from '../record.ts';
import { CHROMIUM } from './browser.ts';
import { openMemoryPage } from './memory-browser.ts';

const WHY = 'connect ECONNREFUSED 127.0.0.1:2526';

function unsent(subject: string, why = WHY) {
  return { id: subject, sender: 'Acme <press@acme.example>', subject, why, isTriedAgain: true };
}

describe.skipIf(CHROMIUM === undefined)('mails that could not be sent', () => {
  test('stand at the top of the page with the reason, and are tried again by one click', async () => {
    let mails = [unsent('One'), unsent('Two'), unsent('<b>Three</b>', '550 no such user')];
    let tried = 0;
    const review = {
      failed: async (): Promise<UnsentMails> => ({ count: mails.length, mails }),
      retry: async () => {
        tried += 1;
        const { length } = mails;
        mails = mails.slice(2);
        return length;
      },
    };
    const { page, errors } = await openMemoryPage({ review });
    const top = page.getByRole('region', { name: 'could not be sent' });
    await expect.poll(() => top.textContent()).toContain(`3 could not be sent: ${WHY} (and 1 other reasons)`);
    await top.getByText('3 could not be sent').click();
    expect(await top.getByRole('listitem').allTextContents()).toEqual([
      expect.stringMatching(/^One, from Acme <press@acme.example>connect/),
      expect.stringMatching(/^Two, from/),
      '<b>Three</b>, from Acme <press@acme.example>550 no such user It is tried again by itself.',
    ]);
    await top.getByRole('button', { name: 'Retry' }).click();
    await expect.poll(() => top.textContent()).toContain('1 could not be sent: 550 no such user');
    expect(tried).toBe(1);
    // The list of them stays open, and the keyboard where it was.
    expect(await top.getByRole('listitem').count()).toBe(1);
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Retry');
    expect(errors).toEqual([]);
  });

  test('appear by themselves, move no row, and go when they have been sent', async () => {
    let mails: UnsentMails['mails'] = [];
    const review = { failed: async () => ({ count: mails.length, mails }) };
    const time = new Date().toISOString();
    const { page, screen } = await openMemoryPage({ review, pitches: [record({ time, outcome: 'ignored' })] });
    const top = async () => (await page.locator('.pitch').boundingBox())!.y;
    await page.locator('#summary', { hasText: 'came' }).waitFor();
    const before = await top();
    mails = [unsent('One', `a reason of ${'many words '.repeat(100)}`)];
    screen.page.publishUnsent();
    await page.locator('#unsent').getByText('1 could not be sent').waitFor();
    expect(await top()).toBe(before);
    mails = [];
    screen.page.publishUnsent();
    await expect.poll(() => page.locator('#unsent').isVisible()).toBe(false);
    expect(await top()).toBe(before);
  });

  test('are told apart from none at all: a stack does not say which they are', async () => {
    const { page, screen } = await openMemoryPage();
    expect(await page.locator('#unsent').isVisible()).toBe(false);
    expect(await (await screen.get('/unsent.json')).json()).toEqual({ count: 0, mails: [] });
  });
});

describe.skipIf(CHROMIUM === undefined)('whose a pitch is', () => {
  const time = new Date().toISOString();
  const mine = record({ id: '1', time, outcome: 'ignored' });
  const other = record({ id: '2', time, outcome: 'ignored', inbox: 'second@paper.example' });

  test.each([
    ['one inbox says nothing', { pitches: [mine] }, [false]],
    ['two inboxes in the list', { pitches: [mine, other] }, [true, true]],
    ['two inboxes in the configuration', { pitches: [mine], inboxes: [mine.inbox, other.inbox] }, [true]],
  ])('%s', async (_, options, visible) => {
    const { page } = await openMemoryPage(options);
    await expect.poll(() => page.locator('.pitch').count()).toBe(visible.length);
    const inboxes = page.locator('.pitch .inbox');
    await expect
      .poll(() => inboxes.evaluateAll((all) => all.map((one) => one.getClientRects().length > 0)))
      .toEqual(visible);
    expect(await inboxes.allTextContents()).toEqual(options.pitches.map(({ inbox }) => `for ${inbox}`));
  });
});
