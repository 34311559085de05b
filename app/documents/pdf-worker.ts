import { readFile } from 'node:fs/promises';
import { parentPort } from 'node:worker_threads';
import { loadPdfReader } from '../../core/index.ts';

/** The PDF to read, or leave to go on. */
export type ToPdfWorker = { bytes: Uint8Array<ArrayBuffer>; pages: number } | { more: true };

/** A piece of text, a location that is not read, or the end. */
export type FromPdfWorker =
  | { location: string; text: string; isNewPage: boolean }
  | { location: string; why: string }
  | { end: true };

/** Pieces of text that may be on the way: what is beyond waits, so that they do not pile up. */
const MAX_ON_THE_WAY = 8;

const port = parentPort!;
let onTheWay = 0;
let goOn: (() => void) | undefined;

port.on('message', async (message: ToPdfWorker) => {
  if ('more' in message) {
    onTheWay--;
    goOn?.();
    return;
  }
  let current = '';
  const { readPdf } = await loadPdfReader();
  await readPdf(
    message.bytes,
    { pages: message.pages, loadCMap },
    {
      text(location, text) {
        const isNewPage = location !== current && location.startsWith('page ');
        current = location;
        return send({ location, text, isNewPage });
      },
      note: (location, why) => void send({ location, why }),
    },
  );
  port.postMessage({ end: true } satisfies FromPdfWorker);
});

async function send(message: FromPdfWorker): Promise<void> {
  port.postMessage(message);
  onTheWay++;
  while (onTheWay > MAX_ON_THE_WAY) {
    await new Promise<void>((resolve) => {
      goOn = resolve;
    });
  }
}

/** The character maps of pdf.js: in the folder beside this file in a bundle, else in its package. */
function loadCMap(name: string): Promise<Uint8Array> {
  const isBundle = import.meta.url.endsWith('.mjs');
  const folder = isBundle ? new URL('cmaps/', import.meta.url) : import.meta.resolve('pdfjs-dist/cmaps/');
  return readFile(new URL(`${name}.bcmap`, folder));
}
