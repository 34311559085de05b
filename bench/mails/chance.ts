/** A source of numbers from 0 to 1 that gives the same ones for the same seed: a mail made twice is the same mail. */
export type Chance = () => number;

/** Mulberry32: small, quick, and good enough for text that only has to vary. */
export function chanceFrom(seed: number): Chance {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** One of several, each as likely as the others. */
export function oneOf<T>(choices: ArrayLike<T>, chance: Chance): T {
  return choices[Math.floor(chance() * choices.length)]!;
}
