import {
  addStatement,
  collapsed,
  type DeclarationBlock,
  type LonghandDeclarations,
  longhandDeclarations,
} from './declarations.ts';
import { type Grammar, knownProperty } from './properties.ts';
import { tokensOf } from './tokens.ts';

/** Longer blocks go through the tokenizer: a pattern of alternatives takes memory for each character. */
const MAX_LENGTH = 4_000;

/**
 * A block without escapes, comments, blocks and brackets in brackets. In such a block each `;` ends a declaration, so that
 * only the values that are looked at need tokens.
 */
const CHARACTER = /[\w \t\n\r\f:;#%.,!+-]|'[^'\\\n\r\f;]*'|"[^"\\\n\r\f;]*"|\([\w \t\n\r\f#%.,+-]*\)/.source;
const PLAIN_BLOCK = new RegExp(`(?:${CHARACTER}){0,${MAX_LENGTH}}\\}`, 'y');
const PLAIN_TEXT = new RegExp(`^(?:${CHARACTER}){0,${MAX_LENGTH}}$`);

/** A value of names, colours and numbers as `normalized` writes them, but for case and white space. */
const NUMBER = /(?:0|-?[1-9]\d{0,6}|-?(?:0|[1-9]\d{0,6})\.\d{0,4}[1-9])(?:[a-z]+|%)?/.source;
const PART = `(?:#[\\da-z]+|-?[a-z_][\\w-]*|${NUMBER})`;
const PLAIN_VALUE = new RegExp(`^${PART}(?:[ \\t\\n\\r\\f]+${PART})*$`, 'i');

/**
 * Adds the declarations of a plain block to a block.
 *
 * @param start where the block begins in the sheet, behind its `{`
 * @returns where it ends, behind its `}`; negative for a block that is not plain, of which nothing is added
 */
export function addPlainBlock(block: DeclarationBlock, css: string, start: number): number {
  PLAIN_BLOCK.lastIndex = start;
  if (!PLAIN_BLOCK.test(css)) return -1;
  const end = PLAIN_BLOCK.lastIndex;
  addPlain(block, css.slice(start, end - 1));
  return end;
}

/** Adds the declarations of a `style` attribute to a block; of one that is not plain nothing. @returns whether it is */
export function addPlainText(block: DeclarationBlock, css: string): boolean {
  if (!PLAIN_TEXT.test(css)) return false;
  addPlain(block, css);
  return true;
}

function addPlain(block: DeclarationBlock, css: string): void {
  for (const statement of css.split(';')) {
    const declarations = plainDeclarations(statement, block.grammar);
    if (declarations === undefined) addStatement(block, tokensOf(statement));
    else block.addAll(declarations);
  }
}

/** What a declaration of a plain block sets; undefined where its value needs a tokenizer. */
function plainDeclarations(statement: string, grammar: Grammar): LonghandDeclarations | undefined {
  const colon = statement.indexOf(':');
  if (colon < 0) return [];
  const name = statement.slice(0, colon).trim();
  const property = knownProperty(name.toLowerCase());
  if (property === undefined) return name.startsWith('--') ? undefined : [];
  const written = statement.slice(colon + 1);
  const mark = written.indexOf('!');
  const isImportant =
    mark >= 0 &&
    written
      .slice(mark + 1)
      .trim()
      .toLowerCase() === 'important';
  const value = (isImportant ? written.slice(0, mark) : written).trim();
  if (!PLAIN_VALUE.test(value)) return undefined;
  return longhandDeclarations(
    property,
    collapsed(value.toLowerCase().replace(/[\t\n\r\f]/g, ' ')),
    isImportant,
    grammar,
  );
}
