import { parametersOf } from './parameters.ts';
import type { PartHeader } from './part.ts';

/** What a reader is shown of a part: its text in one of several formats, a message of its own, or nothing. */
export type PartKind = 'text' | 'html' | 'enriched' | 'calendar' | 'message' | 'none';

/** How to read a part: by its media type, or by its file name where the type says nothing. */
export function kindOf({ type, readings, field }: PartHeader, names: readonly string[]): PartKind {
  if (readings.length > 0 || /^message\/(rfc822|global|news)$/.test(type)) return 'message';
  // RFC 2046 5.2.2: the first piece of a message has its header, the others are more of its body.
  if (type === 'message/partial')
    return parametersOf(field('content-type')).get('number')?.trim() === '1' ? 'message' : 'text';
  if (
    type === 'text/html' ||
    type === 'application/xhtml+xml' ||
    type === 'text/x-amp-html' ||
    type === 'text/watch-html'
  )
    return 'html';
  if (type === 'text/enriched' || type === 'text/richtext') return 'enriched';
  if (/^(text|application)\/(calendar|ics|vcard|x-vcard|directory|x-vcalendar)$/.test(type)) return 'calendar';
  const byName = kindOfName(names);
  if (type.startsWith('text/')) return type === 'text/plain' && byName !== 'none' ? byName : 'text';
  if (/^application\/(csv|markdown|x-markdown)$/.test(type)) return 'text';
  // A picture is a picture whatever it is called.
  return /^(image|audio|video|font|model|message)\//.test(type) ? 'none' : byName;
}

/** Tells whether the first bytes of a part that shows nothing by type and name may be those of a document. */
export function mayBeDocument(type: string): boolean {
  return !/^(image|audio|video|font|model|message)\//.test(type);
}

function kindOfName(names: readonly string[]): PartKind {
  const extension = /\.([a-z0-9]{1,10})\s*$/i.exec(names[0] ?? '')?.[1]?.toLowerCase() ?? '';
  if (/^x?html?$|^xht$/.test(extension)) return 'html';
  if (/^(txt|text|md|markdown|mkd|csv|tsv|log|rst|asc)$/.test(extension)) return 'text';
  if (/^(ics|ical|ifb|vcs|vcf|vcard)$/.test(extension)) return 'calendar';
  return extension === 'eml' ? 'message' : 'none';
}
