import { UnreadDocument } from './budget.ts';
import { type DocumentKind, documentKind } from './document-kind.ts';
import type { DocumentContext, DocumentReading } from './document-reading.ts';
import { DocumentTexts } from './document-texts.ts';

/** Kinds that are recognised and not read, and how a person calls them. */
const UNREADABLE: Partial<Record<DocumentKind, string>> = {
  rar: 'RAR archives are not read',
  '7z': '7z archives are not read',
  word2: 'documents of Word 2 and earlier are not read',
};

/** Files of one document that are named unread one by one; the document is named for the rest. */
const MAX_NOTES = 20;

/**
 * Reads one document: finds every text that a reader of it is shown and hands it on. What cannot be read is noted.
 *
 * @param bytes of the whole document
 */
export async function readDocument(bytes: Buffer, context: DocumentContext): Promise<void> {
  const { budget } = context;
  const texts = new DocumentTexts((location) => context.open(location));
  let notes = 0;
  const note = (location: string, why: string) => {
    notes++;
    if (notes <= MAX_NOTES) context.note(location, why);
  };
  const reading: DocumentReading = {
    ...context,
    texts,
    note,
    async attempt(location, read) {
      try {
        await read();
      } catch (error) {
        texts.endAll();
        note(location, whyOf(error));
        // Nothing more can be read where this is over.
        if (budget.isOver) throw error;
      }
    },
  };
  try {
    budget.beginDocument();
    await read(bytes, reading);
  } catch (error) {
    if (!budget.isOver || notes === 0) note('', whyOf(error));
  } finally {
    texts.endAll();
  }
}

async function read(bytes: Buffer, reading: DocumentReading): Promise<void> {
  const kind = documentKind(bytes);
  const why = kind === undefined ? undefined : UNREADABLE[kind];
  if (why !== undefined) throw new UnreadDocument(why);
  switch (kind) {
    case 'zip': {
      const { readPackage } = await import('./package.ts');
      return readPackage(bytes, reading);
    }
    case 'pdf': {
      const { readPdfDocument } = await import('./pdf-document.ts');
      return readPdfDocument(bytes, reading);
    }
    case 'rtf': {
      const { readRtf } = await import('./rtf.ts');
      return readRtf(bytes, reading);
    }
    case 'ole': {
      const { readOle } = await import('./ole-document.ts');
      return readOle(bytes, reading);
    }
    case 'xml': {
      const { readXmlDocument } = await import('./xml-document.ts');
      return readXmlDocument(bytes, reading);
    }
    case 'page':
      return reading.html('', bytes);
    case 'message':
      return reading.file([], bytes, 'message/rfc822');
    case 'signed': {
      const { signedContent } = await import('./signed-data.ts');
      const content = signedContent(bytes);
      return content === undefined ? undefined : reading.file([], content, 'message/rfc822');
    }
    case 'tnef': {
      const { readTnef } = await import('./tnef.ts');
      return readTnef(bytes, reading);
    }
    case undefined: {
      const { readNamedDocument } = await import('./named-document.ts');
      return readNamedDocument(bytes, reading);
    }
  }
}

function whyOf(error: unknown): string {
  return error instanceof UnreadDocument ? error.message : `reading it failed: ${(error as Error).message}`;
}
