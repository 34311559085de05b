import { TokenType } from '@csstools/css-tokenizer';
import { addStatement, DeclarationBlock, type Declarations } from './declarations.ts';
import { addPlainText } from './plain-declarations.ts';
import type { Grammar } from './properties.ts';
import { Brackets, tokensOf } from './tokens.ts';

/** The declarations of a `style` attribute. */
export function declarationsIn(css: string, grammar: Grammar): Declarations {
  const block = new DeclarationBlock(grammar);
  if (css === '' || addPlainText(block, css)) return block.declarations;
  let start = 0;
  const tokens = tokensOf(css);
  const brackets = new Brackets();
  for (let at = 0; at <= tokens.length; at++) {
    const token = tokens[at];
    if (token !== undefined) {
      brackets.take(token);
      if (token[0] !== TokenType.Semicolon || brackets.areOpen) continue;
    }
    addStatement(block, tokens.slice(start, at));
    start = at + 1;
  }
  return block.declarations;
}
