import { parentPort } from 'node:worker_threads';
import { UserError } from '../../app/user-error.ts';
import { type PitchRecord, parseMail } from '../../core/index.ts';
import { readAttachment } from '../attachments.ts';
import { type Marking, openPitch, type PitchContent } from '../pitch-content.ts';
import { type TriedText, tryText } from '../try-text.ts';

/** What the worker is asked for. */
export type WorkerRequest = PitchRequest | TryRequest;

/** The request for a pitch, or for a part of it. */
export interface PitchRequest {
  /** Names the pitch. */
  key: string;
  wanted: 'content' | 'html' | 'attachment';
  /** The number of the attachment. */
  part?: number;
  /** Left out where the worker opened this pitch last, and has it still. */
  mail?: OpenableMail;
}

/** The raw mail of a pitch, and what marks its words. */
export interface OpenableMail {
  raw: Uint8Array;
  record: PitchRecord;
  marking: Marking;
}

/** The request to screen a text that a person typed. */
export interface TryRequest {
  wanted: 'try';
  text: string;
  marking: Marking;
}

/** A pitch as the page shows it, but for its HTML, which few people look at. */
export interface ShownContent extends Omit<PitchContent, 'html'> {
  hasHtml: boolean;
}

export type WorkerAnswer =
  | { content: ShownContent }
  /** Nothing for a pitch without HTML. */
  | { html: string | undefined }
  /** Nothing for a pitch without such an attachment. */
  | { attachment: { name: string; bytes: Uint8Array } | undefined }
  | { tried: TriedText }
  | { error: string; isPlain: boolean };

/** The pitch opened last: its HTML is often asked for next. */
let latest: { key: string; content: PitchContent } | undefined;

async function answer(request: WorkerRequest): Promise<WorkerAnswer> {
  if (request.wanted === 'try') return { tried: await tryText(request.text, request.marking) };
  const { key, wanted, part, mail } = request;
  if (wanted === 'attachment' && mail !== undefined)
    return { attachment: await readAttachment(parseMail(bytesOf(mail)), part!, mail.marking.fallbackCharset) };
  if (mail !== undefined) latest = { key, content: await openPitch(bytesOf(mail), mail.record, mail.marking) };
  if (latest?.key !== key) throw new Error(`The pitch ${key} is not open.`);
  const { html, ...content } = latest.content;
  return wanted === 'html' ? { html: html?.() } : { content: { ...content, hasHtml: html !== undefined } };
}

function bytesOf({ raw }: OpenableMail): Buffer {
  return Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength);
}

parentPort!.on('message', (request: WorkerRequest) => {
  answer(request)
    .catch((error: Error): WorkerAnswer => ({ error: error.message, isPlain: error instanceof UserError }))
    .then((message) => parentPort!.postMessage(message));
});
