import { type Token, TokenizerMode } from 'parse5';
import { elementKind } from './elements.ts';
import { HtmlTokens, type TokenHandler } from './html-tokens.ts';

/** Elements whose text is source, not text (HTML 13.2.6). */
const SOURCE: ReadonlyMap<string, number> = new Map([
  ['style', TokenizerMode.RAWTEXT],
  ['script', TokenizerMode.SCRIPT_DATA],
]);

/**
 * Reads all text of HTML, whether anybody sees it or not: to tell which words were passed over because they are hidden.
 *
 * @param pieces the source
 * @returns the text, a line end where elements keep texts apart
 */
export function everyText(pieces: Iterable<string>): string {
  const all = new EveryText();
  for (const piece of pieces) all.tokens.write(piece);
  all.tokens.end();
  return all.text;
}

class EveryText implements TokenHandler {
  text = '';
  readonly tokens = new HtmlTokens(this);
  #isSource = false;

  onStartTag({ tagName }: Token.TagToken): void {
    this.#separate(tagName);
    const state = SOURCE.get(tagName);
    this.#isSource = state !== undefined;
    if (state !== undefined) this.tokens.state = state;
  }

  onEndTag({ tagName }: Token.TagToken): void {
    this.#separate(tagName);
    this.#isSource = false;
  }

  onCharacter({ chars }: Token.CharacterToken): void {
    if (!this.#isSource) this.text += chars;
  }

  onWhitespaceCharacter(token: Token.CharacterToken): void {
    this.onCharacter(token);
  }

  onNullCharacter(): void {}
  onComment(): void {}
  onDoctype(): void {}
  onEof(): void {}

  #separate(tagName: string): void {
    if (elementKind(tagName).separator !== '') this.text += '\n';
  }
}
