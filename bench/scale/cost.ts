import { billedTime, CALL_WORK, type CallWork, callTime } from './call-time.ts';
import type { Outcome } from './simulate.ts';

/**
 * US$ in us-east-1, without any free tier.
 *
 * SES: the AWS price list of 22 July 2026, for accounts without a plan; one that begins now has the plan Essentials, with
 * 0.16 for 1,000 sent. Lambda on arm64: https://aws.amazon.com/lambda/pricing/. The others are from memory, as their pages
 * could not be looked up: check them before you count on them.
 */
export const PRICES = {
  /** A mail that SES receives, and each full 256 KB of it. */
  received: 0.0001,
  receivedChunk: 0.00009,
  /** A recipient that SES sends to, and a GB of what it sends (of attachments: here all of a mail counts). */
  sent: 0.0001,
  sentGigabyte: 0.12,
  /** A GB-second of the first 7,500 million in a month, and a call. */
  gigabyteSecond: 0.0000133334,
  call: 0.0000002,
  /** From memory: S3 Standard, a write (PUT, COPY), a read (GET), and a GB for a month. */
  write: 0.000005,
  read: 0.0000004,
  storedGigabyte: 0.023,
  /** From memory: a GB written to CloudWatch Logs. */
  loggedGigabyte: 0.5,
  /** From memory: a month of a metric, of an alarm and of a dashboard. */
  metric: 0.3,
  alarm: 0.1,
  dashboard: 3,
};

const GIGABYTE = 1e9;
const CHUNK = 256 * 1024;

/** Bytes that the log has of a pitch: its own line and Lambda's. */
const LOG_BYTES = 4_000;

/** What the stack watches itself with (lib/pitch-metrics.ts, lib/alarms.ts, lib/pitch-dashboard.ts). */
const METRICS = 5;
const ALARMS = 6;

/** An item of the bill: US$ for all that was simulated. */
export interface CostItem {
  name: string;
  dollars: number;
}

/** What the pitches of a simulation cost, by item. */
export function costOf(outcome: Outcome): CostItem[] {
  const { scenario, pitches, forwarded, kept, calls, gigabyteSeconds } = outcome;
  const bytes = scenario.kilobytes * 1000;
  const sent = forwarded * scenario.recipients;
  const settled = forwarded + kept;
  // The mail itself and its claim for each call, its outcome, and the claim that is given back when nothing was sent.
  const writes = pitches + calls + settled + (calls - settled) + kept;
  return [
    { name: 'SES, received', dollars: pitches * (PRICES.received + Math.floor(bytes / CHUNK) * PRICES.receivedChunk) },
    { name: 'SES, sent', dollars: sent * (PRICES.sent + (bytes / GIGABYTE) * PRICES.sentGigabyte) },
    { name: 'Lambda', dollars: gigabyteSeconds * PRICES.gigabyteSecond + calls * PRICES.call },
    { name: 'S3 requests', dollars: writes * PRICES.write + calls * PRICES.read },
    {
      name: 'S3 storage',
      dollars: pitches * (bytes / GIGABYTE) * (scenario.mailDays / 30) * PRICES.storedGigabyte,
    },
    { name: 'log', dollars: (calls * LOG_BYTES * PRICES.loggedGigabyte) / GIGABYTE },
  ];
}

/** US$ a month for what a stack is watched with, whatever comes in. */
export const WATCHING = METRICS * PRICES.metric + ALARMS * PRICES.alarm + PRICES.dashboard;

/** What a memory size makes of a call. */
export interface MemoryCost {
  /** MB. */
  memory: number;
  /** Milliseconds from event to SES' answer, of the first call in an environment and of any later one. */
  cold: number;
  warm: number;
  /** US$ of Lambda for 1,000 calls, all of the one kind or the other. */
  coldDollars: number;
  warmDollars: number;
}

/** What 1,000 calls for forwarded pitches take and cost with so much memory, on paper. */
export function costPerThousand(memory: number, work: CallWork = CALL_WORK): MemoryCost {
  const [cold, warm] = [callTime(memory, true, work), callTime(memory, false, work)];
  const dollars = (milliseconds: number) =>
    1000 * ((milliseconds / 1000) * (memory / 1024) * PRICES.gigabyteSecond + PRICES.call);
  return {
    memory,
    cold: cold.start + cold.load + cold.prepare + cold.send,
    warm: warm.prepare + warm.send,
    coldDollars: dollars(billedTime(cold)),
    warmDollars: dollars(billedTime(warm)),
  };
}
