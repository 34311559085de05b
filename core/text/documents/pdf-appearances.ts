/** What a page draws, as pdf.js lists it: operations by number, and what each is given. */
interface Drawing {
  readonly fnArray: readonly number[];
  readonly argsArray: readonly unknown[];
}

/** pdf.js' numbers of operations, by name. */
type Operations = Readonly<Record<string, number>>;

/** Thousandths of the font's size: a wider gap between letters is a space. */
const MIN_SPACE = 200;
/** Characters of all that the annotations of one page draw. */
const MAX_CHARACTERS = 1_000_000;

/**
 * The texts that annotations of a page draw by their appearances (ISO 32000-1, 12.5.5), such as the caption of a button or a
 * signature. pdf.js itself tells only those of text fields and of text typed onto the page.
 *
 * @param wanted ids of the annotations
 */
export function* appearanceTexts(
  { fnArray, argsArray }: Drawing,
  ops: Operations,
  wanted: ReadonlySet<unknown>,
): Generator<string> {
  let text: string | undefined;
  let left = MAX_CHARACTERS;
  for (const [index, op] of fnArray.entries()) {
    const args = argsArray[index];
    if (op === ops.beginAnnotation) text = wanted.has(Array.isArray(args) ? args[0] : undefined) ? '' : undefined;
    else if (text === undefined || left <= 0) continue;
    else if (op === ops.showText) {
      const shown = shownBy(args);
      left -= shown.length;
      text += shown;
    } else if (op === ops.endAnnotation) {
      if (text.trim() !== '') yield text;
      text = undefined;
    } else if (text !== '' && (op === ops.moveText || op === ops.setTextMatrix || op === ops.nextLine)) text += '\n';
  }
}

/** The characters of one operation that shows text: glyphs, and the gaps between some of them as numbers. */
function shownBy(args: unknown): string {
  const glyphs: unknown = Array.isArray(args) ? args[0] : undefined;
  if (!Array.isArray(glyphs)) return '';
  let text = '';
  for (const glyph of glyphs) {
    if (typeof glyph === 'number') text += glyph <= -MIN_SPACE ? ' ' : '';
    else if (typeof glyph?.unicode === 'string') text += glyph.unicode;
  }
  return text;
}
