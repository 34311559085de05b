import { MissingMail, RefusedMail } from '../app/ports.ts';
import type { ReceivePitch } from '../app/receive-pitch.ts';
import type { PitchRecord } from '../core/index.ts';
import type { QueuedMail } from './folder-mail-store.ts';

/** Mails in work at a time. Four keep a relay busy. */
const MAX_MAILS_IN_WORK = 4;

/**
 * Bytes of raw mail in work at a time. Reading a mail takes several times its size in memory: four of the largest at once
 * would take a gigabyte. A larger mail is in work alone.
 */
const MAX_BYTES_IN_WORK = 48 * 1024 * 1024;

/** Milliseconds before the second attempt at a mail. Each further wait is twice as long, up to `last`. */
const RETRY_DELAY = { first: 1_000, last: 5 * 60_000 };

export interface MailQueueOptions {
  receivePitch: ReceivePitch;
  /** Removes a mail that is done from the queue on disk. */
  finish(id: string): Promise<void>;
  onDone(records: PitchRecord[]): void;
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

export function createMailQueue(options: MailQueueOptions): MailQueue {
  const { first, last } = options.retryDelay ?? RETRY_DELAY;
  const waiting: { accepted: QueuedMail; attempt: number }[] = [];
  /** Mails that wait for another attempt, by the timer that starts it. */
  const retries = new Map<NodeJS.Timeout, { accepted: QueuedMail; again: () => void }>();
  let mailsInWork = 0;
  let bytesInWork = 0;
  let stopped = false;
  let whenIdle: (() => void)[] = [];

  const startNext = () => {
    for (let next = waiting[0]; next && !stopped && mailsInWork < MAX_MAILS_IN_WORK; next = waiting[0]) {
      if (mailsInWork > 0 && bytesInWork + next.accepted.size > MAX_BYTES_IN_WORK) break;
      waiting.shift();
      void work(next.accepted, next.attempt);
    }
    if (mailsInWork === 0 && (stopped || waiting.length === 0)) {
      for (const resolve of whenIdle) resolve();
      whenIdle = [];
    }
  };

  const work = async (accepted: QueuedMail, attempt: number) => {
    mailsInWork += 1;
    bytesInWork += accepted.size;
    try {
      const records = await options.receivePitch(accepted.mail);
      await options.finish(accepted.mail.id);
      report(() => options.onDone(records));
    } catch (error) {
      if (await isMarkedFailed(accepted, error)) report(() => options.onFailure(accepted, error as Error, undefined));
      else tryLater(accepted, attempt, error as Error);
    } finally {
      mailsInWork -= 1;
      bytesInWork -= accepted.size;
      startNext();
    }
  };

  const isMarkedFailed = async ({ mail }: QueuedMail, error: unknown) => {
    if (!(error instanceof RefusedMail || error instanceof MissingMail)) return false;
    return options.markFailed(mail.id).then(
      () => true,
      () => false,
    );
  };

  const tryLater = (accepted: QueuedMail, attempt: number, error: Error) => {
    const delay = Math.min(first * 2 ** attempt, last);
    if (!stopped) {
      const again = () => {
        retries.delete(timer);
        waiting.push({ accepted, attempt: attempt + 1 });
        startNext();
      };
      const timer = setTimeout(again, delay);
      retries.set(timer, { accepted, again });
    }
    report(() => options.onFailure(accepted, error, delay));
  };

  const settled = () =>
    new Promise<void>((resolve) => {
      whenIdle.push(resolve);
      startNext();
    });

  return {
    add(accepted) {
      waiting.push({ accepted, attempt: 0 });
      startNext();
    },
    settled,
    retryNow() {
      const due = [...retries];
      for (const [timer, { again }] of due) {
        clearTimeout(timer);
        again();
      }
      return due.map(([, { accepted }]) => accepted);
    },
    stop() {
      stopped = true;
      for (const timer of retries.keys()) clearTimeout(timer);
      return settled();
    },
  };
}
