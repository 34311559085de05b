import { describe, expect, test } from 'vitest';
import { CHROMIUM } from './browser.ts';
import { openMemoryPage, pitch, RAW } from './memory-browser.ts';

/** A pitch that was ignored, and one that was forwarded. */
const TWO = () => [
  pitch('2', { subject: 'A lamp' }),
  pitch('1', { subject: 'A plain lamp', outcome: 'forwarded', reasons: [], forwardedTo: ['desk@paper.example'] }),
];

describe.skipIf(CHROMIUM === undefined)('the page', () => {
  test('asks anew for counts that were made before what they are asked for came in', async () => {
    const { page, errors } = await openMemoryPage({ pitches: TWO() });
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
    const another = pitch('3', { subject: 'Another disruptive lamp' });
    const { page } = await openMemoryPage({ pitches: [another, ...TWO()], raw: RAW });
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

    await page.clock.install();
    // On to its button; the focus stays in the row while it is forwarded, and when it has been.
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    const focused = () => page.evaluate(() => document.activeElement?.closest('.pitch')?.textContent);
    const focusedText = () => page.evaluate(() => document.activeElement?.textContent);
    await expect.poll(focusedText).toBe('Undo');
    await page.clock.fastForward(6_000);
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
    const { page, screen } = await openMemoryPage({ pitches: TWO(), raw: RAW });
    await page.getByRole('button', { name: 'A lamp' }).press('Enter');
    await page.clock.install();
    const bar = page.locator('#opened .release');
    await page.route('**/release', (route) => route.abort(), { times: 1 });
    await bar.getByRole('button', { name: 'Forward after all' }).press('Enter');
    await page.clock.runFor(6_000);
    await bar.getByRole('button', { name: 'Try again' }).waitFor();
    const focused = () => page.evaluate(() => document.activeElement?.textContent);
    await expect.poll(focused).toBe('Try again');
    await page.keyboard.press('Enter');
    await page.clock.runFor(6_000);
    await expect.poll(() => screen.released).toHaveLength(1);
    await bar.getByText('Forwarded to').waitFor();
    await expect.poll(focused).toMatch(/^Forwarded to/);
  });

  test('the HTML of a long pitch scrolls with the keyboard, which gets in and out of it', async () => {
    const raw = `Subject: A long lamp\nContent-Type: text/html\n\n<p>disruptive</p>${'<p>a line</p>\n'.repeat(300)}`;
    const { page } = await openMemoryPage({ pitches: [pitch('1', { subject: 'A long lamp' })], raw });
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
    const subject = `A disruptive lamp ${'for the long evenings '.repeat(20)}to end`;
    const screened = { pitches: [pitch('1', { subject })], raw: `Subject: ${subject}\n\nx` };
    const { page } = await openMemoryPage(screened, { viewport: { width: 360, height: 640 } });
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
    const { page } = await openMemoryPage({ pitches: TWO(), raw: RAW }, options);
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
});
