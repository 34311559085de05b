import fc from 'fast-check';
import { type Token, Tokenizer, TokenizerMode } from 'parse5';
import { expect, test } from 'vitest';
import { HtmlTokens, type TokenHandler } from '../../../../core/text/html/html-tokens.ts';

/** Pieces of markup that a tokenizer may stumble over, in any order. */
const PIECE = fc.constantFrom(
  ...['<', '>', '/', '!', '-', '--', '=', '"', "'", ' ', '\n', '\t', '\f', '\r', '\r\n', '&', ';', '#', '?', ']', '\0'],
  ...[
    'a',
    'B',
    '1',
    'é',
    '😀',
    '<a ',
    '<p',
    '</p>',
    '</',
    '<!--',
    '-->',
    '--!>',
    '<!-->',
    '<!',
    '<?x',
    '<!DOCTYPE',
    ' html',
  ],
  ...[
    '&amp',
    '&lt;',
    '&notit;',
    '&#65',
    '&#x41;',
    '&#0;',
    '&nbsp',
    '&copy=',
    ' a=b',
    ' A="x"',
    " a='&lt'",
    '/>',
    '</script',
    '<script',
  ],
  ...['</title >', '</style', ' PUBLIC', ' "-//W3C//DTD HTML 4.01//EN"', ' SYSTEM', '<![CDATA[', ']]>'],
);
const SOURCE = fc.array(PIECE, { maxLength: 25 }).map((pieces) => pieces.join(''));
const MODES = [
  ['data', TokenizerMode.DATA, ''],
  ['a title', TokenizerMode.RCDATA, 'title'],
  ['a style', TokenizerMode.RAWTEXT, 'style'],
  ['a script', TokenizerMode.SCRIPT_DATA, 'script'],
  ['plain text', TokenizerMode.PLAINTEXT, ''],
] as const;

/** Puts down what is handed over, texts that follow each other as one. */
function recorder(): { handler: TokenHandler & { onParseError: null }; tokens: string[] } {
  const tokens: string[] = [];
  let isText = false;
  const put = (token: string, text = false) => {
    if (text && isText) tokens.push(tokens.pop() + token);
    else tokens.push(text ? `text ${token}` : token);
    isText = text;
  };
  const tag = (mark: string, hasAttributes: boolean) => (token: Token.TagToken) =>
    put(
      `${mark}${token.tagName} ${hasAttributes ? JSON.stringify(token.attrs.map(({ name, value }) => [name, value])) : ''}${hasAttributes && token.selfClosing}`,
    );
  const text = (token: Token.CharacterToken) => put(token.chars, true);
  const handler = {
    onParseError: null,
    onStartTag: tag('<', true),
    onEndTag: tag('</', false),
    onCharacter: text,
    onWhitespaceCharacter: text,
    onNullCharacter: text,
    onComment: () => put('comment'),
    onDoctype: ({ name, publicId, systemId, forceQuirks }: Token.DoctypeToken) =>
      put(`doctype ${JSON.stringify([name, publicId, systemId, forceQuirks])}`),
    onEof: () => put('end'),
  };
  return { handler, tokens };
}

function ours(pieces: readonly string[], mode: number, open: string): string[] {
  const { handler, tokens } = recorder();
  const tokenizer = new HtmlTokens(handler);
  if (open !== '') tokenizer.write(`<${open}>`);
  tokenizer.state = mode;
  for (const piece of pieces) tokenizer.write(piece);
  tokenizer.end();
  return tokens;
}

function theirs(source: string, mode: number, open: string): string[] {
  const { handler, tokens } = recorder();
  const tokenizer = new Tokenizer({ sourceCodeLocationInfo: false }, handler);
  if (open !== '') tokenizer.write(`<${open}>`, false);
  tokenizer.state = mode as typeof tokenizer.state;
  tokenizer.write(source, true);
  return tokens;
}

test.each(MODES)('in %s, tokens are those of the standard, as parse5 has them', (_, mode, open) => {
  fc.assert(
    fc.property(SOURCE, (source) => {
      expect(ours([source], mode, open)).toEqual(theirs(source, mode, open));
    }),
    { numRuns: 2_000, seed: 18 },
  );
});

test.each(MODES)('in %s, tokens do not depend on how the source is cut into pieces', (_, mode, open) => {
  fc.assert(
    fc.property(SOURCE, fc.array(fc.nat(40), { maxLength: 6 }), (source, cuts) => {
      const at = [0, ...cuts.filter((cut) => cut < source.length).sort((a, b) => a - b), source.length];
      const pieces = at.slice(1).map((end, index) => source.slice(at[index], end));
      expect(ours(pieces, mode, open)).toEqual(ours([source], mode, open));
    }),
    { numRuns: 2_000, seed: 18 },
  );
});
