import { setTimeout } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { PdfBounds, PdfSink } from '../../core/index.ts';
import type { FromPdfWorker, ToPdfWorker } from './pdf-worker.ts';

/** Milliseconds between two looks at the memory. */
const WATCH_INTERVAL = 10;
/** Bytes: resident memory at which a PDF is ended; and how much it is granted where the process has more than that already. */
const MAX_RESIDENT = 400 * 2 ** 20;
const MIN_GRANTED = 200 * 2 ** 20;
/** Milliseconds after which V8 has given back the memory of a thread that ended. Until then it may keep it for another thread. */
const MAX_HELD = 9_000;
/** In MB. A thread that comes to this limit may take the process with it: the watch over the memory must come first. */
const HEAP_LIMIT = 2_048;
/** Milliseconds to wait for a thread to end, and between two attempts to end it. Seldom one goes on all the same. */
const MAX_TERMINATION = 1_000;

/** Until when V8 may hold the memory of a thread that was ended for taking too much. */
let heldUntil = 0;

/**
 * Reads a PDF in a thread of its own, which ends with it. A watch in this thread ends one that takes too long or too much
 * memory: limits on a thread's heap do not count the buffers that a PDF inflates to.
 *
 * Parameters and answer are those of `PdfPort.readPdf`.
 */
export async function readPdfInThread(bytes: Uint8Array, { time, pages }: PdfBounds, sink: PdfSink): Promise<number> {
  const deadline = performance.now() + time;
  // Else several PDFs that take too much, one after the other, would add up.
  while (process.memoryUsage.rss() > MAX_RESIDENT && performance.now() < Math.min(heldUntil, deadline)) {
    await setTimeout(WATCH_INTERVAL);
  }
  return new Promise((resolve) => {
    // The file beside this one: the source, what it was compiled to in the published package, or its bundle.
    const extension = /\.[a-z]+$/.exec(import.meta.url)?.[0];
    const worker = new Worker(new URL(`./pdf-worker${extension}`, import.meta.url), {
      // What it prints is for whoever works on pdf.js.
      stdout: true,
      stderr: true,
      env: {},
      // Not those of this process, which may be for its own program alone.
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: HEAP_LIMIT },
    });
    const limit = Math.max(MAX_RESIDENT, process.memoryUsage.rss() + MIN_GRANTED);
    let read = 0;
    let isOver = false;
    const end = (why?: string) => {
      if (isOver) return;
      isOver = true;
      clearInterval(watch);
      if (why !== undefined) sink.note(read === 0 ? '' : `page ${read + 1}`, why);
      // The rest of the mail does not wait for a thread that is slow to end.
      const retry = setInterval(() => {
        resolve(read);
        void worker.terminate();
      }, MAX_TERMINATION).unref();
      worker.unref();
      void worker.terminate().then(() => {
        clearInterval(retry);
        resolve(read);
      });
    };
    const watch = setInterval(() => {
      if (performance.now() > deadline) end('reading it took too long');
      else if (process.memoryUsage.rss() > limit) {
        heldUntil = performance.now() + MAX_HELD;
        end('reading it took too much memory');
      }
    }, WATCH_INTERVAL);
    worker.on('message', (message: FromPdfWorker) => {
      if (isOver) return;
      if (take(message, sink)) read++;
      if ('end' in message) end();
      else worker.postMessage({ more: true } satisfies ToPdfWorker);
    });
    worker.on('error', (error) => end(`reading it failed: ${error.message}`));
    worker.on('exit', () => end('reading it failed: its thread ended'));
    const copy = Uint8Array.from(bytes);
    worker.postMessage({ bytes: copy, pages } satisfies ToPdfWorker, [copy.buffer]);
  });
}

/** @returns whether it is the first of a page */
function take(message: FromPdfWorker, sink: PdfSink): boolean {
  if ('text' in message) void sink.text(message.location, message.text);
  else if ('why' in message) sink.note(message.location, message.why);
  return 'isNewPage' in message && message.isNewPage;
}
