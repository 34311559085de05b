import { hostname, userInfo } from 'node:os';
import {
  type LogRecord,
  type PitchRecord,
  printable,
  type ReceivedMail,
  type ReviewedPitch,
  type Span,
} from '../core/index.ts';
import type { Release, ReleaseRequest } from './release-pitch.ts';
import { UserError } from './user-error.ts';

/** Where the record of all pitches is read: the local log, or the one of a deployed stack. */
export interface PitchRecords {
  /**
   * The pitches received in a span of time, the last decided first, each mail and inbox once, as the last line about it
   * says. They come as they are read: whoever has seen enough stops, and no more of the log is read.
   */
  newest(span: Span): AsyncIterable<ReviewedPitch>;
  /** Everything about one mail: a pitch for each inbox it was for, nothing where the log has no such mail. */
  find(id: string): Promise<ReviewedPitch[]>;
  /** Lines as they are written from now on, until the signal aborts. */
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

/** What a reviewer works with, of the local run or of a deployed stack. */
export interface Review {
  /** Where the record is, in words: the data folder or the stack. */
  place: string;
  records: PitchRecords;
  /** The raw mail. @throws UserError when it is not there any more */
  readMail(pitch: PitchRecord): Promise<Buffer>;
  /** @throws UserError when nobody can be asked, or the pitch cannot be sent for now */
  release(request: ReleaseRequest): Promise<Release>;
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

/** The request to release a pitch, in the name of whoever runs this. */
export function releaseRequest(pitch: PitchRecord, by = reviewer()): ReleaseRequest {
  const mail: ReceivedMail = {
    id: pitch.id,
    time: pitch.time,
    envelope: { from: pitch.returnPath, to: [pitch.recipient] },
    verdicts: pitch.verdicts,
  };
  return { mail, inbox: pitch.inbox, by };
}

/** Who runs this, as the log names them: `user@machine`. */
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

/** Pitches that an id given in short is looked for among. */
const NEWEST = 20_000;
const SHORTEST = 4;

/**
 * The pitches that an id names: in full, or by a part of it that is its alone among the newest pitches.
 *
 * @throws UserError when there is none, or more than one mail
 */
export async function pitchesNamed(id: string, records: PitchRecords): Promise<ReviewedPitch[]> {
  const exact = await records.find(id);
  if (exact.length > 0) return exact;
  const found = new Set<string>();
  let looked = 0;
  if (id.length >= SHORTEST) {
    for await (const pitch of records.newest({})) {
      if (pitch.id.includes(id)) found.add(pitch.id);
      looked += 1;
      if (looked >= NEWEST || found.size > 1) break;
    }
  }
  const [only, other] = found;
  if (only !== undefined && other === undefined) return records.find(only);
  const name = JSON.stringify(printable(id));
  if (other !== undefined) throw new UserError(`${name} is part of more than one id: give more of it.`);
  throw new UserError(
    `No pitch has the id ${name}. npm run -s review -- list shows the ids; ${SHORTEST} characters do.`,
  );
}
