import { plausibleCharsets } from '../mail/charset.ts';
import { decoded, wholeLines } from '../mail/pieces.ts';
import type { ReadingSink } from './html/read-html.ts';
import type { Path, TextOutput } from './text-output.ts';

/** The bytes of one text, and how to read them. */
export interface BodyText {
  chunks: readonly Uint8Array[];
  /** The charset label of the bytes, if they have one. */
  charset: string | undefined;
  isReply: boolean;
  /** Makes a function that turns source lines, which come in pieces, into the text shown. @default shown as they are */
  format?: (() => (lines: string) => string) | undefined;
}

/** Reads plain, flowed or enriched text, once in each charset that it can be in. */
export function readText({ chunks, charset, isReply, format }: BodyText, path: Path, output: TextOutput): void {
  for (const plausible of plausibleCharsets(chunks, charset, output.fallback)) {
    const writer = output.open(path, { isReply });
    const shown = format?.();
    if (shown === undefined) for (const piece of decoded(chunks, plausible)) writer.write(piece);
    else for (const lines of wholeLines(decoded(chunks, plausible))) writer.write(shown(lines));
    writer.end();
  }
}

/** The HTML reader, which is loaded for the first mail that has HTML. */
export type ReadHtml = typeof import('./html/read-html.ts').readHtml;

/** Reads HTML as it is rendered, once in each charset that it can be in and each view that shows another text. */
export function readPage(
  { chunks, charset, isReply }: BodyText,
  path: Path,
  output: TextOutput,
  readHtml: ReadHtml,
): void {
  for (const plausible of plausibleCharsets(chunks, charset, output.fallback, true)) {
    const openReading = (): ReadingSink => {
      const writer = output.open(path, { isReply });
      return {
        text: (piece) => writer.write(piece),
        preheader: (piece) => output.write([...path.slice(0, -1), `${path.at(-1)} preheader`], [piece]),
        end: () => writer.end(),
      };
    };
    const isWhole = readHtml(chunks, plausible, openReading, output.checkTime);
    if (!isWhole) output.note(path, 'too many style rules; text that they may hide was read');
  }
}
