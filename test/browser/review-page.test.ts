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
    await page.clock.resume();

    await release.click();
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

  test('asks anew for counts that were made before what they are asked for came in', async () => {
    const { page, errors } = await startedPage();
    const none = { came: 0, forwarded: 0, ignored: 0, other: 0, released: 0 };
    const old = { total: none, days: [], words: [], countedAnewIn: 100 };
    await page.route('**/overview.json*', (route) => route.fulfill({ json: old }), { times: 1 });
    await page.reload();
    const counts = () => page.locator('#summary').textContent();
    await expect.poll(counts).toBe('Last 30 days: 2 came, 1 forwarded, 1 ignored');
    expect(await page.getByRole('combobox', { name: 'Word' }).isVisible()).toBe(true);
    expect(errors).toEqual([]);
  });

  test('works with the keyboard alone', async () => {
    const { page, screen } = await startedPage();
    await mail(screen.smtpPort, { subject: 'Another disruptive lamp', text: 'x' });
    await expect.poll(() => page.locator('.pitch').count()).toBe(2);
    await page.keyboard.press('/');
    await page.keyboard.type('lamp');
    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('type'))).toBe('search');
    // On to the list: word, more filters, words, then the box of the first pitch, and the pitch.
    for (let tabs = 0; tabs < 6; tabs += 1) {
      if (await page.evaluate(() => document.activeElement?.className === 'open')) break;
      await page.keyboard.press('Tab');
    }
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.locator('#opened h2').textContent()).toBe('A lamp');
    await page.keyboard.press('Escape');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('A lamp');
    expect(await page.locator('#opened').isVisible()).toBe(false);

    // On to its button; the focus stays in the row while it is forwarded, and when it has been.
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    const focused = () => page.evaluate(() => document.activeElement?.closest('.pitch')?.textContent);
    const focusedText = () => page.evaluate(() => document.activeElement?.textContent);
    await expect.poll(focusedText).toBe('Undo');
    const seen = new Set<string | undefined>();
    const watched = async () => {
      const text = await focused();
      seen.add(/Forwarding…|Sending…|Forwarded to|released by/.exec(text ?? '')?.[0]);
      return text;
    };
    await expect.poll(watched).toMatch(/A lamp.*released by/s);
    expect([...seen]).not.toContain(undefined);
    await page.keyboard.press('ArrowUp');
    await expect.poll(focused).toContain('Another disruptive lamp');
  });

  test('the focus stays with a pitch that could not be forwarded, and with one that is open', async () => {
    const { page, screen } = await startedPage();
    await page.getByRole('button', { name: 'A lamp' }).press('Enter');
    const bar = page.locator('#opened .release');
    await page.route('**/release', (route) => route.abort(), { times: 1 });
    await bar.getByRole('button', { name: 'Forward after all' }).press('Enter');
    await bar.getByRole('button', { name: 'Try again' }).waitFor();
    const focused = () => page.evaluate(() => document.activeElement?.textContent);
    await expect.poll(focused).toBe('Try again');
    await page.keyboard.press('Enter');
    await expect.poll(() => outbox(screen.data)).toHaveLength(2);
    await bar.getByText('Forwarded to').waitFor();
    await expect.poll(focused).toMatch(/^Forwarded to/);
  });

  test('the HTML of a long pitch scrolls with the keyboard, which gets in and out of it', async () => {
    const { page, screen } = await startedPage({}, 0);
    await mail(screen.smtpPort, { subject: 'A long lamp', html: `<p>disruptive</p>${'<p>a line</p>'.repeat(300)}` });
    await page.getByRole('button', { name: 'A long lamp' }).press('Enter');
    await page.getByRole('tab', { name: 'Text' }).focus();
    await page.keyboard.press('ArrowRight');
    await page.frameLocator('iframe').getByText('disruptive').waitFor();
    const focused = () => page.evaluate(() => document.activeElement?.tagName ?? '');
    for (const tag of ['DIV', 'IFRAME']) {
      await page.keyboard.press('Tab');
      // The frame is another process: it gets the focus a little later.
      await expect.poll(focused).toBe(tag);
    }
    await page.keyboard.press('PageDown');
    const scrolled = () => page.frames()[1]!.evaluate(() => scrollY);
    await expect.poll(scrolled).toBeGreaterThan(0);
    const outline = () => page.frames()[1]!.evaluate(() => getComputedStyle(document.documentElement).outlineStyle);
    await expect.poll(outline).toBe('solid');
    await page.keyboard.press('Shift+Tab');
    await expect.poll(focused).toBe('DIV');
  });

  test('a long subject is cut in the list, and whole where the pitch is opened', async () => {
    const { page, screen } = await startedPage({ viewport: { width: 360, height: 640 } }, 0);
    const subject = `A disruptive lamp ${'for the long evenings '.repeat(20)}to end`;
    await mail(screen.smtpPort, { subject, text: 'x' });
    const row = page.getByRole('button', { name: subject });
    expect(await row.getAttribute('title')).toBe(subject);
    const lines = (shown: typeof row) =>
      shown.evaluate((one) => one.getBoundingClientRect().height / Number.parseFloat(getComputedStyle(one).lineHeight));
    expect(await lines(row)).toBeCloseTo(3, 1);
    // The whole row opens it still, where no text is, too.
    await page.locator('.pitch').click({ position: { x: 10, y: 5 } });
    expect(await lines(page.locator('#opened h2'))).toBeCloseTo(3, 1);
    expect(await page.locator('#opened h2').textContent()).toBe(subject);
    await page.locator('#opened dd', { hasText: subject }).waitFor();
    await page.getByRole('button', { name: 'Close' }).click();
    // The time stays beside the first line of it.
    await page.setViewportSize({ width: 1000, height: 640 });
    const top = async (part: string) => (await page.locator(part).boundingBox())!.y;
    expect(await top('.pitch time')).toBeCloseTo(await top('.pitch h3'), 0);
  });

  test.each([
    ['narrow', { viewport: { width: 320, height: 640 } }],
    ['dark', { colorScheme: 'dark' as const }],
  ])('%s: everything fits and can be read', async (_how, options) => {
    const { page } = await startedPage(options);
    await page.locator('.open').click();
    await page.locator('#opened dl').waitFor();
    const fits = () => page.evaluate(() => document.scrollingElement!.scrollWidth <= innerWidth);
    expect(await fits()).toBe(true);
    await page.getByRole('button', { name: 'Close' }).click();
    expect(await fits()).toBe(true);
    // WCAG 1.4.3, on what says why.
    const contrast = await page.evaluate(() => {
      const canvas = new OffscreenCanvas(1, 1).getContext('2d')!;
      const light = (color: string) => {
        canvas.fillStyle = color;
        canvas.fillRect(0, 0, 1, 1);
        const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data].map((value) => {
          const part = value / 255;
          return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
        }) as [number, number, number];
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
      };
      const card = light(getComputedStyle(document.querySelector('.pitch')!).backgroundColor);
      return ['.sender', '.outcome', '.where', 'time', '.primary', '.open'].map((selector) => {
        const text = light(getComputedStyle(document.querySelector(`.pitch ${selector}`)!).color);
        return [selector, (Math.max(text, card) + 0.05) / (Math.min(text, card) + 0.05)] as const;
      });
    });
    expect(contrast.filter(([, ratio]) => ratio < 4.5)).toEqual([]);
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
      await page.getByRole('button', { name: 'Forward after all' }).click();
      await page.locator('.pitch').getByText('Forwarded to').waitFor();
      expect(await outbox(screen.data)).toHaveLength(2);
    } finally {
      again.kill('SIGKILL');
    }
  });
});
