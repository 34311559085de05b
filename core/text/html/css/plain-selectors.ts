import { type Complex, type Compound, complexOf, type Simple } from './selector.ts';

/** Names, classes and ids, and lists and chains of them, up to the block of their rule: most selectors of mails. */
const PRELUDE = /[\w.#, \t\n\r\f-]{1,500}\{/y;
const COMPOUND = /^([a-z][\w-]*)?((?:[.#]-?[a-z_][\w-]*)*)$/i;

/**
 * Reads the selectors of a rule that needs no tokenizer for them.
 *
 * @param start where the rule may begin in the sheet, white space before it
 * @returns where its block begins, behind the `{`; undefined for any other rule, and where none begins
 */
export function plainSelectors(
  css: string,
  start: number,
  isQuirky: boolean,
): { selectors: readonly Complex[]; end: number } | undefined {
  PRELUDE.lastIndex = start;
  if (!PRELUDE.test(css)) return undefined;
  const end = PRELUDE.lastIndex;
  const selectors: Complex[] = [];
  for (const written of css.slice(start, end - 1).split(',')) {
    const compounds: Compound[] = [];
    for (const part of written.trim().split(/[ \t\n\r\f]+/)) {
      const compound = plainCompound(part, isQuirky);
      if (compound === undefined) return undefined;
      compounds.unshift(compound);
    }
    selectors.push(complexOf(compounds));
  }
  return { selectors, end };
}

function plainCompound(written: string, isQuirky: boolean): Compound | undefined {
  const match = written === '' ? null : COMPOUND.exec(written);
  if (match === null) return undefined;
  const [, tag, rest = ''] = match;
  const simples: Simple[] = tag === undefined ? [] : [{ kind: 'tag', name: tag, lowerCase: tag.toLowerCase() }];
  for (const [mark] of rest.matchAll(/[.#][\w-]+/g)) {
    const name = isQuirky ? mark.slice(1).toLowerCase() : mark.slice(1);
    simples.push({ kind: mark.startsWith('.') ? 'class' : 'id', name });
  }
  return simples;
}
