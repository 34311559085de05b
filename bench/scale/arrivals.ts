import type { Chance } from '../mails/chance.ts';

export const HOUR = 3_600_000;

/** Within the day, from 0: pitches are sent in the morning. */
const BUSIEST_HOUR = 10;

/** How pitches come in. */
export interface ArrivalProps {
  pitchesPerDay: number;
  /** How many times as many come in the busiest hour as in one of the mean, from 1 to 2. */
  peak: number;
  /** Further pitches that come at once, in the middle of the busiest hour, as when a wire sends an embargo. */
  burst: number;
  /** Seconds over which those are spread evenly. */
  burstSeconds: number;
}

/** The expected pitches of an hour of the day, the burst aside: a cosine with its top in the busiest hour. */
export function pitchesInHour({ pitchesPerDay, peak }: ArrivalProps, hour: number): number {
  const turn = (2 * Math.PI * (hour - BUSIEST_HOUR)) / 24;
  return (pitchesPerDay / 24) * (1 + (peak - 1) * Math.cos(turn));
}

/**
 * When pitches come in: at random, each for itself (a Poisson process with a rate for each hour), and those of the burst.
 *
 * @param hours of the day, the first and the one after the last
 * @returns milliseconds since midnight, in their order
 */
export function* arrivals(props: ArrivalProps, [first, end]: [number, number], chance: Chance): Generator<number> {
  const { burst, burstSeconds } = props;
  const burstAt = (BUSIEST_HOUR + 0.5) * HOUR;
  const ofBurst = (index: number) => burstAt + (index * burstSeconds * 1000) / burst;
  let sent = first <= BUSIEST_HOUR && BUSIEST_HOUR < end ? 0 : burst;
  for (const time of singleArrivals(props, [first, end], chance)) {
    while (sent < burst && ofBurst(sent) <= time) yield ofBurst(sent++);
    yield time;
  }
  while (sent < burst) yield ofBurst(sent++);
}

function* singleArrivals(props: ArrivalProps, [first, end]: [number, number], chance: Chance): Generator<number> {
  for (let hour = first; hour < end; hour++) {
    const mean = HOUR / pitchesInHour(props, hour);
    // Where none is expected the mean is infinite. What is left of a wait at the hour's end is forgotten, which changes
    // nothing: such waits have no memory.
    for (let time = hour * HOUR; ; ) {
      time -= Math.log(1 - chance()) * mean;
      if (!(time < (hour + 1) * HOUR)) break;
      yield time;
    }
  }
}
