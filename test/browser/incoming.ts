import type { Page } from 'playwright-core';
import type { PitchRecord } from '../../core/record/pitch-record.ts';
import { record } from '../record.ts';
import type { openMemoryPage } from './memory-browser.ts';

const REASONS = [{ word: 'disruptive', where: 'text', as: 'disruptive', excerpt: 'a disruptive lamp' }];

export function ignored(n: number, given: Partial<PitchRecord> = {}): PitchRecord {
  const time = new Date(Date.now() - 1000 + n).toISOString();
  return record({
    id: `m${n}`,
    time,
    logged: time,
    subject: `Lamp ${n}`,
    outcome: 'ignored',
    reasons: REASONS,
    ...given,
  });
}

/** Newest first, as the log gives them. */
export function pitches(count: number): PitchRecord[] {
  return Array.from({ length: count }, (_, n) => ignored(count - n));
}

type Opened = Awaited<ReturnType<typeof openMemoryPage>>;

/** A pitch comes in, as the screen would tell of it. */
export function comeIn({ screen }: Opened, pitch: PitchRecord): void {
  screen.pitches.unshift(pitch);
  screen.page.publish(pitch);
}

/** The subjects on the page, from the top. */
export const subjects = (page: Page) => page.locator('.pitch .open').allTextContents();
