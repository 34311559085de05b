import { expect, test } from 'vitest';
import { fold } from '../../../core/match/fold.ts';
import { FOLDED } from '../../../core/match/folded.generated.ts';
import { lettersOf } from '../../../core/match/letters.ts';

test('what was worked out beforehand is what fold makes of it; else npm run generate-lookalikes', () => {
  const codes = Object.keys(FOLDED).flatMap((block) =>
    Array.from({ length: 256 }, (_, index) => Number(block) * 256 + index),
  );
  expect(codes).toContain(0x27bf);
  expect(codes.map(lettersOf)).toEqual(codes.map(fold));
});

test('and so is what was not', () => {
  const codes = Array.from({ length: 0x1000 }, (_, index) => 0x400 + index);
  expect(codes.map(lettersOf)).toEqual(codes.map(fold));
});
