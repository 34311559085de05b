import type { DigestAction } from './digest.ts';

/** One line of the log: a reporter asked for something by mail. */
export interface CommandRecord {
  /** Version of this schema. */
  v: 1;
  event: 'command';
  /** When the mail was received, ISO 8601. */
  time: string;
  /** The id of the mail that asks. */
  id: string;
  inbox: string;
  /** The address in its From field. */
  by: string;
  /** `help`: the mail is the reporter's, and does not say what it asks for. */
  action: DigestAction | 'help';
  /** The ids of the pitches that it asks for. */
  pitches: string[];
  /** `failed`: at least one of them could not be had. `unclear`: the mail was not understood. */
  result: 'done' | 'failed' | 'unclear';
  /** What could not be done and why, in words. */
  why?: string;
  /** The id that the delivering server gave the answer, if there is one. */
  messageId?: string;
}
