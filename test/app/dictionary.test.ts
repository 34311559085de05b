import words from 'an-array-of-english-words/index.json' with { type: 'json' };
import { expect, test } from 'vitest';
import { isEnglish, wordsWithin } from '../../app/dictionary.ts';

test('the words of the dictionary are found, and nothing else', () => {
  const some = words.filter((_, index) => index % 7 === 0 || index === words.length - 1);
  expect(some.filter((word) => !isEnglish(word))).toEqual([]);
  const others = words.filter((_, index) => index % 50 === 0).map((word) => `${word}qx`);
  expect(others.filter(isEnglish)).toEqual([]);
  for (const text of ['', 'a"', 'aa","aah', '[', 'zzzzz', 'é', '\u0000']) expect(isEnglish(text), text).toBe(false);
});

test('the words within an entry are those of two letters and more, without accents', () => {
  expect(wordsWithin(['Disrupt', { word: 'Révolution' }, '颠覆性'])).toEqual(
    expect.arrayContaining(['disrupt', 'is', 'evolution', 'revolution', 'up']),
  );
  expect(wordsWithin(['zqx'])).toEqual([]);
});
