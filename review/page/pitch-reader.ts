import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { UserError } from '../../app/user-error.ts';
import type { Marking } from '../pitch-content.ts';
import type { TriedText } from '../try-text.ts';
import type { OpenableMail, PitchRequest, ShownContent, WorkerAnswer, WorkerRequest } from './pitch-worker.ts';

/** Milliseconds to read one pitch, or to write its HTML. The largest mail takes a few seconds on a slow machine. */
const MAX_TIME = 20_000;

/** Megabytes of memory of the worker. A mail of 40 MB needs about 400 while it is read. */
const MAX_MEMORY = 1_024;

/** Loads the raw mail of a pitch, and what marks its words; called only when they are needed. */
export type LoadMail = () => Promise<OpenableMail>;

/**
 * Opens pitches in a thread of their own, one at a time. A pitch crafted to take long holds up neither the page nor, in
 * the screen's process, the mail that comes in meanwhile. Kept by hand: a pool of threads (piscina) brings a native
 * module, and could not keep the pitch opened last.
 */
export class PitchReader {
  #worker: Worker | undefined;
  /** The pitch that the worker opened last. */
  #latest: string | undefined;
  #turn: Promise<unknown> = Promise.resolve();
  maxTime = MAX_TIME;

  /** Starts the thread, so that the first pitch opens sooner. */
  start(): Worker {
    if (this.#worker === undefined) {
      // The source in a checkout, or what it was compiled to.
      const file = import.meta.url.endsWith('.ts') ? './pitch-worker.ts' : './pitch-worker.js';
      const worker = new Worker(new URL(file, import.meta.url), {
        resourceLimits: { maxOldGenerationSizeMb: MAX_MEMORY },
      });
      worker.unref();
      // An idle worker may fail, too, and an error that nobody listens for would end the process.
      worker.on('error', () => this.#forget(worker));
      this.#worker = worker;
    }
    return this.#worker;
  }

  /** @throws UserError when that takes too long, or too much memory */
  async content(key: string, load: LoadMail): Promise<ShownContent> {
    const answer = await this.#ask({ key, wanted: 'content' }, load);
    return (answer as { content: ShownContent }).content;
  }

  /** @returns a document for `PITCH_HEADERS`; nothing where the pitch has no HTML. @throws as `content` does */
  async html(key: string, load: LoadMail): Promise<string | undefined> {
    const answer = await this.#ask({ key, wanted: 'html' }, load);
    return (answer as { html: string | undefined }).html;
  }

  /** Reads one attachment. @returns nothing where the pitch has none of that number. @throws as `content` does */
  async attachment(
    key: string,
    part: number,
    load: LoadMail,
  ): Promise<{ name: string; bytes: Uint8Array } | undefined> {
    const answer = await this.#ask({ key, wanted: 'attachment', part }, load);
    return (answer as { attachment: { name: string; bytes: Uint8Array } | undefined }).attachment;
  }

  /** Screens a text that a person typed. @throws as `content` does */
  async try(text: string, marking: Marking): Promise<TriedText> {
    const answer = await this.#inTurn(() => this.#answerTo({ wanted: 'try', text, marking }));
    return (answer as { tried: TriedText }).tried;
  }

  async stop(): Promise<void> {
    await this.#worker?.terminate();
  }

  #ask(request: PitchRequest, load: LoadMail): Promise<WorkerAnswer> {
    return this.#inTurn(async () => {
      const isOpen = this.#latest === request.key && request.wanted === 'html';
      const mail = isOpen ? undefined : await load();
      const answer = await this.#answerTo(mail === undefined ? request : { ...request, mail });
      if (request.wanted !== 'attachment') this.#latest = request.key;
      return answer;
    });
  }

  #inTurn(work: () => Promise<WorkerAnswer>): Promise<WorkerAnswer> {
    const answer = this.#turn.then(work);
    this.#turn = answer.catch(() => undefined);
    return answer;
  }

  async #answerTo(request: WorkerRequest): Promise<WorkerAnswer> {
    const worker = this.start();
    worker.postMessage(request);
    const answer = await this.#answerOf(worker);
    if ('error' in answer) {
      this.#latest = undefined;
      throw answer.isPlain ? new UserError(answer.error) : new Error(answer.error);
    }
    return answer;
  }

  async #answerOf(worker: Worker): Promise<WorkerAnswer> {
    try {
      // Rejects when the worker ends with an error, as it does out of memory.
      const [answer] = await once(worker, 'message', { signal: AbortSignal.timeout(this.maxTime) });
      return answer;
    } catch (cause) {
      this.#forget(worker);
      await worker.terminate();
      const isLate = (cause as Error).name === 'AbortError';
      const why = isLate ? `it takes longer than ${this.maxTime / 1000} s to read` : (cause as Error).message;
      throw new UserError(`The pitch cannot be shown: ${why}.`, { cause });
    }
  }

  #forget(worker: Worker): void {
    if (this.#worker === worker) this.#worker = undefined;
    this.#latest = undefined;
  }
}
