import type { DocumentReading } from './document-reading.ts';
import { relationshipsOf } from './opc.ts';
import { readRelatedDrawings } from './related-drawings.ts';
import { STYLE_ATTRIBUTES, WordStyles } from './word-styles.ts';
import { WORD_ATTRIBUTES, WordText } from './word-text.ts';
import { isFalse, readXml } from './xml.ts';
import type { Zip } from './zip.ts';

/** Notes and comments: the type of the relationship, and what the body refers to them as. */
const NOTES = { footnotes: 'footnote', endnotes: 'endnote', comments: 'comment' } as const;

/** Reads a Word document: the body, then the headers, footers, notes, comments and charts that the body refers to. */
export async function readDocx(zip: Zip, main: string, reading: DocumentReading): Promise<void> {
  const { texts } = reading;
  const relationships = await relationshipsOf(zip, main);
  const styles = new WordStyles();
  const find = (type: string) => relationships.find((one) => one.type === type && zip.find(one.path) !== undefined);
  const styleSheet = find('styles');
  if (styleSheet !== undefined)
    await reading.attempt('styles', () => readXml(zip, styleSheet.path, STYLE_ATTRIBUTES, styles));

  const body = new WordText(texts, styles, '');
  await reading.attempt('', () => readXml(zip, main, WORD_ATTRIBUTES, body));
  const shown = new Set(body.shown);
  await reading.attempt('chart', () => readRelatedDrawings(zip, texts, relationships, shown, ''));
  texts.endAll();

  const hasEvenPages = await hasEvenAndOddHeaders(zip, find('settings')?.path);
  const used = new Set(
    body.sections
      .filter(({ type }) => (type === 'first' ? body.hasTitlePage : type === 'even' ? hasEvenPages : true))
      .map(({ id }) => id),
  );
  for (const { id, type, path } of relationships) {
    if ((type === 'header' || type === 'footer') && used.has(id)) {
      const part = new WordText(texts, styles, type);
      await reading.attempt(type, () => readXml(zip, path, WORD_ATTRIBUTES, part));
      const within = await relationshipsOf(zip, path);
      await reading.attempt(type, () => readRelatedDrawings(zip, texts, within, part.shown, type));
      texts.endAll();
    }
  }
  for (const [type, name] of Object.entries(NOTES)) {
    const notes = find(type);
    if (notes === undefined || body.referenced[name].size === 0) continue;
    const part = new WordText(texts, styles, name, body.referenced[name]);
    await reading.attempt(name, () => readXml(zip, notes.path, WORD_ATTRIBUTES, part));
    texts.endAll();
  }
  for (const { id, type, path } of relationships) {
    if (type !== 'aFChunk' || !body.shown.has(id)) continue;
    const entry = zip.find(path);
    if (entry !== undefined)
      await reading.attempt(path, async () => reading.file([], await zip.whole(entry), mediaTypeOf(path)));
  }
}

async function hasEvenAndOddHeaders(zip: Zip, path: string | undefined): Promise<boolean> {
  let has = false;
  if (path === undefined) return has;
  await readXml(zip, path, new Set(['val']), {
    open(name, attribute) {
      if (name === 'evenAndOddHeaders') has = !isFalse(attribute('val'));
      return undefined;
    },
  });
  return has;
}

/** The media type of a document that is set in; office documents are told by their bytes. */
function mediaTypeOf(path: string): string {
  if (/\.mht(ml)?$/i.test(path)) return 'message/rfc822';
  if (/\.x?html?$/i.test(path)) return 'text/html';
  return /\.txt$/i.test(path) ? 'text/plain' : 'application/octet-stream';
}
