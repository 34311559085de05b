// Compares tokens and texts with the tests of html5lib/html5lib-tests (MIT), whose folder is given: npm run compare-html5lib -- FOLDER
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Token, TokenizerMode } from 'parse5';
import { UserError } from '../app/user-error.ts';
import { runCommand } from '../cli/run-command.ts';
import { HtmlTokens } from '../core/text/html/html-tokens.ts';
import { PageElement } from '../core/text/html/page-element.ts';
import { PageTree } from '../core/text/html/page-tree.ts';
import { Tags } from '../core/text/html/tag.ts';

interface TokenizerTest {
  description: string;
  input: string;
  output: unknown[][];
  initialStates?: string[];
  lastStartTag?: string;
  doubleEscaped?: boolean;
}

const MODES: Readonly<Record<string, number>> = {
  'Data state': TokenizerMode.DATA,
  'PLAINTEXT state': TokenizerMode.PLAINTEXT,
  'RCDATA state': TokenizerMode.RCDATA,
  'RAWTEXT state': TokenizerMode.RAWTEXT,
  'Script data state': TokenizerMode.SCRIPT_DATA,
  'CDATA section state': TokenizerMode.CDATA_SECTION,
};

await runCommand(async ([folder]) => {
  if (folder === undefined) throw new UserError('No folder is given. It is that of html5lib/html5lib-tests.');
  compareTokens(join(folder, 'tokenizer'));
  compareTexts(join(folder, 'tree-construction'));
});

function compareTokens(folder: string): void {
  let all = 0;
  let same = 0;
  for (const name of namesIn(folder, '.test')) {
    const { tests = [] } = JSON.parse(readFileSync(join(folder, name), 'utf8')) as { tests?: TokenizerTest[] };
    for (const test of tests) {
      for (const state of test.initialStates ?? ['Data state']) {
        all++;
        const isEscaped = test.doubleEscaped === true;
        const output = isEscaped ? (unescaped(test.output) as unknown[][]) : test.output;
        const input = isEscaped ? String(unescaped(test.input)) : test.input;
        const expected = JSON.stringify(simplified(output));
        const actual = JSON.stringify(tokensOf(input, MODES[state]!, test.lastStartTag ?? ''));
        if (expected === actual) same++;
        else print(`${name}: ${test.description}, ${state}\n  expected ${expected}\n  actual   ${actual}`);
      }
    }
  }
  print(`tokens: ${same} of ${all} as expected`);
}

/** Strings of a test with escapes that JSON cannot have. */
function unescaped(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unescaped);
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, unescaped(one)]));
  return typeof value === 'string'
    ? value.replace(/\\u([0-9a-f]{4})/gi, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)))
    : value;
}

/** What is looked at of tokens: texts that follow each other as one, comments and document types without what is in them. */
function simplified(tokens: readonly unknown[][]): unknown[][] {
  const result: unknown[][] = [];
  for (const [kind, ...rest] of tokens) {
    const last = result.at(-1);
    if (kind === 'Character' && last?.[0] === 'Character') last[1] = `${last[1]}${rest[0]}`;
    else if (kind === 'Comment') result.push([kind]);
    else if (kind === 'DOCTYPE') result.push([kind, rest[0], rest[1], rest[2]]);
    else result.push([kind, ...rest]);
  }
  return result;
}

function tokensOf(source: string, mode: number, lastStartTag: string): unknown[][] {
  const tokens: unknown[][] = [];
  const text = ({ chars }: Token.CharacterToken) => tokens.push(['Character', chars]);
  const reader = new HtmlTokens({
    onStartTag: ({ tagName, attrs, selfClosing }) =>
      tokens.push([
        'StartTag',
        tagName,
        Object.fromEntries(attrs.map(({ name, value }) => [name, value])),
        ...(selfClosing ? [true] : []),
      ]),
    onEndTag: ({ tagName }) => tokens.push(['EndTag', tagName]),
    onCharacter: text,
    onWhitespaceCharacter: text,
    onNullCharacter: text,
    onComment: () => tokens.push(['Comment']),
    onDoctype: ({ name, publicId, systemId }) => tokens.push(['DOCTYPE', name, publicId, systemId]),
    onEof: () => undefined,
  });
  if (lastStartTag !== '') reader.write(`<${lastStartTag}>`);
  tokens.length = 0;
  reader.state = mode;
  reader.write(source);
  reader.end();
  return simplified(tokens);
}

function compareTexts(folder: string): void {
  let all = 0;
  let same = 0;
  let moved = 0;
  for (const name of namesIn(folder, '.dat')) {
    for (const { source, text } of treeTests(readFileSync(join(folder, name), 'utf8'))) {
      all++;
      const actual = textOf(source);
      if (actual === text) same++;
      else if ([...actual].sort().join('') === [...text].sort().join('')) moved++;
      else
        print(
          `${name}: ${JSON.stringify(source)}\n  expected ${JSON.stringify(text)}\n  actual   ${JSON.stringify(actual)}`,
        );
    }
  }
  print(`texts: ${same} of ${all} as expected, ${moved} more in another order`);
}

/** The sources in a file, and the text of the tree that each is. Fragments, and pages with scripts, are left out. */
function* treeTests(file: string): Generator<{ source: string; text: string }> {
  for (const test of `\n${file}`.split('\n#data\n').slice(1)) {
    const [, source] = /^(.*?)\n?#errors\n/s.exec(test) ?? [];
    const [, tree] = /\n#document\n(.*)$/s.exec(test) ?? [];
    if (source === undefined || tree === undefined || /\n#(?:document-fragment|script-on)\n/.test(test)) continue;
    // Each node is a line behind `|`; a text may go on in the next lines.
    const nodes = `\n${tree.replace(/\n+$/, '')}`.split(/\n\| +/).filter((node) => node.startsWith('"'));
    yield { source, text: nodes.map((node) => node.slice(1, -1)).join('') };
  }
}

function textOf(source: string): string {
  const tags = new Tags({ isQuirky: false }, new Set());
  let text = '';
  const tree = new PageTree({
    begun: () => undefined,
    created: (name, namespace, attributes) => {
      const element = new PageElement(tags.of(name, namespace, attributes), undefined);
      element.attributes = attributes;
      return element;
    },
    opened: () => undefined,
    moved: () => undefined,
    withAttributes: () => undefined,
    closed: () => undefined,
    text: (piece) => {
      text += piece;
    },
    passedOver: () => undefined,
  });
  tree.write(source);
  tree.end();
  return text;
}

function namesIn(folder: string, ending: string): string[] {
  if (!existsSync(folder)) throw new UserError(`${folder} is missing. The folder of html5lib/html5lib-tests has it.`);
  return readdirSync(folder).filter((name) => name.endsWith(ending));
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
