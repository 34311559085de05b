import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** The result of a call. */
export interface Answer {
  isDone: boolean;
  /** The function's own time when it ended, in milliseconds since 1970. */
  time: number;
}

/** Waits inside the function are over at once, and its clock goes on by them. Otherwise each retry would take its seconds. */
const PROGRAM = (entry: string) => `
  import { syncBuiltinESMExports } from 'node:module';
  const timers = process.getBuiltinModule('timers/promises');
  const now = Date.now;
  let ahead = 0;
  Date.now = () => now() + ahead;
  timers.setTimeout = async (milliseconds, value) => {
    await timers.setImmediate();
    ahead += milliseconds;
    return value;
  };
  syncBuiltinESMExports();
  const { handler } = await import(${JSON.stringify(pathToFileURL(entry))});
  const context = { getRemainingTimeInMillis: () => 120_000 };
  process.on('message', async ({ event, time }) => {
    ahead = Math.max(ahead, time - now());
    const isDone = await handler(event, context).then(() => true, () => false);
    process.send({ isDone, time: Date.now() });
  });
  process.send('ready');`;

/** The function's bundle in a process of its own, which handles one event at a time, and may be killed. */
export class HandlerWorker {
  readonly #folder: string;
  readonly #environment: Record<string, string>;
  #child: ChildProcess | undefined;
  /** The lines of its log, of all its processes. */
  readonly log: string[] = [];

  constructor(folder: string, environment: Record<string, string>) {
    this.#folder = folder;
    this.#environment = environment;
  }

  /**
   * Handles an event.
   *
   * @param time milliseconds since 1970: what the function's clock shows at least
   * @returns undefined where the process was killed meanwhile
   */
  async handle(event: unknown, time: number): Promise<Answer | undefined> {
    this.#child ??= await this.#start();
    const child = this.#child;
    const listening = new AbortController();
    const { signal } = listening;
    const ended = once(child, 'exit', { signal }).then(() => undefined);
    const answered = once(child, 'message', { signal }).then(([answer]) => answer as Answer);
    child.send({ event, time }, () => undefined);
    const answer = await Promise.race([answered, ended]);
    Promise.allSettled([answered, ended]);
    listening.abort();
    if (answer === undefined && this.#child === child) this.#child = undefined;
    return answer;
  }

  kill(): void {
    this.#child?.kill('SIGKILL');
    this.#child = undefined;
  }

  async #start(): Promise<ChildProcess> {
    const child = spawn(process.execPath, ['--input-type=module', '--eval', PROGRAM(join(this.#folder, 'index.mjs'))], {
      cwd: this.#folder,
      env: this.#environment,
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    });
    let rest = '';
    child.stdout!.setEncoding('utf8').on('data', (text) => {
      const lines = `${rest}${text}`.split('\n');
      rest = lines.pop()!;
      this.log.push(...lines);
    });
    const isReady = await Promise.race([
      once(child, 'message').then(() => true),
      once(child, 'exit').then(() => false),
    ]);
    if (!isReady) throw new Error(`The function ended before it was ready, in ${this.#folder}.`);
    return child;
  }
}
