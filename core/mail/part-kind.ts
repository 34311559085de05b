import { parametersOf } from './parameters.ts';
import type { PartHeader } from './part-header.ts';

/**
 * How a part is read: as text in one of several formats, as a message of its own, as the document that its first bytes
 * say, or not at all.
 */
export type PartKind = 'text' | 'html' | 'enriched' | 'calendar' | 'message' | 'document' | 'none';

/** Media types of each kind that do not begin with `text/`, or are not simply text. */
const KINDS: ReadonlyMap<string, PartKind> = new Map(
  Object.entries<PartKind>({
    'text/html': 'html',
    'application/xhtml+xml': 'html',
    'text/x-amp-html': 'html',
    'text/watch-html': 'html',
    'text/enriched': 'enriched',
    'text/richtext': 'enriched',
    'application/csv': 'text',
    'application/markdown': 'text',
    'application/x-markdown': 'text',
    'message/rfc822': 'message',
    'message/global': 'message',
    'message/news': 'message',
  }),
);

const CALENDAR = /^(text|application)\/(calendar|ics|vcard|x-vcard|directory|x-vcalendar)$/;

/** Source code, which is no prose: its classes and names are not read where it is attached. */
const CODE_TYPE = /^(text|application)\/(x-)?(css|javascript|ecmascript|json|ld\+json)$/;
const CODE_NAME = /^(css|js|mjs|cjs|json|map)$/;

/** Types of documents and archives: their parts are read or named unread, whatever they hold. */
const DOCUMENT_TYPE =
  /^application\/(x-)?(pdf$|msword|rtf|epub\+zip|zip|rar|7z-|(vnd\.)?(ms-(word|excel|powerpoint|tnef|outlook)|openxmlformats-|oasis\.open|apple\.|rar))/;

/** Types whose parts show no text, whatever their file is called. */
const NO_TEXT = /^(image|audio|video|font|model|message)\//;

/** Extensions of file names, by kind. */
const EXTENSIONS: readonly [RegExp, PartKind][] = [
  [/^x?html?$|^xht$/, 'html'],
  [/^(txt|text|md|markdown|mkd|csv|tsv|log|rst|asc)$/, 'text'],
  [/^(ics|ical|ifb|vcs|vcf|vcard)$/, 'calendar'],
  [/^(eml|mht|mhtml)$/, 'message'],
  [
    /^(pdf|do[ct][xm]?|rtf|xl[st][xmb]?|p[po][st][xm]?|f?od[tps]|ot[tps]|epub|pages|numbers|key|msg|zipx?|rar|7z|wps|hwpx?|pub|xps|ps)$/,
    'document',
  ],
];

/** The kind of a part by its media type, or by its file name if the type does not tell. */
export function kindOf({ type, readings, field, isAttachment }: PartHeader, names: readonly string[]): PartKind {
  if (readings.length > 0) return 'message';
  const known = KINDS.get(type);
  if (known !== undefined) return known;
  // RFC 2046 5.2.2: the first piece of a message begins with its header, the others have more of its body.
  if (type === 'message/partial')
    return parametersOf(field('content-type')).get('number')?.trim() === '1' ? 'message' : 'text';
  if (CALENDAR.test(type)) return 'calendar';
  if (isCode(type, names) && (isAttachment || names.length > 0)) return 'none';
  const byName = kindOfName(names);
  if (type.startsWith('text/')) return type === 'text/plain' && byName !== 'none' ? byName : 'text';
  if (DOCUMENT_TYPE.test(type)) return byName === 'none' ? 'document' : byName;
  // Some scanners call their PDFs pictures.
  return NO_TEXT.test(type) && byName !== 'document' ? 'none' : byName;
}

/** Tells whether the first bytes of a part that shows nothing by type and name may be those of a document. */
export function mayBeDocument(type: string): boolean {
  return !NO_TEXT.test(type);
}

function isCode(type: string, names: readonly string[]): boolean {
  return CODE_TYPE.test(type) || CODE_NAME.test(extensionOf(names));
}

function kindOfName(names: readonly string[]): PartKind {
  const extension = extensionOf(names);
  return EXTENSIONS.find(([pattern]) => pattern.test(extension))?.[1] ?? 'none';
}

function extensionOf([name = '']: readonly string[]): string {
  return /\.([a-z0-9]{1,10})\s*$/i.exec(name)?.[1]?.toLowerCase() ?? '';
}
