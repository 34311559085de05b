import { onTestFinished } from 'vitest';
import type { Release, ReleaseRequest } from '../../../app/release-pitch.ts';
import type { Review } from '../../../app/review.ts';
import { createTrustList } from '../../../app/trust-list.ts';
import { type ReviewedRecord, reviewedRecord } from '../../../core/record/later-record.ts';
import type { ReviewedPitch } from '../../../core/record/reviewed-pitch.ts';
import { type ReviewPageOptions, startReviewPage } from '../../../review/page/review-page.ts';
import { MemoryTrustedSenders } from '../../app/memory-trusted-senders.ts';

export interface MemoryPageOptions extends Partial<Omit<ReviewPageOptions, 'review' | 'inboxes'>> {
  /** Their addresses; each is screened for one word. @default [] */
  inboxes?: string[];
  /** Newest first. Later additions are seen by later requests. */
  pitches?: ReviewedPitch[];
  /** The raw mail of every pitch. */
  raw?: string | Buffer;
  review?: Partial<Review>;
}

/** The page over pitches in memory. Every release succeeds. */
export async function startMemoryPage({
  pitches = [],
  raw = '',
  review: given,
  inboxes = [],
  ...options
}: MemoryPageOptions = {}) {
  const released: ReleaseRequest[] = [];
  const review: Review = {
    place: 'memory',
    records: {
      async *newest({ since = '', until = '~' }) {
        yield* [...pitches].filter(({ time }) => time >= since && time < until);
      },
      find: async (id) => pitches.filter((pitch) => pitch.id === id),
      async *follow() {},
    },
    readMail: async () => Buffer.from(raw),
    async release(request): Promise<Release> {
      released.push(request);
      const { id } = request.mail;
      const { inbox, by } = request;
      const sent = { to: ['desk@paper.example'], messageId: 'm', sentAs: 'original' as const };
      const record = { v: 1, event: 'released', time: '2026-03-02T10:00:00.000Z', id, inbox, by, ...sent } as const;
      for (const [index, pitch] of pitches.entries())
        if (pitch.id === id && pitch.inbox === inbox) pitches[index] = { ...pitch, released: record };
      return { status: 'released', record };
    },
    trusted: createTrustList(async () => [{ address: 'tips@paper.example' }], new MemoryTrustedSenders()),
    async mark(marks, by = 'someone') {
      const records = marks.map((mark) => reviewedRecord(mark, by, new Date()));
      for (const record of records) applyMark(pitches, record);
      return records;
    },
    ...given,
  };
  const words = ['disruptive'];
  const inbox = { address: 'tips@paper.example', forwardTo: ['desk@paper.example'], notice: 'n', words };
  const marking = () => ({ inbox, fallbackCharset: 'gb18030' });
  const page = await startReviewPage({
    port: 0,
    marking,
    ...options,
    inboxes: inboxes.map((address) => ({ address, words, trusted: ['editor@paper.example'] })),
    review,
  });
  let stopped: Promise<void> | undefined;
  const stop = () => {
    stopped ??= page.stop();
    return stopped;
  };
  onTestFinished(stop);
  return {
    page,
    released,
    pitches,
    stop,
    /** The address of the page, without the slash at its end. */
    url: page.url.slice(0, -1),
    port: Number(new URL(page.url).port),
    /** Asks as a command on this machine does. */
    get: (path: string, headers: Record<string, string> = {}) =>
      fetch(new URL(path, page.url), { headers: { 'x-pitch-screen-token': page.token, ...headers } }),
  };
}

/** Changes pitches in memory as a line of the log would (core/record/history.ts). */
function applyMark(pitches: ReviewedPitch[], line: ReviewedRecord): void {
  for (const [index, { done, ...pitch }] of pitches.entries()) {
    const isMeant = pitch.id === line.id && pitch.inbox === line.inbox;
    const { state, until = '' } = line;
    if (state === 'seen' && pitch.inbox === line.inbox && pitch.logged <= until)
      pitches[index] = { ...pitches[index]!, seen: true };
    if (isMeant && state !== 'seen') pitches[index] = { ...pitch, ...(state === 'done' ? { done: line } : {}) };
  }
}
