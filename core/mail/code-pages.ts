/** Windows and IBM code pages whose charset is not named by their number. */
const OTHERS: ReadonlyMap<number, string> = new Map([
  [819, 'windows-1252'],
  [874, 'windows-874'],
  [912, 'iso-8859-2'],
  [915, 'iso-8859-5'],
  [920, 'windows-1254'],
  [923, 'iso-8859-15'],
  [932, 'shift_jis'],
  [943, 'shift_jis'],
  [936, 'gb18030'],
  [1386, 'gb18030'],
  [949, 'euc-kr'],
  [970, 'euc-kr'],
  [950, 'big5'],
  [1200, 'utf-16le'],
  [1201, 'utf-16be'],
  [10000, 'macintosh'],
  [10001, 'shift_jis'],
  [10002, 'big5'],
  [10003, 'euc-kr'],
  [10006, 'macgreek'],
  [10007, 'x-mac-cyrillic'],
  [10008, 'gb18030'],
  [10010, 'macromania'],
  [10017, 'macukraine'],
  [10021, 'macthai'],
  [10029, 'maccenteuro'],
  [10079, 'maciceland'],
  [10081, 'macturkish'],
  [10082, 'maccroatian'],
  [20866, 'koi8-r'],
  [21866, 'koi8-u'],
  [38598, 'iso-8859-8-i'],
  [50220, 'iso-2022-jp'],
  [50221, 'iso-2022-jp'],
  [50222, 'iso-2022-jp'],
  [50225, 'iso-2022-kr'],
  [51932, 'euc-jp'],
  [51936, 'gb18030'],
  [51949, 'euc-kr'],
  [52936, 'hz-gb-2312'],
  [54936, 'gb18030'],
  [65000, 'utf-7'],
  [65001, 'utf-8'],
]);

/** The numbers of the code pages that iconv-lite decodes under the label `cp` and the number. */
const OF_DOS = /^(437|720|737|775|808|85[025678]|86[0-5]|869|922|1046|112[459]|1133|116[1-3])$/;

/** Code pages of IBM's mainframes, which are EBCDIC (`ebcdic.ts`). */
const EBCDIC = /^(37|273|500|1047|1140|1141|1148)$/;

/**
 * The charset of a Windows or IBM code page, as `decoding` takes it.
 *
 * @param codePage its number, as in `cp1251`
 * @returns undefined for a code page that nothing here decodes
 */
export function charsetOfCodePage(codePage: number): string | undefined {
  const other = OTHERS.get(codePage);
  if (other !== undefined) return other;
  if (codePage >= 1250 && codePage <= 1258) return `windows-${codePage}`;
  if (codePage === 866) return 'ibm866';
  // 28591 to 28606 are the parts of ISO 8859.
  if (codePage > 28590 && codePage <= 28606)
    return codePage === 28591 ? 'windows-1252' : `iso-8859-${codePage - 28590}`;
  if (OF_DOS.test(`${codePage}`)) return `cp${codePage}`;
  return EBCDIC.test(`${codePage}`) ? `cp${`${codePage}`.padStart(3, '0')}` : undefined;
}
