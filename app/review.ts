import { hostname, userInfo } from 'node:os';
import {
  type LogRecord,
  type Mark,
  type PitchRecord,
  printable,
  type ReceivedMail,
  type ReviewedPitch,
  type ReviewedRecord,
  type Span,
} from '../core/index.ts';
import { callWith } from './call.ts';
import type { Release, ReleaseRequest } from './release-pitch.ts';
import { resendOf } from './resend.ts';
import type { TrustList } from './trust-list.ts';
import { UserError } from './user-error.ts';

/** The pitches in the local log, or in that of a deployed stack. */
export interface PitchRecords {
  /**
   * Reads the pitches received in a span of time, the last decided first. Each mail and inbox comes once, as its last line
   * says. It reads no more of the log than the caller takes.
   */
  newest(span: Span): AsyncIterable<ReviewedPitch>;
  /** Finds the pitches of one mail, one for each inbox; none where the log does not have the mail. */
  find(id: string): Promise<ReviewedPitch[]>;
  /** Reads the lines that are written from now on, until the signal aborts. */
  follow(signal: AbortSignal): AsyncIterable<LogRecord>;
}

/** A mail that could not be sent, for now or for good. Nothing of it is lost. */
export interface UnsentMail {
  id: string;
  sender: string;
  subject: string;
  /** What the receiving server, or this machine, said. */
  why: string;
  /** Whether it is tried again by itself; else somebody has to ask for it. */
  isTriedAgain: boolean;
}

/** The mails that could not be sent. */
export interface UnsentMails {
  count: number;
  /** The oldest of them, up to a number that a person reads. */
  mails: UnsentMail[];
}

/** The review of the local run or of a deployed stack. */
export interface Review {
  /** Names the data folder or the stack, for people. */
  place: string;
  records: PitchRecords;
  /** Reads the raw mail. @throws UserError when it is not there any more */
  readMail(pitch: PitchRecord): Promise<Buffer>;
  /** Releases a pitch. @throws UserError when the screen does not answer, or the pitch cannot be sent for now */
  release(request: ReleaseRequest): Promise<Release>;
  /** The senders that people trust. Each method throws UserError when the list cannot be read or written. */
  trusted: TrustList;
  /**
   * Marks pitches as seen, as done or as open again.
   *
   * @param by who marks them. @default whoever runs this process
   * @returns the lines of the log
   * @throws UserError when they cannot be written
   */
  mark(marks: readonly Mark[], by?: string): Promise<ReviewedRecord[]>;
  /** The mails that could not be sent. Only where one process knows them: a stack has its dead-letter queue. */
  failed?(): Promise<UnsentMails>;
  /**
   * Has all of them tried again at once.
   *
   * @param by who asks, for the log. @default whoever runs this process
   * @returns how many mails that is; how it ends, `failed` says later
   */
  retry?(by?: string): Promise<number>;
}

/** The mail of a pitch as it was received. */
export function receivedMailOf(pitch: PitchRecord): ReceivedMail {
  return {
    id: pitch.id,
    time: pitch.time,
    envelope: { from: pitch.returnPath, to: [pitch.recipient] },
    verdicts: pitch.verdicts,
  };
}

/**
 * Builds the request to release a pitch, or to send one again that did not arrive.
 *
 * @param by who asks. @default the user of this process
 * @param trust whether its sender is to be trusted from now on
 */
export function releaseRequest(pitch: ReviewedPitch, by = reviewer(), trust = false): ReleaseRequest {
  const resend = resendOf(pitch);
  const asked = { ...(resend === undefined ? {} : { resend }), ...(trust ? { trust } : {}) };
  return { mail: receivedMailOf(pitch), inbox: pitch.inbox, by, ...asked };
}

/** The user of this process, as the log names them: `user@machine`. */
export function reviewer(): string {
  const user = process.env.USER || process.env.USERNAME || safeUserName();
  return printable(`${user}@${hostname()}`);
}

function safeUserName(): string {
  try {
    return userInfo().username;
  } catch {
    return 'someone';
  }
}

/** A part of an id is looked for among so many of the newest pitches. */
const MAX_SEARCHED = 20_000;

/** Characters. A shorter part would name too many ids. */
const MIN_PART = 4;

/**
 * Finds the pitches of a mail by its id, or by a part of the id that no other of the newest pitches has.
 *
 * @throws UserError when there is no such mail, or more than one
 */
export async function pitchesNamed(id: string, records: PitchRecords): Promise<ReviewedPitch[]> {
  const exact = await records.find(id);
  if (exact.length > 0) return exact;
  const found = new Set<string>();
  let looked = 0;
  if (id.length >= MIN_PART) {
    for await (const pitch of records.newest({})) {
      if (pitch.id.includes(id)) found.add(pitch.id);
      looked += 1;
      if (looked >= MAX_SEARCHED || found.size > 1) break;
    }
  }
  const [only, other] = found;
  if (only !== undefined && other === undefined) return records.find(only);
  const name = JSON.stringify(printable(id));
  if (other !== undefined) throw new UserError(`${name} is part of more than one id: give more of it.`);
  throw new UserError(
    `No pitch has the id ${name}. ${callWith('review')} list shows the ids; ${MIN_PART} characters do.`,
  );
}
