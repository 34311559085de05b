import { setTimeout } from 'node:timers/promises';
import type { Clock } from './ports.ts';

/** The clock and the random numbers of this machine. */
export const systemClock: Clock = {
  now: Date.now,
  sleep: (milliseconds) => setTimeout(milliseconds),
  random: Math.random,
};
