import { BusySender, MissingMail, RefusedMail, UnansweredSend } from '../app/ports.ts';
import type { ReceivePitch } from '../app/receive-pitch.ts';
import type { PitchRecord, ReceivedMail } from '../core/index.ts';
import type { QueuedMail } from './folder-mail-store.ts';
import type { Work, WorkLimits } from './work-limits.ts';

/**
 * Sends of a mail that a relay may leave unanswered before the mail has failed. Each may have delivered a copy; with SES it
 * is as many (docs/adr/0004).
 */
const MAX_UNANSWERED = 6;

/** Milliseconds before the second attempt at a mail. Each further wait is twice as long, up to `last`. */
const RETRY_DELAY = { first: 1_000, last: 5 * 60_000 };

export interface MailQueueOptions {
  receivePitch: ReceivePitch;
  /** How much is in work at a time. The sender of `receivePitch` is `inTurn` of the same limits. */
  limits: WorkLimits;
  /** Removes a mail that is done from the queue on disk. */
  finish(id: string): Promise<void>;
  /** Called for a mail that went through, with a record for each inbox; none for a command. */
  onDone(records: PitchRecord[], mail: ReceivedMail): void;
  /** Moves a mail that failed for good out of the queue on disk. */
  markFailed(id: string): Promise<void>;
  /** Called for each attempt that failed, with the milliseconds until the next one; nothing where it failed for good. */
  onFailure(mail: QueuedMail, error: Error, retryIn: number | undefined): void;
  retryDelay?: { first: number; last: number };
}

/** Runs the use case for accepted mails, a few at a time, and tries each until it goes through or fails for good. */
export interface MailQueue {
  add(mail: QueuedMail): void;
  /** Resolves when no mail is in work or waits for its first attempt. Mails may wait for another attempt then. */
  settled(): Promise<void>;
  /** Tries the mails that wait for another attempt now. @returns these mails */
  retryNow(): QueuedMail[];
  /** Starts no more mails, and resolves when those in work have ended. The others stay in the queue on disk. */
  stop(): Promise<void>;
}

/** Reports to the terminal and the page. The mail is not tried again because a report failed. */
function report(what: () => void): void {
  try {
    what();
  } catch {}
}

/** A mail in the queue, with the results of its attempts. */
interface Entry {
  accepted: QueuedMail;
  /** The records of a mail that went through and is not finished. */
  records?: PitchRecord[];
  failures: number;
  /** Sends without an answer. Each may have delivered a copy. */
  unanswered: number;
}

export function createMailQueue(options: MailQueueOptions): MailQueue {
  const { limits } = options;
  const { first, last } = options.retryDelay ?? RETRY_DELAY;
  const waiting: Entry[] = [];
  /** Mails that wait for another attempt, by the timer that starts it. */
  const retries = new Map<NodeJS.Timeout, { entry: Entry; again: () => void }>();
  /** The ids of all mails in the queue. A mail that is added twice, as at a start, is in work once. */
  const ids = new Set<string>();
  /** Mails that were screened and wait for their turn to be sent. */
  const postponed: Entry[] = [];
  let mailsInWork = 0;
  let stopped = false;
  let whenIdle: (() => void)[] = [];

  const startNext = () => {
    startFrom(postponed, true);
    startFrom(waiting, false);
    if (mailsInWork === 0 && (stopped || waiting.length + postponed.length === 0)) {
      for (const resolve of whenIdle) resolve();
      whenIdle = [];
    }
  };

  const startFrom = (entries: Entry[], isPostponed: boolean) => {
    for (let next = entries[0]; next && !stopped; next = entries[0]) {
      const one = limits.begin(next.accepted.size, isPostponed);
      if (one === undefined) return;
      entries.shift();
      void work(next, one);
    }
  };

  const work = async (entry: Entry, { run, end }: Work) => {
    const { accepted } = entry;
    mailsInWork += 1;
    try {
      // After an attempt that only could not finish, the mail is not handled again.
      entry.records ??= await run(() => options.receivePitch(accepted.mail));
      const { records } = entry;
      await options.finish(accepted.mail.id);
      ids.delete(accepted.mail.id);
      report(() => options.onDone(records, accepted.mail));
    } catch (error) {
      if (error instanceof UnansweredSend) entry.unanswered += 1;
      if (error instanceof BusySender) postponed.push(entry);
      else if (await isMarkedFailed(entry, error)) report(() => options.onFailure(accepted, error as Error, undefined));
      else tryLater(entry, error as Error);
    } finally {
      mailsInWork -= 1;
      end();
    }
  };

  const isMarkedFailed = async ({ accepted, unanswered }: Entry, error: unknown) => {
    const isFinal = error instanceof RefusedMail || error instanceof MissingMail || unanswered >= MAX_UNANSWERED;
    if (!isFinal) return false;
    // Before it is in failed/, from where somebody may add it again at once.
    ids.delete(accepted.mail.id);
    try {
      await options.markFailed(accepted.mail.id);
      return true;
    } catch {
      ids.add(accepted.mail.id);
      return false;
    }
  };

  const tryLater = (entry: Entry, error: Error) => {
    const delay = Math.min(first * 2 ** entry.failures, last);
    entry.failures += 1;
    if (!stopped) {
      const again = () => {
        retries.delete(timer);
        waiting.push(entry);
        startNext();
      };
      const timer = setTimeout(again, delay);
      retries.set(timer, { entry, again });
    }
    report(() => options.onFailure(entry.accepted, error, delay));
  };

  limits.onRoom(startNext);

  const settled = () =>
    new Promise<void>((resolve) => {
      whenIdle.push(resolve);
      startNext();
    });

  return {
    add(accepted) {
      if (ids.has(accepted.mail.id)) return;
      ids.add(accepted.mail.id);
      waiting.push({ accepted, failures: 0, unanswered: 0 });
      startNext();
    },
    settled,
    retryNow() {
      const due = [...retries];
      for (const [timer, { again }] of due) {
        clearTimeout(timer);
        again();
      }
      return due.map(([, { entry }]) => entry.accepted);
    },
    stop() {
      stopped = true;
      for (const timer of retries.keys()) clearTimeout(timer);
      return settled();
    },
  };
}
