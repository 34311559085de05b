import type { DocumentReading } from './document-reading.ts';
import { DRAWING_ATTRIBUTES, DrawingText } from './drawing.ts';
import { type Relationship, relationshipsOf } from './opc.ts';
import { readRelatedDrawings } from './related-drawings.ts';
import { readXml } from './xml.ts';
import type { Zip } from './zip.ts';

/**
 * Reads a presentation in the order of its slides: of each its text, charts, SmartArt, speaker notes and comments, and what
 * its layout and master draw on it. Hidden slides are not read.
 */
export async function readPptx(zip: Zip, main: string, reading: DocumentReading): Promise<void> {
  const relationships = await relationshipsOf(zip, main);
  const slides = await slidesOf(zip, main, relationships);
  const layouts = new Map<string, boolean>();
  for (const [index, path] of slides.entries()) {
    const location = `slide ${index + 1}`;
    await reading.attempt(location, () => readSlide(zip, path, location, layouts, reading));
    reading.texts.endAll();
  }
  for (const [path, showsMaster] of layouts) {
    await reading.attempt('slide layout', () => readLayout(zip, path, showsMaster, layouts, reading));
  }
  reading.texts.endAll();
}

async function readSlide(
  zip: Zip,
  path: string,
  location: string,
  layouts: Map<string, boolean>,
  { texts }: DocumentReading,
): Promise<void> {
  const slide = new DrawingText(texts, { location });
  await readXml(zip, path, DRAWING_ATTRIBUTES, slide);
  if (slide.isHidden) return;
  const related = await relationshipsOf(zip, path);
  await readRelatedDrawings(zip, texts, related, slide.shown, location);
  for (const { type, path: part } of related) {
    const name = type === 'notesSlide' ? 'notes' : type === 'comments' ? 'comment' : '';
    if (type === 'slideLayout') layouts.set(part, (layouts.get(part) ?? false) || !slide.hidesMaster);
    if (name === '' || zip.find(part) === undefined) continue;
    const at = `${location} > ${name}`;
    await readXml(zip, part, DRAWING_ATTRIBUTES, new DrawingText(texts, { location: at }));
    texts.end(at);
  }
}

/** A layout, and the master that it stands on; a master stands on nothing. */
async function readLayout(
  zip: Zip,
  path: string,
  showsMaster: boolean,
  layouts: Map<string, boolean>,
  { texts }: DocumentReading,
): Promise<void> {
  if (zip.find(path) === undefined) return;
  const location = 'slide layout';
  const layout = new DrawingText(texts, { location, isLayout: true });
  await readXml(zip, path, DRAWING_ATTRIBUTES, layout);
  const related = await relationshipsOf(zip, path);
  await readRelatedDrawings(zip, texts, related, layout.shown, location);
  const master = related.find(({ type }) => type === 'slideMaster');
  if (master !== undefined && showsMaster && !layout.hidesMaster && !layouts.has(master.path))
    layouts.set(master.path, false);
}

async function slidesOf(zip: Zip, main: string, relationships: readonly Relationship[]): Promise<string[]> {
  const paths = new Map(relationships.map(({ id, path }) => [id, path]));
  const slides: string[] = [];
  await readXml(zip, main, new Set(['id']), {
    open(name, attribute) {
      const path = name === 'sldId' ? paths.get(attribute(':id') ?? '') : undefined;
      if (path !== undefined) slides.push(path);
      return undefined;
    },
  });
  return slides;
}
