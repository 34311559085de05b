import { MissingMail, RefusedMail } from '../app/ports.ts';
import type { ReceivePitch } from '../app/receive-pitch.ts';
import type { PitchRecord } from '../core/index.ts';
import type { AcceptedMail } from './folder-mail-store.ts';

/** Mails in work at a time: enough to keep a relay busy. */
const MAX_MAILS = 4;

/**
 * Bytes of raw mail in work at a time. Reading a mail takes several times its size in memory, so that four of the
 * largest at once would take a gigabyte. One mail alone is always let through.
 */
const MAX_BYTES = 48 * 1024 * 1024;

/** Milliseconds before the first new attempt at a mail, doubled for each further one up to the last. */
const RETRY_DELAY = { first: 1_000, last: 5 * 60_000 };

export interface MailQueueOptions {
  receivePitch: ReceivePitch;
  /** Called when a mail is done; only then is it forgotten. */
  finish(id: string): Promise<void>;
  onDone(records: PitchRecord[]): void;
  /** Called when a mail failed for good; only then is it tried no more. */
  putAside(id: string): Promise<void>;
  /** Called for each attempt that failed, with the milliseconds until the next; none where there will be none. */
  onFailure(mail: AcceptedMail, error: Error, retryIn: number | undefined): void;
  retryDelay?: { first: number; last: number };
}

/** Puts accepted mails through the use case, a few at a time, each again and again until it goes through or fails for good. */
export interface MailQueue {
  add(mail: AcceptedMail): void;
  /** Resolves when no mail waits or is in work, those that wait for another attempt aside. */
  settled(): Promise<void>;
  /** Tries those that wait for another attempt at once. @returns them */
  hurry(): AcceptedMail[];
  /** Starts no more mails; resolves when those in work have ended. What is left stays accepted on disk. */
  stop(): Promise<void>;
}

/** Reports something to the terminal and the page. Where that fails, the mail is not to be tried again for it. */
function tell(what: () => void): void {
  try {
    what();
  } catch {}
}

export function createMailQueue(options: MailQueueOptions): MailQueue {
  const { first, last } = options.retryDelay ?? RETRY_DELAY;
  const waiting: { accepted: AcceptedMail; attempt: number }[] = [];
  /** Mails that failed and wait for their next attempt, by the timer that starts it. */
  const retries = new Map<NodeJS.Timeout, { accepted: AcceptedMail; again: () => void }>();
  let mailsInWork = 0;
  let bytesInWork = 0;
  let stopped = false;
  let whenIdle: (() => void)[] = [];

  const startNext = () => {
    for (let next = waiting[0]; next && !stopped && mailsInWork < MAX_MAILS; next = waiting[0]) {
      if (mailsInWork > 0 && bytesInWork + next.accepted.size > MAX_BYTES) break;
      waiting.shift();
      void work(next.accepted, next.attempt);
    }
    if (mailsInWork === 0 && (stopped || waiting.length === 0)) {
      for (const resolve of whenIdle) resolve();
      whenIdle = [];
    }
  };

  const work = async (accepted: AcceptedMail, attempt: number) => {
    mailsInWork += 1;
    bytesInWork += accepted.size;
    try {
      const records = await options.receivePitch(accepted.mail);
      await options.finish(accepted.mail.id);
      tell(() => options.onDone(records));
    } catch (error) {
      if (await isPutAside(accepted, error)) tell(() => options.onFailure(accepted, error as Error, undefined));
      else tryLater(accepted, attempt, error as Error);
    } finally {
      mailsInWork -= 1;
      bytesInWork -= accepted.size;
      startNext();
    }
  };

  const isPutAside = async ({ mail }: AcceptedMail, error: unknown) => {
    if (!(error instanceof RefusedMail || error instanceof MissingMail)) return false;
    return options.putAside(mail.id).then(
      () => true,
      () => false,
    );
  };

  const tryLater = (accepted: AcceptedMail, attempt: number, error: Error) => {
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
    tell(() => options.onFailure(accepted, error, delay));
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
    hurry() {
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
