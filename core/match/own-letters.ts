/**
 * Letters with a mark that makes another letter of them, and not an accent: `schön` is another word than `schon`, `мой` than
 * `мои`, while `révolution` may be written without its accent.
 *
 * Source: the collation tailorings of CLDR (common/collation), which sort these letters apart from their base letter:
 * Swedish, Finnish, Estonian, Turkish and Hungarian ä ö ü å õ ő ű; Spanish ñ; Czech, Slovak, Croatian, Lithuanian and Latvian
 * č ď ě ň ř š ť ž; Polish ą ę ż; Romanian ă ș ț; Turkish ğ ş; Maltese ċ ġ ż; and in the root collation й and ў. The exemplar
 * characters of German add ä ö ü, those of Russian ё, those of Ukrainian ї. Letters with an acute, grave or circumflex are left
 * out: those are accents in most languages that have them.
 */
const OWN_LETTERS = new Set('äöüåõőűñčďěňřšťžąężășțğşċġйўёї');

/** Answers that are remembered. Few mails have so many characters; further ones are worked out each time. */
const MAX_KNOWN = 4_096;

/** The answers given so far. */
const known = new Map<number, number>();

/**
 * The letter of its own that a character is, in lower case, as a code point.
 *
 * @returns 0 for a letter without a mark, or with an accent
 */
export function ownLetter(code: number): number {
  if (code < 0xc0) return 0;
  let own = known.get(code);
  if (own === undefined) {
    const lower = String.fromCodePoint(code).normalize('NFKC').toLowerCase();
    own = OWN_LETTERS.has(lower) ? lower.codePointAt(0)! : 0;
    if (known.size < MAX_KNOWN) known.set(code, own);
  }
  return own;
}
