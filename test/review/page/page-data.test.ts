import { expect, test, vi } from 'vitest';
import type { Review } from '../../../app/review.ts';
import type { ReviewedPitch } from '../../../core/record/reviewed-pitch.ts';
import { createPageData } from '../../../review/page/page-data.ts';
import { record } from '../../record.ts';

test('a count begun before it was asked for says when it is made anew, and then it is', async () => {
  vi.useFakeTimers({ toFake: ['performance', 'Date'] });
  try {
    const came = (id: string) => record({ id, time: new Date().toISOString() });
    const pitches: ReviewedPitch[] = [came('m1')];
    // Reads what there is, and then takes half a second.
    const reading = Promise.withResolvers<void>();
    const records = {
      async *newest() {
        const found = [...pitches];
        await reading.promise;
        yield* found;
      },
    };
    const data = createPageData({ records } as unknown as Review, [], () => {
      throw new Error('nothing is opened');
    });
    const first = data.overview();
    pitches.push(came('m2'));
    const second = data.overview();
    vi.advanceTimersByTime(500);
    reading.resolve();
    expect(await first).toMatchObject({ total: { came: 1 } });
    expect(await first).not.toHaveProperty('countedAnewIn');
    expect(await second).toMatchObject({ total: { came: 1 }, countedAnewIn: 10_000 });
    vi.advanceTimersByTime(9_000);
    expect(await data.overview()).toMatchObject({ total: { came: 1 }, countedAnewIn: 1_000 });
    vi.advanceTimersByTime(1_000);
    const third = await data.overview();
    expect(third).toMatchObject({ total: { came: 2 } });
    expect(third).not.toHaveProperty('countedAnewIn');
  } finally {
    vi.useRealTimers();
  }
});
