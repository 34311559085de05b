/** The charset of a Windows code page, by its number, as `charset.ts` knows it. */
export function charsetOfCodePage(codePage: number): string {
  return OTHERS[codePage] ?? (codePage >= 1250 && codePage <= 1258 ? `windows-${codePage}` : 'windows-1252');
}

const OTHERS: Readonly<Record<number, string>> = {
  437: 'cp437',
  850: 'cp850',
  852: 'cp852',
  866: 'cp866',
  874: 'windows-874',
  932: 'shift_jis',
  936: 'gb18030',
  949: 'cp949',
  950: 'big5',
  1200: 'utf-16le',
  10000: 'macroman',
  10007: 'maccyrillic',
  20866: 'koi8-r',
  21866: 'koi8-u',
  28591: 'iso-8859-1',
  28592: 'iso-8859-2',
  28595: 'iso-8859-5',
  28597: 'iso-8859-7',
  28605: 'iso-8859-15',
  50220: 'iso-2022-jp',
  51932: 'euc-jp',
  51949: 'euc-kr',
  54936: 'gb18030',
  65001: 'utf-8',
};
