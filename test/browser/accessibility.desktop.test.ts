import { describe, expect, test } from 'vitest';
import { CHROMIUM } from './browser.ts';
import { faultsInEveryState } from './every-state.ts';

describe.skipIf(CHROMIUM === undefined)('every state of the page', () => {
  test('at 1440 px has nothing that axe finds wrong, in light and in dark', async () => {
    expect(await faultsInEveryState(1440)).toEqual({ found: {}, errors: [] });
  });
});
