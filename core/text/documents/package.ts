import { UnreadDocument } from './budget.ts';
import type { DocumentReading } from './document-reading.ts';
import { Zip } from './zip.ts';

/** Reads what comes as a ZIP archive: office documents by what is in them, or the files of any other archive. */
export async function readPackage(bytes: Buffer, reading: DocumentReading): Promise<void> {
  const zip = new Zip(bytes, reading.budget);
  if (zip.find('[Content_Types].xml') !== undefined && zip.find('_rels/.rels') !== undefined) {
    return readOfficeOpenXml(zip, reading);
  }
  const mimetype = zip.find('mimetype');
  const type = mimetype === undefined ? '' : (await zip.whole(mimetype)).toString('latin1', 0, 100).trim();
  if (type === 'application/epub+zip' || zip.find('META-INF/container.xml') !== undefined) {
    const { readEpub } = await import('./epub.ts');
    return readEpub(zip, reading);
  }
  if (type.startsWith('application/vnd.oasis.opendocument.') || type.startsWith('application/vnd.sun.xml.')) {
    const { readOdf } = await import('./odf.ts');
    return readOdf(zip, type, reading);
  }
  if (zip.entries.some(({ name }) => /^index\/.*\.iwa$|^index\.zip$|^index\.(xml|apxl)(\.gz)?$/i.test(name))) {
    throw new UnreadDocument('Pages, Numbers and Keynote documents are not read');
  }
  const { readArchive } = await import('./archive.ts');
  return readArchive(zip, reading);
}

async function readOfficeOpenXml(zip: Zip, reading: DocumentReading): Promise<void> {
  const { mainPartOf } = await import('./opc.ts');
  const main = await mainPartOf(zip);
  const entry = zip.find(main);
  if (entry === undefined) throw new UnreadDocument('damaged: the package has no document');
  if (/\.bin$/i.test(main)) throw new UnreadDocument('binary workbooks (XLSB) are not read');
  let head = '';
  for await (const piece of zip.pieces(entry)) {
    // Without its NULs, UTF-16 reads like ASCII here.
    head = piece.toString('latin1').replaceAll('\0', '');
    break;
  }
  const root = /<(?:[\w.-]{1,50}:)?(document|presentation|workbook)[\s>]/.exec(head)?.[1];
  if (root === 'document') return (await import('./docx.ts')).readDocx(zip, main, reading);
  if (root === 'presentation') return (await import('./pptx.ts')).readPptx(zip, main, reading);
  if (root === 'workbook') return (await import('./xlsx.ts')).readXlsx(zip, main, reading);
  throw new UnreadDocument('damaged, or a kind of office document that is not read');
}
