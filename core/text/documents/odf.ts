import { UnreadDocument } from './budget.ts';
import type { DocumentReading } from './document-reading.ts';
import { OdfStyles } from './odf-styles.ts';
import { ODF_ATTRIBUTES, OdfText } from './odf-text.ts';
import { resolvePath } from './opc.ts';
import { type Attribute, readXml, readXmlBytes, type XmlHandler } from './xml.ts';
import type { Zip } from './zip.ts';

/**
 * Reads an OpenDocument text, sheet or presentation (OpenDocument 1.3): the body, headers, footers, charts.
 *
 * @param type as the archive's `mimetype` says it
 */
export async function readOdf(zip: Zip, type: string, reading: DocumentReading): Promise<void> {
  const { texts } = reading;
  if (await isEncrypted(zip)) throw new UnreadDocument('password-protected');
  const styles = new OdfStyles();
  if (zip.find('styles.xml') !== undefined) {
    await reading.attempt('header or footer', () =>
      readXml(zip, 'styles.xml', ODF_ATTRIBUTES, new OdfText(texts, styles, false, type)),
    );
    texts.endAll();
  }
  const body = new OdfText(texts, styles, true, type, (name) => {
    // In a text document a table has a name that only its author sees.
    if (type.includes('spreadsheet')) texts.writeLine('sheet name', name);
  });
  await reading.attempt('', () => readXml(zip, 'content.xml', ODF_ATTRIBUTES, body));
  texts.endAll();
  for (const object of body.objects) {
    const path = `${resolvePath('', object)}/content.xml`;
    if (zip.find(path) === undefined) continue;
    await reading.attempt('chart', () => readXml(zip, path, ODF_ATTRIBUTES, new OdfText(texts, styles, true, type)));
  }
}

/** Reads an OpenDocument file that is one XML file (OpenDocument 1.3 part 3, 3.1.2): its styles first, then its body. */
export async function readFlatOdf(bytes: Buffer, { texts, budget, attempt }: DocumentReading): Promise<void> {
  const type = /office:mimetype="([\w./-]{1,100})"/.exec(bytes.toString('latin1', 0, MAX_ROOT))?.[1] ?? '';
  const styles = new OdfStyles();
  const edges = new OdfText(texts, styles, false, type);
  await attempt('header or footer', async () => readXmlBytes(bytes, budget, ODF_ATTRIBUTES, without('body', edges)));
  texts.endAll();
  const body = new OdfText(texts, styles, true, type, (name) => {
    if (type.includes('spreadsheet')) texts.writeLine('sheet name', name);
  });
  readXmlBytes(bytes, budget, ODF_ATTRIBUTES, without('master-styles', body));
}

/** Bytes in which the root element stands, with its many namespaces. */
const MAX_ROOT = 16_384;

/** Reads all but the content of one element. */
function without(element: string, text: OdfText): XmlHandler {
  return {
    open: (name: string, attribute: Attribute) => (name === element ? 0 : text.open(name, attribute)),
    close: (name) => text.close(name),
    text: (piece) => text.text(piece),
  };
}

/** Every file but the manifest is encrypted then (OpenDocument 1.3 part 2, 4.3). */
async function isEncrypted(zip: Zip): Promise<boolean> {
  let is = false;
  if (zip.find('META-INF/manifest.xml') === undefined) return is;
  await readXml(zip, 'META-INF/manifest.xml', new Set(), {
    open(name) {
      is ||= name === 'encryption-data';
      return undefined;
    },
  });
  return is;
}
