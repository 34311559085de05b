import iconv from 'iconv-lite';
import { withoutEnd } from '../without-end.ts';

/** Labels for GB18030's predecessors, which are all part of it. WHATWG Encoding 4.2 knows fewer of them. */
const CHINESE = /^(x-)?(gbk?|gb_?2312([_-]80)?|cp-?936|ms-?936|windows-936|euc-cn|gb18030-2000)$/;
/** Charsets in which bytes below 0x80 do not mean ASCII. */
const STATEFUL = /^(csunicode11)?(unicode-1-1-)?utf-?7|^(cs)?iso-?2022|^utf-?(16|32)|^ucs-?[24]|^hz/;
/** Labels that name no 8-bit charset: they say that 8-bit bytes occur, or that none were expected. */
const NAMES_NONE =
  /^(us-?ascii|ascii|ansi_x3\.4-1968|646|unknown-8bit|x-unknown|unknown|default|binary|8bit|7bit|none|utf-?8)?$/;
/** Western labels: a mail program that is set up wrongly puts them on text in any charset. */
const OFTEN_WRONG = /^(iso-?8859-?15?|latin-?[19]|windows-1252|cp-?1252|x-sjis-default)$/;
const UTF_16 = /^utf-?16|^ucs-?2/;

/** Labels that need no look into the tables of iconv-lite. */
const COMMON = /^(utf-8|iso-8859-1|windows-1252)$/;
/** Charsets of the WHATWG list that iconv-lite lacks; the platform decodes them. */
const NATIVE_ONLY = /^iso-?8859-?8-?[ie]$|^x-mac-cyrillic$|^x-mac-ukrainian$/;
/** Charsets that have a decoder of their own here. */
export const ISO_2022_JP = /^(cs)?iso-?2022-?jp$/;
export const HZ = /^hz(-gb-?2312)?$/;
/** Encodings of iconv-lite that are no charsets. */
const NO_CHARSET = /^(base64|hex|binary|buffer|internal|_)/;

/** A label in lower case, without quotes, comments and parameters; `gb18030` for all of its predecessors. */
export function normalizedLabel(label: string | undefined): string {
  const bare = (label ?? '').toLowerCase().replace(/[(;].*$/s, '');
  const clean = withoutEnd(bare.replace(/^[\s"']+/, ''), ` \t\r\n"'`);
  return CHINESE.test(clean) ? 'gb18030' : clean;
}

/** Tells whether there is a decoder for a charset label. No label at all counts as known: it declares nothing. */
export function isKnownCharset(label: string | undefined): boolean {
  const normalized = normalizedLabel(label);
  return NAMES_NONE.test(normalized) || isDecodable(normalized);
}

/**
 * Tells whether there is a decoder for a normalized label. The label is looked up and not tried out: a mail can make up
 * thousands of labels, and each failure would be an exception.
 */
export function isDecodable(label: string): boolean {
  if ([COMMON, NATIVE_ONLY, ISO_2022_JP, HZ].some((names) => names.test(label))) return true;
  // The first question loads the table of encodings.
  iconv.encodingExists('utf8');
  const { encodings } = iconv as unknown as { encodings: Record<string, unknown> };
  return Object.hasOwn(encodings, label.replace(/:\d{4}$|[^0-9a-z]/g, '')) && !NO_CHARSET.test(label);
}

/** Tells whether a normalized label names a charset for 8-bit bytes other than UTF-8. */
export function namesCharset(label: string): boolean {
  return !NAMES_NONE.test(label);
}

/** Tells whether 8-bit bytes under a normalized label are often in another charset. */
export function isOftenWrong(label: string): boolean {
  return NAMES_NONE.test(label) || OFTEN_WRONG.test(label);
}

/** Tells whether a normalized label is one of UTF-16, of either byte order. */
export function isUtf16(label: string): boolean {
  return UTF_16.test(label);
}

/** Tells whether bytes below 0x80 always mean ASCII in a charset. */
export function isAsciiBased(charset: string): boolean {
  return !STATEFUL.test(charset);
}
