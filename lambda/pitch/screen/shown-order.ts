export const RIGHT_TO_LEFT_OVERRIDE = '\u202e';
export const POP_DIRECTIONAL_FORMATTING = '\u202c';
/** LRE, RLE, LRO and RLO: each is ended by one POP DIRECTIONAL FORMATTING. */
export const EMBEDDINGS = '\u202a\u202b\u202d\u202e';
/** UAX #9 P1: an override ends with its paragraph. */
export const ENDS_OF_PARAGRAPH = '\n\r\u2029';

/** Embeddings nested deeper are taken for no more of it: nobody reads along (UAX #9 BD2 allows 125). */
const DEEPEST = 32;

/**
 * Latin text under directional overrides in the order it is shown in (UAX #9): within a right-to-left override from the
 * last character to the first, within a left-to-right one inside of it as it stands.
 *
 * @param text beginning with the control that opens the first override
 */
export function shownOrder(text: string): string {
  const open: { items: string[]; isReversed: boolean }[] = [{ items: [], isReversed: false }];
  const close = () => {
    const { items, isReversed } = open.pop()!;
    open.at(-1)!.items.push((isReversed ? items.reverse() : items).join(''));
  };
  for (const char of text) {
    if (EMBEDDINGS.includes(char) && open.length < DEEPEST) {
      // An embedding leaves Latin letters in their own order.
      open.push({ items: [], isReversed: char === RIGHT_TO_LEFT_OVERRIDE });
    } else if (char === POP_DIRECTIONAL_FORMATTING) {
      if (open.length > 1) close();
    } else open.at(-1)!.items.push(char);
  }
  while (open.length > 1) close();
  return open[0]!.items.join('');
}
