import { tableOf } from '../table-of.ts';
import type { DocumentReading } from './document-reading.ts';
import { PARAGRAPH } from './document-texts.ts';
import { DRAWING_ATTRIBUTES, DrawingText } from './drawing.ts';
import { type Relationship, relationshipsOf } from './opc.ts';
import { readRelatedDrawings } from './related-drawings.ts';
import { SharedStrings } from './shared-strings.ts';
import { SHEET_ATTRIBUTES, SheetText } from './sheet-text.ts';
import { readXml } from './xml.ts';
import type { Zip } from './zip.ts';

/** Parts of a sheet that hold text of their own, and what a reader calls them. */
const PARTS = tableOf<string>({
  drawing: '',
  vmlDrawing: '',
  comments: 'comment',
  threadedComment: 'comment',
});

interface Sheet {
  name: string;
  path: string;
}

/**
 * Reads a workbook: of each sheet that is not hidden its name, the values in its cells, headers, footers, comments, drawings
 * and charts. Formulas, hidden rows and columns are not read.
 */
export async function readXlsx(zip: Zip, main: string, reading: DocumentReading): Promise<void> {
  const { texts } = reading;
  const relationships = await relationshipsOf(zip, main);
  const sheets = await sheetsOf(zip, main, relationships);
  for (const { name } of sheets) texts.writeLine('sheet name', name);
  texts.endAll();
  const strings = new SharedStrings();
  for (const sheet of sheets) {
    const location = `sheet ${sheet.name}`;
    await reading.attempt(location, async () => {
      const related = await relationshipsOf(zip, sheet.path);
      const cells = new SheetText(texts, location, (index) => strings.use(index, location));
      await readXml(zip, sheet.path, SHEET_ATTRIBUTES, cells);
      texts.end(location);
      await readParts(zip, related, cells.shown, location, reading);
    });
    texts.endAll();
  }
  const shared = relationships.find(({ type }) => type === 'sharedStrings');
  if (shared === undefined || !strings.areUsed || zip.find(shared.path) === undefined) return;
  await reading.attempt('cells', () => strings.read(zip, shared.path, texts));
}

async function readParts(
  zip: Zip,
  related: readonly Relationship[],
  shown: ReadonlySet<string>,
  location: string,
  { texts }: DocumentReading,
): Promise<void> {
  for (const { id, type, path } of related) {
    const name = PARTS.get(type);
    if (name === undefined || zip.find(path) === undefined) continue;
    if (name === '' && !shown.has(id)) continue;
    const at = name === '' ? location : `${location} > ${name}`;
    if (type === 'vmlDrawing') await readLabels(zip, path, at, texts);
    else {
      const drawing = new DrawingText(texts, { location: at });
      await readXml(zip, path, DRAWING_ATTRIBUTES, drawing);
      await readRelatedDrawings(zip, texts, await relationshipsOf(zip, path), drawing.shown, at);
    }
    texts.end(at);
  }
}

/** The labels of buttons and other controls: HTML of a sort in text boxes of VML. */
async function readLabels(zip: Zip, path: string, location: string, texts: DocumentReading['texts']): Promise<void> {
  let boxes = 0;
  await readXml(zip, path, new Set(), {
    open(name) {
      if (name === 'textbox') boxes++;
      return undefined;
    },
    close(name) {
      if (name !== 'textbox') return;
      boxes--;
      texts.write(location, PARAGRAPH);
    },
    text(piece) {
      if (boxes > 0) texts.write(location, piece);
    },
  });
}

async function sheetsOf(zip: Zip, main: string, relationships: readonly Relationship[]): Promise<Sheet[]> {
  const paths = new Map(relationships.map(({ id, path }) => [id, path]));
  const sheets: Sheet[] = [];
  await readXml(zip, main, new Set(['name', 'state', 'id']), {
    open(element, attribute) {
      if (element !== 'sheet' || /^(very)?hidden$/i.test(attribute('state') ?? '')) return undefined;
      const path = paths.get(attribute('id') ?? '');
      if (path !== undefined) sheets.push({ name: attribute('name') ?? '', path });
      return undefined;
    },
  });
  return sheets;
}
