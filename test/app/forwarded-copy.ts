import { createReceivePitch } from '../../app/receive-pitch.ts';
import type { DeliveryRecord } from '../../core/record/delivery-record.ts';
import type { LogRecord } from '../../core/record/log-record.ts';
import { MemoryPorts } from './memory-ports.ts';
import { CONFIG, MASHA } from './pitch-builder.ts';

export const DESK = 'desk@newsroom.example.org';
export const NIGHT = 'night@newsroom.example.org';
export const READER = 'masha@newsroom.example.org';

/** Forwards a pitch, and gives the copy that went out with what the store knows of it. */
export async function forwarded(to = MASHA) {
  const memory = new MemoryPorts(
    Buffer.from('From: Acme <press@acme.example>\r\nTo: m\r\nSubject: News\r\n\r\nA lamp.'),
  );
  await createReceivePitch(CONFIG, memory.ports)(received('m1', to, 'press@acme.example'));
  const [sent] = memory.sent;
  return { raw: sent!.raw, copy: sent!.copy.id, key: memory.copies.key! };
}

export function received(id: string, to: string, from: string) {
  return { id, time: '2026-03-02T09:00:00.000Z', envelope: { from, to: [to] }, verdicts: {} };
}

/** What is logged when a mail comes in. @param key of the mail m1, as the store has it */
export async function logged(
  raw: Buffer,
  key: string | undefined,
  { to = MASHA, from = '' } = {},
): Promise<LogRecord[]> {
  const memory = new MemoryPorts(raw);
  if (key !== undefined) memory.copyKeys.set('m1', key);
  const clock = { now: () => Date.now(), sleep: async () => undefined, random: () => 0.5 };
  await createReceivePitch(CONFIG, { ...memory.ports, clock })(received('b1', to, from));
  return memory.logged;
}

export const deliveriesIn = (lines: LogRecord[]) =>
  lines.filter((line): line is DeliveryRecord => line.event === 'delivery');
