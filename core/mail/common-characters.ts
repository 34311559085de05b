/** Chinese characters that people use, by script. */
export interface CommonHan {
  simplified: ReadonlySet<string>;
  traditional: ReadonlySet<string>;
  japanese: ReadonlySet<string>;
}

let han: CommonHan | undefined;
let hangul: ReadonlySet<string> | undefined;

/**
 * The common Chinese characters, of which each national charset has a part of its own: the first levels of GB 2312 (3,755), Big5
 * (5,401) and JIS X 0208 (2,965). The platform's decoders have them, so that no table has to be kept.
 */
export function commonHan(): CommonHan {
  han ??= {
    simplified: characters('gb18030', 0xb0, 0xd7),
    traditional: characters('big5', 0xa4, 0xc6),
    japanese: characters('euc-jp', 0xb0, 0xcf),
  };
  return han;
}

/** Tells whether a Korean syllable is one of the 2,350 of KS X 1001, which nearly all text is written in. */
export function isCommonHangul(char: string): boolean {
  hangul ??= characters('euc-kr', 0xb0, 0xc8);
  return hangul.has(char);
}

/** The characters of two bytes whose first byte is in a range. */
function characters(charset: string, first: number, last: number): Set<string> {
  const trail = charset === 'big5' ? 0x40 : 0xa1;
  const bytes: number[] = [];
  for (let lead = first; lead <= last; lead++) {
    for (let next = trail; next <= 0xfe; next++) if (next < 0x7f || next > 0xa0) bytes.push(lead, next);
  }
  return new Set(new TextDecoder(charset).decode(Uint8Array.from(bytes)));
}
