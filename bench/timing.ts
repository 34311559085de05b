/** The middle one of several figures; the mean of the middle two where their number is even. */
export function median(figures: readonly number[]): number {
  const sorted = figures.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Milliseconds that some work takes. */
export async function timeOf(work: () => unknown): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/**
 * Times several kinds of work in turn, again and again, so that whatever else the machine does falls on all of them.
 *
 * @param works by name
 * @param milliseconds how long to go on; each is timed at least `least` times, after one run that is not counted
 * @returns the median milliseconds of each
 */
export async function timeInTurn<Name extends string>(
  works: Readonly<Record<Name, () => unknown>>,
  { milliseconds, least }: { milliseconds: number; least: number },
): Promise<Record<Name, number>> {
  const names = Object.keys(works) as Name[];
  const times = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>;
  for (const name of names) await works[name]();
  const start = performance.now();
  for (let round = 0; round < least || performance.now() - start < milliseconds; round++) {
    for (const name of names) times[name].push(await timeOf(works[name]));
  }
  return Object.fromEntries(names.map((name) => [name, median(times[name])])) as Record<Name, number>;
}

/** `timeInTurn`, after half as long in which nothing counts: by then the engine has compiled what is run. */
export async function timeWarmInTurn<Name extends string>(
  works: Readonly<Record<Name, () => unknown>>,
  { milliseconds, least }: { milliseconds: number; least: number },
): Promise<Record<Name, number>> {
  await timeInTurn(works, { milliseconds: milliseconds / 2, least: 1 });
  return timeInTurn(works, { milliseconds, least });
}
