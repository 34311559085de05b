import type { PDFDocumentProxy, PDFPageProxy } from 'pdfjs-dist';
import { PARAGRAPH } from './document-texts.ts';
import { annotationTexts, idsOfDrawn } from './pdf-annotations.ts';
import { appearanceTexts } from './pdf-appearances.ts';
import { loadPdfJs } from './pdf-library.ts';
import type { PdfSink } from './pdf-port.ts';

/** What reading a PDF takes beside its bytes. */
export interface PdfOptions {
  /** The most pages that are read. */
  pages: number;
  /**
   * Loads one of the character maps that come with pdf.js: fonts of Chinese, Japanese and Korean may name one instead of
   * having it. @default their text is not read
   */
  loadCMap?: (name: string) => Promise<Uint8Array>;
}

/** Pixels of a picture that is decoded: none, as it has no text that could be read. */
const MAX_PIXELS = 1;
/** Pages without text that are looked at for pictures. */
const MAX_TEXTLESS = 50;
/** Attached files that are named. */
const MAX_ATTACHMENTS = 100;
/** Shapes on a page that may be letters drawn as outlines; a rule and a frame are not. */
const MAX_SHAPES = 50;

/**
 * Reads what the pages of a PDF show, in order: text, also where it is white or lies invisibly over a scan; fields of forms,
 * notes and other annotations.
 *
 * @param bytes of the document; pdf.js takes them over
 * @returns how many pages were read. Never throws
 */
export async function readPdf(bytes: Uint8Array, options: PdfOptions, sink: PdfSink): Promise<number> {
  const { getDocument, OPS } = await loadPdfJs();
  const task = getDocument({
    data: bytes,
    verbosity: 0,
    maxImageSize: MAX_PIXELS,
    disableFontFace: true,
    useSystemFonts: false,
    useWasm: false,
    isOffscreenCanvasSupported: false,
    isImageDecoderSupported: false,
    cMapUrl: 'cmaps/',
    cMapPacked: true,
    BinaryDataFactory: cMapFactory(options.loadCMap),
  });
  let read = 0;
  try {
    const pdf = await task.promise;
    let textless = 0;
    for (; read < Math.min(pdf.numPages, options.pages); read++) {
      const location = `page ${read + 1}`;
      try {
        const page = await pdf.getPage(read + 1);
        const hasText = await readPage(page, location, OPS, sink);
        if (!hasText && textless++ < MAX_TEXTLESS && (await hasPicture(page, OPS)))
          sink.note(location, 'a picture without text');
        page.cleanup();
      } catch (error) {
        sink.note(location, whyOf(error));
      }
    }
    if (pdf.numPages > read) sink.note(`page ${read + 1}`, `no more than ${read} pages of it are read`);
    await readAttachments(pdf, sink);
  } catch (error) {
    sink.note('', whyOf(error));
  } finally {
    await task.destroy();
  }
  return read;
}

/** @returns whether there is any text on it */
async function readPage(
  page: PDFPageProxy,
  location: string,
  ops: Record<string, number>,
  sink: PdfSink,
): Promise<boolean> {
  let hasText = false;
  const reader = page.streamTextContent().getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    let piece = '';
    for (const item of next.value.items) if ('str' in item) piece += item.hasEOL ? `${item.str}\n` : item.str;
    hasText ||= piece.trim() !== '';
    await sink.text(location, piece);
  }
  const annotations = await page.getAnnotations();
  const texts = [...annotationTexts(annotations)];
  const drawn = idsOfDrawn(annotations);
  if (drawn.size > 0) texts.push(...appearanceTexts(await page.getOperatorList(), ops, drawn));
  for (const text of texts) {
    hasText = true;
    await sink.text(location, PARAGRAPH + text);
  }
  return hasText;
}

/** Tells whether a page without text shows a picture, or so many shapes that some may be letters. */
async function hasPicture(page: PDFPageProxy, ops: Record<string, number>): Promise<boolean> {
  const { fnArray } = await page.getOperatorList();
  let shapes = 0;
  return fnArray.some((op, index) => {
    if (op === ops.constructPath) return ++shapes > MAX_SHAPES;
    // Pictures are left out of the list: of one, only its place on the page remains.
    const isPlace =
      op === ops.transform && [undefined, ops.restore, ops.paintFormXObjectEnd].includes(fnArray[index + 1]);
    return (
      isPlace || op === ops.paintImageXObject || op === ops.paintImageMaskXObject || op === ops.paintInlineImageXObject
    );
  });
}

/** Names the files that a PDF has attached, which a reader opens one by one. */
async function readAttachments(pdf: PDFDocumentProxy, sink: PdfSink): Promise<void> {
  const attachments = await pdf.getAttachments();
  const names = Array.from(attachments?.values() ?? [], ({ filename }) => filename).slice(0, MAX_ATTACHMENTS);
  if (names.length === 0) return;
  await sink.text('file name', names.join('\n'));
  sink.note('attached files', 'files within a PDF are not read');
}

function cMapFactory(loadCMap: PdfOptions['loadCMap']) {
  return class {
    readonly fetch = async ({ kind, filename }: { kind: string; filename: string }): Promise<Uint8Array> => {
      const name = /^([\w-]+)\.bcmap$/.exec(filename)?.[1];
      if (kind !== 'cMapUrl' || name === undefined || loadCMap === undefined)
        throw new Error(`There is no ${filename}.`);
      return loadCMap(name);
    };
  };
}

function whyOf(error: unknown): string {
  const { name, message } = error as Error;
  return name === 'PasswordException' ? 'password-protected' : `damaged: ${message}`;
}
