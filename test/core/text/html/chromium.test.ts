import { describe, expect, test } from 'vitest';
import { CHROMIUM, newPage } from '../../../browser/browser.ts';
import { compareWithChromium } from './compare-with-chromium.ts';

/** Pages of which not every word is told as Chromium shows it, and why. */
const KNOWN: Readonly<Record<number, string>> = {
  49: 'the adoption agency moves text that was read before it was moved',
};

/** As many as are laid out in some ten seconds. */
const PAGES = 60;

describe.skipIf(CHROMIUM === undefined)('In Chromium', () => {
  test('the words that made-up pages show in any of four views are the words that are read', async () => {
    const seeds = Array.from({ length: PAGES }, (_, index) => index + 1).filter((seed) => !(seed in KNOWN));
    expect(await compareWithChromium(seeds, async (options) => (await newPage(options)).page)).toEqual([]);
  });
});
