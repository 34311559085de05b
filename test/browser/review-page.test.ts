import { describe, expect, test } from 'vitest';
import { files, INBOX, mail, outbox, startScreen, stopScreen, temporaryFolder } from '../cli/screen-process.ts';
import { CHROMIUM, newPage } from './browser.ts';

async function startedPage(options: Parameters<typeof newPage>[0] = {}, pitches = 2) {
  const screen = await startScreen(await temporaryFolder());
  const content = [
    { subject: 'A plain lamp', text: 'It shines.' },
    { subject: 'A lamp', text: 'It is truly disruptive.', html: '<p>It is <b>truly</b> disruptive.</p>' },
  ];
  for (const one of content.slice(0, pitches)) await mail(screen.smtpPort, one);
  await expect.poll(() => files(screen.data, 'queue')).toEqual([]);
  const watched = await newPage(options);
  await watched.page.goto(screen.page);
  return { screen, ...watched };
}

describe.skipIf(CHROMIUM === undefined)('the page', () => {
  test('a new user finds the ignored pitch, reads why, releases it and sees it in the outbox', async () => {
    const { page, screen, errors, requests } = await startedPage();
    const row = page.locator('.pitch');
    await expect.poll(() => row.count()).toBe(1);
    expect(await row.textContent()).toMatch(/A lamp.*Acme PR <press@acme\.example>.*ignored.*“disruptive” in/s);
    expect(await row.locator('mark').first().textContent()).toBe('disruptive');

    await row.click();
    await expect.poll(() => page.locator('#opened pre mark').count()).toBeGreaterThan(0);
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('H2');
    await page.getByRole('tab', { name: 'HTML' }).click();
    await expect.poll(() => page.frameLocator('iframe').locator('b').textContent()).toBe('truly');

    const release = page.locator('#opened').getByRole('button', { name: 'Forward after all' });
    // A clock of our own is a script, which the HTML of the pitch would not let in.
    await page.getByRole('tab', { name: 'Text' }).click();
    // The five seconds in which it can be undone pass only when they are told to, however long a click takes.
    await page.clock.install();
    await page.clock.pauseAt(Date.now() + 60_000);
    await release.click();
    await page.locator('#opened').getByRole('button', { name: 'Undo' }).click();
    await page.clock.runFor(6_000);
    expect(await release.isVisible()).toBe(true);

    await release.click();
    await page.clock.runFor(6_000);
    await page.clock.resume();
    await expect.poll(() => outbox(screen.data)).toHaveLength(2);
    await expect.poll(() => row.textContent()).toMatch(/released by/);
    await expect.poll(() => page.locator('#news').textContent()).toMatch(/^A lamp: Forwarded to /);
    expect(await page.getByRole('button', { name: 'Forward after all' }).count()).toBe(0);
    await expect.poll(() => screen.stdout).toMatch(/released .* by /);
    // The release that was undone sent no request.
    expect(requests.filter((url) => url.endsWith('/release'))).toHaveLength(1);
    expect(errors).toEqual([]);
  });

  test('shows what comes in by itself, filters and searches, and says when there is nothing', async () => {
    const { page, screen, errors } = await startedPage({}, 0);
    await page.getByText('Nothing has been ignored.').waitFor();
    await mail(screen.smtpPort, { subject: 'First disruptive one', text: 'x' });
    await page.getByRole('button', { name: 'First disruptive one' }).waitFor();
    await mail(screen.smtpPort, { subject: 'A plain one', text: 'x' });
    await page.getByText('Forwarded', { exact: true }).click();
    await page.getByRole('button', { name: 'A plain one' }).waitFor();
    await page.getByText('All', { exact: true }).click();
    await expect.poll(() => page.locator('.pitch').count()).toBe(2);
    await page.getByRole('searchbox').fill('FIRST');
    await expect.poll(() => page.locator('.pitch').count()).toBe(1);
    await page.getByRole('searchbox').fill('nothing like this');
    await page.getByRole('button', { name: 'Clear the search' }).click();
    await expect.poll(() => page.locator('.pitch').count()).toBe(2);
    await page.getByRole('combobox', { name: 'Word' }).selectOption('disruptive');
    await expect.poll(() => page.locator('.pitch').count()).toBe(1);
    const days = page.getByRole('group', { name: /Pitches by day/ }).getByRole('button');
    expect(await days.count()).toBe(30);
    await expect.poll(() => days.last().getAttribute('aria-label')).toMatch(/1 forwarded, 1 ignored/);
    await mail(screen.smtpPort, { subject: 'Undeliverable', text: 'x' }, [INBOX], '');
    const came = 'Last 30 days: 3 came, 1 forwarded, 1 ignored, 1 kept for other reasons';
    await expect.poll(() => page.locator('#summary').textContent()).toBe(came);
    await days.first().click();
    await page.getByText('fits this search').waitFor();
    expect(errors).toEqual([]);
  });

  test('shows what came in while it was being connected', async () => {
    const { page, screen } = await startedPage({}, 0);
    // What a worker asks for cannot be held up here; the page asks for the same.
    await page.addInitScript(() => Reflect.deleteProperty(globalThis, 'SharedWorker'));
    await page.route('**/events', async (route) => {
      await mail(screen.smtpPort, { subject: 'A disruptive one', text: 'x' });
      await expect.poll(() => files(screen.data, 'queue')).toEqual([]);
      await route.continue();
    });
    await page.reload();
    await expect.poll(() => page.getByRole('button', { name: 'A disruptive one' }).count()).toBe(1);
  });

  test('says when pitch-screen is gone, and works on without a reload when it has been started again', async () => {
    const { page, screen } = await startedPage();
    await page.locator('.open').waitFor();
    await stopScreen(screen, 'SIGINT');
    await page.getByText('Not connected: is pitch-screen running?').waitFor();
    await page.getByText('All kept').click();
    await page.getByRole('alert').getByText('could not be loaded').waitFor();
    const { spawn } = await import('node:child_process');
    const again = spawn(
      process.execPath,
      [
        'cli/start.ts',
        '--no-samples',
        '--smtp-port',
        '0',
        '--http-port',
        String(screen.httpPort),
        '--data',
        screen.data,
      ],
      { stdio: 'ignore' },
    );
    try {
      await page.getByText('Live: new pitches').waitFor();
      await expect.poll(() => page.locator('.open').count()).toBe(1);
      await page.clock.install();
      await page.getByRole('button', { name: 'Forward after all' }).click();
      await page.clock.runFor(6_000);
      await page.locator('.pitch').getByText('Forwarded to').waitFor();
      expect(await outbox(screen.data)).toHaveLength(2);
    } finally {
      again.kill('SIGKILL');
    }
  });
});
