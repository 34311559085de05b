import { tableOf } from '../table-of.ts';
import { type DocumentTexts, within } from './document-texts.ts';
import { DRAWING_ATTRIBUTES, DrawingText } from './drawing.ts';
import type { Relationship } from './opc.ts';
import { relationshipsOf } from './opc.ts';
import { readXml } from './xml.ts';
import type { Zip } from './zip.ts';

/** Types of relationships to a drawing within a part, and what a reader calls it. */
const DRAWINGS = tableOf<string>({
  chart: 'chart',
  chartEx: 'chart',
  diagramData: 'SmartArt',
});

/**
 * Reads the charts and the SmartArt that a part shows.
 *
 * @param relationships of the part
 * @param shown the ids of relationships that the part uses
 * @param location of the part in the document; empty for the body
 */
export async function readRelatedDrawings(
  zip: Zip,
  texts: DocumentTexts,
  relationships: readonly Relationship[],
  shown: ReadonlySet<string>,
  location: string,
): Promise<void> {
  for (const { id, type, path } of relationships) {
    const name = DRAWINGS.get(type);
    if (name === undefined || !shown.has(id) || zip.find(path) === undefined) continue;
    const at = within(location, name);
    await readXml(zip, path, DRAWING_ATTRIBUTES, new DrawingText(texts, { location: at }));
    // What was drawn onto a chart.
    for (const drawn of await relationshipsOf(zip, path)) {
      if (drawn.type !== 'chartUserShapes') continue;
      await readXml(zip, drawn.path, DRAWING_ATTRIBUTES, new DrawingText(texts, { location: at }));
    }
    texts.end(at);
  }
}
