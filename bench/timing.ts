/** The median of several figures. */
export function median(figures: readonly number[]): number {
  const sorted = figures.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Measures the milliseconds that some work takes. */
export async function timeOf(work: () => unknown): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/**
 * Times several kinds of work in turn, again and again, so that other load of the machine slows down all of them alike. One
 * run of each comes first and is not counted.
 *
 * @param works the kinds of work, by name
 * @param milliseconds how long to go on
 * @param least how often to time each kind at least
 * @returns the median milliseconds of each kind
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

/** Like `timeInTurn`, after a warm-up of half that time, in which V8 compiles the code. */
export async function timeWarmInTurn<Name extends string>(
  works: Readonly<Record<Name, () => unknown>>,
  { milliseconds, least }: { milliseconds: number; least: number },
): Promise<Record<Name, number>> {
  await timeInTurn(works, { milliseconds: milliseconds / 2, least: 1 });
  return timeInTurn(works, { milliseconds, least });
}
