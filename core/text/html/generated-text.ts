import { TokenType } from '@csstools/css-tokenizer';
import { Brackets, tokensOf } from './css/tokens.ts';

/**
 * The text of a `content` property (CSS Generated Content 3): its strings, and attributes it names. Counters and pictures
 * are left out, as they hold no words; so is what is read aloud in their place.
 *
 * @param content the value; empty where there is none
 * @param attributes of the element
 */
export function generatedText(content: string, attributes: ReadonlyMap<string, string>): string {
  if (content === '' || content === 'none' || content === 'normal') return '';
  let text = '';
  const tokens = tokensOf(content);
  const brackets = new Brackets();
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at]!;
    // A string within brackets is an address, or how a counter is written.
    const isWithin = brackets.areOpen;
    brackets.take(token);
    if (isWithin) continue;
    if (token[0] === TokenType.Delim && token[4].value === '/') break;
    if (token[0] === TokenType.String) text += token[4].value;
    else if (token[0] === TokenType.Function && token[4].value.toLowerCase() === 'attr') {
      const name = tokens[at + 1];
      if (name?.[0] === TokenType.Ident) text += attributes.get(name[4].value.toLowerCase()) ?? '';
    }
  }
  return text;
}
