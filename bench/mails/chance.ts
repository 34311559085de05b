/** A source of numbers from 0 to 1. The same seed gives the same numbers, and so the same mail. */
export type Chance = () => number;

/** The generator Mulberry32, which is short, fast and random enough for varied text. */
export function chanceFrom(seed: number): Chance {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Picks one of several choices with equal probability. */
export function oneOf<T>(choices: ArrayLike<T>, chance: Chance): T {
  return choices[Math.floor(chance() * choices.length)]!;
}
