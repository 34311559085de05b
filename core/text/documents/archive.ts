import { plausibleTexts } from '../../mail/charset.ts';
import { UnreadDocument } from './budget.ts';
import type { DocumentReading } from './document-reading.ts';
import { MAX_LEVELS } from './limits.ts';
import type { Zip } from './zip.ts';

/** Files that only a computer looks at: macOS' resource forks, what Windows and macOS know of a folder. */
const CLUTTER = /(^|\/)(__MACOSX\/|\.DS_Store$|Thumbs\.db$|desktop\.ini$)/i;
/** Files that no reader here reads: they need not be inflated. */
const NOT_TEXT =
  /\.(jpe?g|png|gif|webp|tiff?|bmp|heic|svgz?|psd|ai|mp[34]|m4[av]|mov|avi|mkv|wav|aiff?|flac|ttf|otf|woff2?|exe|dll|dmg)$/i;

/** Reads the files of an archive one after the other, as if they were attached, and their names. */
export async function readArchive(zip: Zip, reading: DocumentReading): Promise<void> {
  if (reading.level >= MAX_LEVELS) throw new UnreadDocument(`archives in archives are read to ${MAX_LEVELS} levels`);
  for (const entry of zip.entries) {
    if (entry.name.endsWith('/') || CLUTTER.test(entry.name)) continue;
    const names = entry.isUtf8 ? [entry.name] : plausibleTexts(entry.rawName, undefined, reading.fallbackCharset);
    const shown = names.map((name) => name.slice(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1));
    if (NOT_TEXT.test(entry.name)) {
      await reading.file(shown, Buffer.alloc(0));
      continue;
    }
    await reading.attempt(shown[0] ?? '', async () => {
      await reading.file(shown, await zip.whole(entry));
    });
  }
}
