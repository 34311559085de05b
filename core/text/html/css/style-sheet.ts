import { type CSSToken, TokenType, tokenizer } from '@csstools/css-tokenizer';
import { ALL_VIEWS, type ViewSet } from '../views.ts';
import { addStatement, colonOf, DeclarationBlock, type Declarations } from './declarations.ts';
import type { Layer } from './layers.ts';
import { viewsOfMedia } from './media.ts';
import { addPlainBlock } from './plain-declarations.ts';
import { plainSelectors } from './plain-selectors.ts';
import type { Grammar } from './properties.ts';
import { type Complex, selectorsOf } from './selector.ts';
import { viewsSupporting } from './supports.ts';
import { Brackets, isBlank, sourceOf, trimmed } from './tokens.ts';

/** When rules apply. */
export interface Condition {
  readonly views: ViewSet;
  readonly layer: Layer;
  /** Whether they apply depends on what is not known: the size of a container, say. */
  readonly isDoubtful: boolean;
}

/** Takes the rules of a sheet in their order. */
export type TakeRule = (selectors: readonly Complex[], declarations: Declarations, condition: Condition) => void;

/** Blocks within blocks that are read; rules in deeper ones are passed over. */
const MAX_BLOCKS = 64;
/** Tokens of one statement that are read. What has more of them, an image in an address has one, is passed over. */
const MAX_STATEMENT_TOKENS = 20_000;

/** What stands between `{` and `}`. */
interface Block {
  /** Of the style rule that it is in; undefined outside of any. */
  selectors: readonly Complex[] | undefined;
  condition: Condition;
  /** The declarations since the last rule in it. */
  declarations: DeclarationBlock;
}

/** Tokens up to a mark, which is left out. */
interface Statement {
  tokens: readonly CSSToken[];
  end: '{' | '}' | ';' | '';
}

/**
 * Reads the rules of a style sheet (CSS Syntax 3 5, CSS Nesting 1, CSS Conditional 3) from the tokens of a tokenizer. It is
 * kept by hand because what others offer builds a tree of all of it first: a million rules take css-tree 2.5 s and 634 MB.
 *
 * @param layer the rules that are in no cascade layer
 * @param take called for each rule of which something decides whether text is seen
 */
export function readStyleSheet(css: string, grammar: Grammar, layer: Layer, take: TakeRule): void {
  new SheetReader(css, grammar, take).read({ views: ALL_VIEWS, layer, isDoubtful: false });
}

class SheetReader {
  readonly #css: string;
  #source: ReturnType<typeof tokenizer>;
  /** Where in the sheet the tokenizer began. */
  #sourceStart = 0;
  /** Where the last block begins, behind its `{`. */
  #blockStart = 0;
  readonly #grammar: Grammar;
  readonly #take: TakeRule;
  readonly #blocks: Block[] = [];

  constructor(css: string, grammar: Grammar, take: TakeRule) {
    this.#css = css;
    this.#source = tokenizer({ css });
    this.#grammar = grammar;
    this.#take = take;
  }

  read(condition: Condition): void {
    const sheet: Block = { selectors: undefined, condition, declarations: new DeclarationBlock(this.#grammar) };
    const start = this.#plainRules(0, condition);
    if (start > 0) this.#goOn(start);
    for (;;) {
      const block = this.#blocks.at(-1) ?? sheet;
      const { tokens, end } = this.#statement(this.#blocks.length > 0, block.selectors !== undefined);
      if (block.selectors !== undefined && end !== '{') addStatement(block.declarations, tokens);
      if (end === '{') this.#open(tokens, block);
      else if (tokens[0]?.[0] === TokenType.AtKeyword) namesLayers(tokens, block.condition.layer);
      if (end === '}' || end === '') {
        this.#endDeclarations(block);
        this.#blocks.pop();
      }
      if (end === '') break;
    }
    for (const block of this.#blocks) this.#endDeclarations(block);
  }

  /** A rule with a block begins. */
  #open(prelude: readonly CSSToken[], block: Block): void {
    const first = prelude[0];
    // A custom property may hold a block; whatever else looks like a declaration is a rule then.
    const isCustom = first?.[0] === TokenType.Ident && first[4].value.startsWith('--') && colonOf(prelude) > 0;
    if (isCustom && block.selectors !== undefined) {
      this.#skipBlock();
      this.#statement(true, true);
      return;
    }
    this.#endDeclarations(block);
    const isAtRule = first?.[0] === TokenType.AtKeyword;
    const condition = isAtRule ? this.#conditionOf(prelude, block.condition) : block.condition;
    const selectors = isAtRule
      ? block.selectors
      : selectorsOf(trimmed(prelude), this.#grammar.isQuirky, block.selectors);
    if (condition === undefined || (selectors === undefined && !isAtRule) || this.#blocks.length >= MAX_BLOCKS) {
      this.#skipBlock();
      return;
    }
    const opened = { selectors, condition, declarations: new DeclarationBlock(this.#grammar) };
    const end = isAtRule ? this.#blockStart : addPlainBlock(opened.declarations, this.#css, this.#blockStart);
    if (isAtRule || end < 0) this.#blocks.push(opened);
    else this.#endDeclarations(opened);
    if (end < 0) return;
    const next = block.selectors === undefined ? this.#plainRules(end, opened.condition) : end;
    if (next > this.#blockStart) this.#goOn(next);
  }

  /** Reads rules as long as they need no tokenizer. @returns where the last of them ends */
  #plainRules(start: number, condition: Condition): number {
    let at = start;
    for (;;) {
      const plain = plainSelectors(this.#css, at, this.#grammar.isQuirky);
      if (plain === undefined) return at;
      const opened = { selectors: plain.selectors, condition, declarations: new DeclarationBlock(this.#grammar) };
      const end = addPlainBlock(opened.declarations, this.#css, plain.end);
      if (end < 0) return at;
      this.#endDeclarations(opened);
      at = end;
    }
  }

  /** Has the tokenizer go on from a position. */
  #goOn(start: number): void {
    this.#source = tokenizer({ css: this.#css.slice(start) });
    this.#sourceStart = start;
  }

  #endDeclarations(block: Block): void {
    const { declarations } = block.declarations;
    if (declarations.size === 0) return;
    this.#take(block.selectors!, declarations, block.condition);
    block.declarations = new DeclarationBlock(this.#grammar);
  }

  /** What a conditional rule asks for; undefined where it holds in no view, and for one whose block holds no style rules. */
  #conditionOf([first, ...rest]: readonly CSSToken[], within: Condition): Condition | undefined {
    if (first?.[0] !== TokenType.AtKeyword) return undefined;
    switch (first[4].value.toLowerCase()) {
      case 'media':
        return limited(within, viewsOfMedia(rest));
      case 'supports':
        return limited(within, viewsSupporting(rest, this.#grammar));
      case 'layer':
        return { ...within, layer: layerNamed(rest, within.layer) };
      case 'container':
      case 'scope':
        return { ...within, isDoubtful: true };
      default:
        return undefined;
    }
  }

  /**
   * The next statement.
   *
   * @param isInBlock `}` ends it
   * @param isInStyle it stands among declarations, where `;` ends whatever it is; elsewhere at-rules alone
   */
  #statement(isInBlock: boolean, isInStyle: boolean): Statement {
    const tokens: CSSToken[] = [];
    const brackets = new Brackets();
    let isLong = false;
    for (;;) {
      const token = this.#source.nextToken();
      const [type] = token;
      if (type === TokenType.EOF) return { tokens: isLong ? [] : tokens, end: '' };
      if (!brackets.areOpen) {
        if (type === TokenType.OpenCurly) {
          this.#blockStart = this.#sourceStart + token[3] + 1;
          return { tokens: isLong ? [] : tokens, end: '{' };
        }
        if (type === TokenType.CloseCurly && isInBlock) return { tokens: isLong ? [] : tokens, end: '}' };
        if (type === TokenType.Semicolon && (isInStyle || tokens[0]?.[0] === TokenType.AtKeyword))
          return { tokens: isLong ? [] : tokens, end: ';' };
        // HTML comments around a sheet are nothing, as is white space.
        const isNothing = isBlank(token) || (!isInBlock && (type === TokenType.CDO || type === TokenType.CDC));
        if (tokens.length === 0 && isNothing) continue;
      }
      brackets.take(token);
      if (tokens.length < MAX_STATEMENT_TOKENS) tokens.push(token);
      else isLong = true;
    }
  }

  /** Passes over a block whose `{` was read. */
  #skipBlock(): void {
    const brackets = new Brackets();
    for (;;) {
      const token = this.#source.nextToken();
      if (token[0] === TokenType.EOF || (token[0] === TokenType.CloseCurly && !brackets.areOpen)) return;
      brackets.take(token);
    }
  }
}

function limited(within: Condition, views: ViewSet): Condition | undefined {
  const both = within.views & views;
  return both === 0 ? undefined : { ...within, views: both };
}

/** `@layer a, b;` gives layers their order and holds no rules. */
function namesLayers(tokens: readonly CSSToken[], within: Layer): void {
  const [first, ...rest] = tokens;
  if (first?.[0] !== TokenType.AtKeyword || first[4].value.toLowerCase() !== 'layer') return;
  for (const name of sourceOf(rest).split(',')) layerOf(name.trim(), within);
}

function layerNamed(tokens: readonly CSSToken[], within: Layer): Layer {
  return layerOf(sourceOf(trimmed(tokens)), within);
}

/** The layer of a name such as `base.text`. */
function layerOf(name: string, within: Layer): Layer {
  return name.split('.', MAX_BLOCKS).reduce((layer, part) => layer.child(part.trim()), within);
}
