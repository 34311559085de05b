import { parentPort } from 'node:worker_threads';
import { UserError } from '../../app/user-error.ts';
import type { PitchRecord } from '../../core/index.ts';
import { type Marking, openPitch, type PitchContent } from '../pitch-content.ts';

/** What the worker is asked for. */
export interface PitchRequest {
  /** Names the pitch. */
  key: string;
  wanted: 'content' | 'html';
  /** Left out where the worker opened this pitch last, and has it still. */
  mail?: { raw: Uint8Array; record: PitchRecord; marking: Marking };
}

/** A pitch as the page shows it, but for its HTML, which few people look at. */
export interface ShownContent extends Omit<PitchContent, 'html'> {
  hasHtml: boolean;
}

export type PitchAnswer =
  | { content: ShownContent }
  /** Nothing for a pitch without HTML. */
  | { html: string | undefined }
  | { error: string; isPlain: boolean };

/** The pitch opened last: its HTML is often asked for next. */
let latest: { key: string; content: PitchContent } | undefined;

async function answer({ key, wanted, mail }: PitchRequest): Promise<PitchAnswer> {
  if (mail !== undefined) {
    const { raw, record, marking } = mail;
    const bytes = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength);
    latest = { key, content: await openPitch(bytes, record, marking) };
  }
  if (latest?.key !== key) throw new Error(`The pitch ${key} is not open.`);
  const { html, ...content } = latest.content;
  return wanted === 'html' ? { html: html?.() } : { content: { ...content, hasHtml: html !== undefined } };
}

parentPort!.on('message', (request: PitchRequest) => {
  answer(request)
    .catch((error: Error): PitchAnswer => ({ error: error.message, isPlain: error instanceof UserError }))
    .then((message) => parentPort!.postMessage(message));
});
