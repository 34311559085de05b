import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { CHROMIUM } from './browser.ts';
import { openMemoryPage, pitch } from './memory-browser.ts';

const OTHER = 'desk@paper.example';
const daysAgo = (days: number) => {
  const date = new Date();
  date.setHours(12, 0, 0, 0);
  date.setDate(date.getDate() - days);
  return date;
};
const old = (id: string, days: number, given = {}) => {
  const time = daysAgo(days).toISOString();
  return pitch(id, { time, logged: time, ...given });
};
/** A day as a date field has it. */
const named = (days: number) => daysAgo(days).toLocaleDateString('sv-SE');

const REASONS = [{ word: 'synergy', where: 'text', as: 'Synergy', excerpt: 'of Synergy' }];
const PITCHES = () => [
  old('5', 1),
  old('4', 2, { inbox: OTHER }),
  old('3', 3, { sender: 'Bright <hello@bright.example>', reasons: REASONS }),
  old('2', 4, { outcome: 'spam', reasons: [] }),
  old('1', 5),
];

const subjects = (page: Page) => page.locator('.pitch .open').allTextContents();

describe.skipIf(CHROMIUM === undefined)('the list is narrowed', () => {
  test('by inbox, by days from one to another, and by outcome; the address keeps all of them', async () => {
    const { page, errors } = await openMemoryPage({ pitches: PITCHES() });
    await expect.poll(() => subjects(page)).toEqual(['Lamp 5', 'Lamp 4', 'Lamp 3', 'Lamp 1']);
    await page.getByText('More', { exact: true }).click();
    await page.getByRole('combobox', { name: 'Inbox' }).selectOption(OTHER);
    await expect.poll(() => subjects(page)).toEqual(['Lamp 4']);
    await page.getByRole('combobox', { name: 'Inbox' }).selectOption('Every inbox');
    await page.getByLabel('From', { exact: true }).fill(named(3));
    await expect.poll(() => subjects(page)).toEqual(['Lamp 5', 'Lamp 4', 'Lamp 3']);
    await page.getByLabel('To', { exact: true }).fill(named(2));
    await expect.poll(() => subjects(page)).toEqual(['Lamp 4', 'Lamp 3']);
    expect(await page.locator('.bar-of-day[aria-pressed="true"]').count()).toBe(2);
    await page.getByRole('combobox', { name: 'Outcome' }).selectOption('spam');
    await expect.poll(() => page.getByText('fits this search').isVisible()).toBe(true);
    await page.locator('#day').click();
    await expect.poll(() => subjects(page)).toEqual(['Lamp 2']);
    await page.getByLabel('From', { exact: true }).fill(named(4));
    await expect.poll(() => page.url()).toContain(`from=${named(4)}`);
    expect(Object.fromEntries(new URL(page.url()).searchParams)).toEqual({
      outcome: 'all',
      kind: 'spam',
      from: named(4),
    });
    await page.reload();
    await expect.poll(() => subjects(page)).toEqual(['Lamp 2']);
    expect(await page.getByRole('combobox', { name: 'Outcome' }).inputValue()).toBe('spam');
    // Another rough choice replaces the exact one.
    await page.getByText('Ignored', { exact: true }).click();
    await expect.poll(() => subjects(page)).toEqual(['Lamp 5', 'Lamp 4', 'Lamp 3']);
    expect(errors).toEqual([]);
  });

  test('by a click on a day, a sender and a word', async () => {
    const { page, screen } = await openMemoryPage({ pitches: PITCHES() });
    await page.getByRole('button', { name: 'Bright <hello@bright.example>' }).click();
    await expect.poll(() => subjects(page)).toEqual(['Lamp 3']);
    expect(await page.getByRole('searchbox').inputValue()).toBe('from:"hello@bright.example"');
    await page.getByRole('searchbox').fill('');
    await expect.poll(() => subjects(page)).toHaveLength(4);
    await page.getByRole('button', { name: '“synergy”' }).click();
    await expect.poll(() => subjects(page)).toEqual(['Lamp 3']);
    expect(await page.getByRole('combobox', { name: 'Word' }).inputValue()).toBe('synergy');
    await page.getByRole('combobox', { name: 'Word' }).selectOption('Any word');
    await page.locator('.bar-of-day').nth(-2).click();
    await expect.poll(() => subjects(page)).toEqual(['Lamp 5']);
    expect(page.url()).toBe(`${screen.url}/?from=${named(1)}&to=${named(1)}`);
    await page.locator('.bar-of-day').nth(-2).click();
    await expect.poll(() => subjects(page)).toHaveLength(4);
    // A bookmark of an older version.
    await page.goto(`${screen.url}/?day=${named(2)}`);
    await expect.poll(() => subjects(page)).toEqual(['Lamp 4']);
  });
});

describe.skipIf(CHROMIUM === undefined)('a link without an inbox', () => {
  test('opens the pitch of a mail to one inbox, and asks for which where there are two', async () => {
    const two = [pitch('2'), pitch('2', { inbox: OTHER }), pitch('1')];
    const { page, screen } = await openMemoryPage({ pitches: two, raw: 'Subject: x\n\nThe text' });
    await page.goto(`${screen.url}/?id=1`);
    await page.locator('#opened').getByText('The text').waitFor();
    expect(page.url()).toBe(`${screen.url}/?id=1&inbox=tips%40paper.example`);
    await page.goto(`${screen.url}/?id=2`);
    const alert = page.locator('#opened').getByRole('alert');
    await alert.getByText(`came to several inboxes: tips@paper.example, ${OTHER}`).waitFor();
    // A release without one is answered alike.
    const headers = { 'content-type': 'application/json', 'x-pitch-screen-token': screen.page.token };
    const answer = await fetch(`${screen.url}/release`, { method: 'POST', headers, body: '{"id":"2"}' });
    expect([answer.status, await answer.text()]).toEqual([422, expect.stringContaining('Say which')]);
    expect(screen.released).toEqual([]);
  });
});
