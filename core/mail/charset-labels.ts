import iconv from 'iconv-lite';
import { MAX_KNOWN_LABEL, MAX_KNOWN_LABELS } from '../limits.ts';
import { withoutEnd } from '../without-end.ts';
import { charsetOfCodePage } from './code-pages.ts';
import { isEbcdic } from './ebcdic.ts';

/** Charsets in which bytes below 0x80 do not mean ASCII. */
const STATEFUL = /^utf-?7|^iso-2022|^utf-?(16|32)|^ucs-?[24]|^hz/;
/** Labels that name no 8-bit charset: they say that 8-bit bytes occur, or that none were expected. */
const NAMES_NONE =
  /^(us-?ascii|ascii|ansi_x3\.4-1968|646|unknown-8bit|x-unknown|unknown|default|binary|8bit|7bit|none|utf-?8)?$/;
/** Western charsets: a mail program that is set up wrongly puts their labels on text in any charset. */
const OFTEN_WRONG = /^(windows-1252|iso-8859-15|x-sjis-default)$/;
const UTF_8 = /^utf[-_ ]?8$/;
const UTF_16 = /^utf-?16|^ucs-?2/;

/** Charsets that have a decoder of their own here. */
export const ISO_2022_JP = 'iso-2022-jp';
export const ISO_2022_KR = 'iso-2022-kr';
export const HZ = 'hz-gb-2312';
const OWN: readonly string[] = [ISO_2022_JP, ISO_2022_KR, HZ];

/** Encodings of iconv-lite that are no charsets. */
const NO_CHARSET = /^(base64|hex|binary|buffer|internal|_)/;

/** The predecessors of GB18030, which are all part of it: WHATWG Encoding 4.2 puts them together. */
const GBK = /^x?(gbk?|gb2312(80)?|euccn|cngb|gb18030(2000)?)$/;

/** Labels that neither the platform nor iconv-lite knows, without marks. */
const OTHERS: ReadonlyMap<string, string> = new Map([
  ['utf8mb4', 'utf-8'],
  ['xutf8', 'utf-8'],
  ['csutf8', 'utf-8'],
  ['utf8strict', 'utf-8'],
  ['utf8sig', 'utf-8'],
  ['csiso2022jp', ISO_2022_JP],
  ['iso2022jp', ISO_2022_JP],
  ['xiso2022jp', ISO_2022_JP],
  ['iso2022jpms', ISO_2022_JP],
  ['iso2022jp1', ISO_2022_JP],
  ['iso2022kr', ISO_2022_KR],
  ['csiso2022kr', ISO_2022_KR],
  ['hz', HZ],
  ['hzgb2312', HZ],
  ['csunicode11utf7', 'utf-7'],
  ['xutf7', 'utf-7'],
  ['unicode11utf7', 'utf-7'],
  ['eucjp', 'euc-jp'],
  ['eucjpms', 'euc-jp'],
  ['xeucjpms', 'euc-jp'],
  ['eucjpwin', 'euc-jp'],
  ['ujis', 'euc-jp'],
  ['shiftjis', 'shift_jis'],
  ['sjiswin', 'shift_jis'],
  ['shiftjisx0213', 'shift_jis'],
  ['shiftjis2004', 'shift_jis'],
  ['xsjiscp932', 'shift_jis'],
  ['xmacjapanese', 'shift_jis'],
  ['uhc', 'euc-kr'],
  ['xmackorean', 'euc-kr'],
  ['big5eten', 'big5'],
  ['big5hkscs', 'big5'],
  ['big52003', 'big5'],
  ['big5uao', 'big5'],
  ['xmacchinesetrad', 'big5'],
  ['xmacchinesesimp', 'gb18030'],
  ['xmacce', 'maccenteuro'],
  ['xmaccentraleurroman', 'maccenteuro'],
  ['xmaccentraleurope', 'maccenteuro'],
  ['tis6202533', 'windows-874'],
  ['koi8r', 'koi8-r'],
  ['koi8u', 'koi8-u'],
  ['koi8ru', 'koi8-u'],
  ['ebcdiccpus', 'cp037'],
  ['ebcdiccpca', 'cp037'],
  ['ebcdiccpwt', 'cp037'],
  ['ebcdiccpnl', 'cp037'],
  ['ebcdiccpbe', 'cp500'],
  ['ebcdiccpch', 'cp500'],
  ['ebcdicus37euro', 'cp1140'],
]);

/** The number of a code page, without marks: `cp1251`, `xwindows949`, `ibm037`, `winccsid500`. */
const CODE_PAGE = /^x?(?:windows|win|microsoft|msdos|ms|cp|ibm|ccsid|codepage|dos|oem){0,2}0{0,2}(\d{2,5})$/;
/** The number of a part of ISO 8859, without marks, with the mark of its direction, a year or a version behind it. */
const ISO_8859 = /^(?:x|cs)?(?:iso)?8859(1[0-6]|[1-9])([ie])?(?:(?:19|20)\d\d|windows.*)?$/;
const LATIN = /^(?:x|cs)?(?:iso)?(?:8859)?latin(10|[1-9])$/;
const MAC = /^x?mac(\w+)$/;

/** Normalized labels by those that a mail has, the latest last, as most mails have the same few. */
const known = new Map<string, Label>();

interface Label {
  name: string;
  isDecodable: boolean;
}

/**
 * The charset that a label means, in one spelling of its name: that of WHATWG Encoding if it is in there. A label that nothing
 * here decodes stays as it is, in lower case and without quotes, comments and parameters.
 */
export function normalizedLabel(label: string | undefined): string {
  return lookUp(label ?? '').name;
}

/** Tells whether there is a decoder for a charset label. No label at all counts as known: it declares nothing. */
export function isKnownCharset(label: string | undefined): boolean {
  const { name, isDecodable } = lookUp(label ?? '');
  return isDecodable || NAMES_NONE.test(name);
}

/** Tells whether there is a decoder for a normalized label. */
export function isDecodable(label: string): boolean {
  return lookUp(label).isDecodable;
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
  return !STATEFUL.test(charset) && !isEbcdic(charset);
}

function lookUp(label: string): Label {
  const seen = known.get(label);
  if (seen !== undefined) return seen;
  const bare = label.toLowerCase().replace(/[(;].*$/s, '');
  const clean = withoutEnd(bare.replace(/^[\s"']+/, ''), ` \t\r\n"'`);
  const isLooked = clean.length <= MAX_KNOWN_LABEL && !NAMES_NONE.test(clean);
  const charset = UTF_8.test(clean) ? 'utf-8' : isLooked ? charsetOf(clean) : undefined;
  const found = { name: charset ?? clean, isDecodable: charset !== undefined };
  if (known.size >= MAX_KNOWN_LABELS) known.clear();
  if (label.length <= MAX_KNOWN_LABEL) known.set(label, found);
  return found;
}

/** The charset of a clean label; undefined if nothing here decodes it. */
function charsetOf(label: string): string | undefined {
  if (OWN.includes(label) || isEbcdic(label)) return label;
  // UTF-16 without an order stays so: the bytes tell it.
  if (/^utf-?16$|^ucs-?2$/.test(label)) return 'utf-16';
  const marks = label.replace(/[^0-9a-z]/g, '');
  if (GBK.test(marks)) return 'gb18030';
  return OTHERS.get(marks) ?? native(label) ?? respelled(marks) ?? ofIconv(marks);
}

/** The charset of a label that is a number, or a well-known name in other spelling. @param marks the label without marks */
function respelled(marks: string): string | undefined {
  const codePage = CODE_PAGE.exec(marks)?.[1];
  const charset = codePage === undefined ? undefined : charsetOfCodePage(Number(codePage));
  if (charset !== undefined) return charset;
  const iso = ISO_8859.exec(marks);
  if (iso !== null) return native(`iso-8859-${iso[1]}${iso[2] === undefined ? '' : `-${iso[2]}`}`);
  const latin = LATIN.exec(marks)?.[1];
  if (latin !== undefined) return latin === '10' ? 'iso-8859-16' : native(`latin${latin}`);
  const mac = MAC.exec(marks)?.[1];
  return mac === undefined ? undefined : (native(`x-mac-${mac}`) ?? ofIconv(`mac${mac}`));
}

function native(label: string): string | undefined {
  try {
    const { encoding } = new TextDecoder(label);
    if (encoding === 'gbk') return 'gb18030';
    return encoding === 'x-user-defined' ? undefined : encoding;
  } catch {
    return undefined;
  }
}

/** Looks a label up in the table of iconv-lite. @param name without marks */
function ofIconv(name: string): string | undefined {
  // The first question loads the table of encodings.
  iconv.encodingExists('utf8');
  const { encodings } = iconv as unknown as { encodings: Record<string, unknown> };
  if (NO_CHARSET.test(name) || !Object.hasOwn(encodings, name)) return undefined;
  const target = encodings[name];
  return typeof target === 'string' && target !== name && !target.startsWith('_')
    ? (native(target) ?? ofIconv(target))
    : name;
}
