/** Dashes (Unicode general category Pd) and the minus sign, which programs put in place of a hyphen. */
const DASHES = /[\p{Pd}\u2212]/u;
const APOSTROPHES = /['’‘ʼ＇`´′]/u;

/** Any dash is a hyphen and any apostrophe an apostrophe, so that `AI‑powered` has the entry `AI-powered`. */
export function foldMark(code: number): number {
  if (code < 0x80 && code !== 0x60) return code;
  const char = String.fromCodePoint(code);
  if (DASHES.test(char)) return 0x2d;
  return APOSTROPHES.test(char) ? 0x27 : code;
}
