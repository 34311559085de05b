import type { PitchRecord } from '../core/record/pitch-record.ts';

/** The log record of a forwarded pitch, with the fields given. */
export function record(given: Partial<PitchRecord> = {}): PitchRecord {
  return {
    v: 1,
    event: 'pitch',
    time: '2026-03-02T09:00:00.000Z',
    logged: '2026-03-02T09:00:00.100Z',
    id: '20260302T090000000Z-000000000001',
    inbox: 'tips@paper.example',
    returnPath: 'press@acme.example',
    recipient: 'tips@paper.example',
    sender: 'Acme PR <press@acme.example>',
    subject: 'A battery',
    date: 'Mon, 02 Mar 2026 09:00:00 +0000',
    size: 1000,
    outcome: 'forwarded',
    reasons: [],
    unread: [],
    verdicts: {},
    forwardedTo: [],
    durations: {},
    raw: 'data/mail/20260302T090000000Z-000000000001.eml',
    ...given,
  };
}

/** Collects what a source yields, up to a number of items. */
export async function take<T>(source: AsyncIterable<T>, count = Number.POSITIVE_INFINITY): Promise<T[]> {
  const taken: T[] = [];
  for await (const one of source) if (taken.push(one) >= count) break;
  return taken;
}
