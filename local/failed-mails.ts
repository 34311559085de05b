import type { PitchRecords, UnsentMails } from '../app/review.ts';
import type { PitchRecord } from '../core/index.ts';

/** Mails that are described: a person reads a few of them, and each is looked up in the log. */
const MAX_DESCRIBED = 20;

interface Failure {
  why: string;
  isTriedAgain: boolean;
  /** What the log says of the mail. Looked up once: a relay that is down makes every attempt fail. */
  logged: Promise<PitchRecord | undefined> | undefined;
}

/** The mails that could not be sent, with what stood in the way. */
export class FailedMails {
  /** By id, in the order of their first failure. */
  readonly #failures = new Map<string, Failure>();
  readonly #records: PitchRecords;

  /** @param records the log, which has a line for each attempt that failed */
  constructor(records: PitchRecords) {
    this.#records = records;
  }

  /** @param why the error's message. @default the one that the log has */
  add(id: string, isTriedAgain: boolean, why = ''): void {
    this.#failures.set(id, { why, isTriedAgain, logged: this.#failures.get(id)?.logged });
  }

  /** The mail went through. */
  remove(id: string): void {
    this.#failures.delete(id);
  }

  async describe(): Promise<UnsentMails> {
    const oldest = [...this.#failures].slice(0, MAX_DESCRIBED);
    const mails = await Promise.all(
      oldest.map(async ([id, failure]) => {
        failure.logged ??= this.#records.find(id).then(([pitch]) => pitch);
        // A mail for an inbox that the configuration has no more has no line.
        const {
          sender = '',
          subject = '',
          why = 'it could not be sent before the last stop',
        } = (await failure.logged) ?? {};
        return { id, sender, subject, why: failure.why || why, isTriedAgain: failure.isTriedAgain };
      }),
    );
    return { count: this.#failures.size, mails };
  }
}
