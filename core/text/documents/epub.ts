import { UnreadDocument } from './budget.ts';
import type { DocumentReading } from './document-reading.ts';
import { resolvePath } from './opc.ts';
import { readXml } from './xml.ts';
import type { Zip } from './zip.ts';

/** Files of a book; a long one has some hundred. */
const MAX_ITEMS = 5_000;
const PAGE = /^(application\/xhtml\+xml|text\/html|application\/x-dtbook\+xml)$/;

/** Reads a book in the order of its spine (EPUB 3.3, 5.7), then its table of contents. Its metadata is not read. */
export async function readEpub(zip: Zip, reading: DocumentReading): Promise<void> {
  const encrypted = await encryptedFiles(zip);
  const path = await packageDocument(zip);
  for (const page of await pagesOf(zip, path)) {
    const entry = zip.find(page);
    await reading.attempt(page, async () => {
      if (entry === undefined) throw new UnreadDocument('damaged: it is missing');
      if (encrypted.has(page)) throw new UnreadDocument('encrypted');
      await reading.html('', await zip.whole(entry));
    });
  }
}

async function packageDocument(zip: Zip): Promise<string> {
  let path: string | undefined;
  await readXml(zip, 'META-INF/container.xml', new Set(['full-path']), {
    open(name, attribute) {
      if (name === 'rootfile') path ??= attribute('full-path');
      return undefined;
    },
  });
  if (path === undefined) throw new UnreadDocument('damaged: the book names no package document');
  return path;
}

async function pagesOf(zip: Zip, path: string): Promise<Set<string>> {
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  const items = new Map<string, string>();
  const pages = new Set<string>();
  let contents: string | undefined;
  await readXml(zip, path, new Set(['id', 'idref', 'href', 'media-type', 'properties']), {
    open(name, attribute) {
      const href = attribute('href');
      if (name === 'item' && href !== undefined && PAGE.test(attribute('media-type') ?? '') && items.size < MAX_ITEMS) {
        const page = resolvePath(folder, href);
        items.set(attribute('id') ?? '', page);
        if (/\bnav\b/.test(attribute('properties') ?? '')) contents = page;
      } else if (name === 'itemref') {
        const page = items.get(attribute('idref') ?? '');
        if (page !== undefined) pages.add(page);
      }
      return undefined;
    },
  });
  return contents === undefined ? pages : pages.add(contents);
}

/** The files that META-INF/encryption.xml names; fonts among them are of no interest. */
async function encryptedFiles(zip: Zip): Promise<Set<string>> {
  const files = new Set<string>();
  if (zip.find('META-INF/encryption.xml') === undefined) return files;
  await readXml(zip, 'META-INF/encryption.xml', new Set(['URI']), {
    open(name, attribute) {
      if (name === 'CipherReference') files.add(resolvePath('', attribute('URI') ?? ''));
      return undefined;
    },
  });
  return files;
}
