import { html, InsertionMode, Parser, type Token, type TreeAdapter, type TreeAdapterTypeMap } from 'parse5';
import { HtmlTokens } from './html-tokens.ts';
import { type PageElement, rootNode } from './page-element.ts';

const { NS, TAG_ID } = html;

/** What becomes of a source as its tree is built. */
export interface TreeEvents {
  /** The document's mode is known, before anything else is. */
  begun(isQuirky: boolean): void;
  created(name: string, namespace: string, attributes: Token.Attribute[]): PageElement;
  /** An element has its place. Its parent is known. */
  opened(element: PageElement): void;
  /** An element stands in another one now. */
  moved(element: PageElement): void;
  withAttributes(element: PageElement, attributes: Token.Attribute[]): void;
  closed(element: PageElement): void;
  text(text: string, parent: PageElement): void;
  /** A tag opens or closes nothing, as too many elements are open. */
  passedOver(name: string): void;
}

/** Browsers flatten what is nested deeper (Chromium 512); tags beyond are counted alone. */
const MAX_OPEN = 512;
/** Formatting elements that are opened anew, in all: a paragraph in unclosed `<font>`s opens each of them again. */
const MAX_REOPENED = 1_000_000;

type Node = PageElement | undefined;
type Types = TreeAdapterTypeMap<
  Node,
  PageElement,
  Node,
  PageElement,
  PageElement,
  PageElement,
  undefined,
  undefined,
  PageElement,
  undefined
>;

/**
 * Builds the tree of an HTML source as browsers do (HTML 13.2.6), from pieces, and tells of it as it grows. The tree
 * construction is parse5's; what is added are limits, and the `<select>` of today's standard.
 */
export class PageTree {
  readonly #tokens: HtmlTokens;

  constructor(events: TreeEvents) {
    const parser = new LimitedParser(events);
    this.#tokens = new HtmlTokens(parser);
    // The tree construction tells its tokenizer how to read what comes next, by two fields that both have.
    (parser as { tokenizer: unknown }).tokenizer = this.#tokens;
  }

  write(piece: string): void {
    this.#tokens.write(piece);
  }

  /** Has all that was written taken into account, as far as it is complete. */
  flush(): void {
    this.#tokens.flush();
  }

  end(): void {
    this.#tokens.end();
  }
}

class LimitedParser extends Parser<Types> {
  readonly #events: TreeEvents;
  /** End tags to pass over, by name, for the start tags that were. */
  readonly #passedOver = new Map<string, number>();
  #reopened = 0;

  constructor(events: TreeEvents) {
    super({ scriptingEnabled: false, treeAdapter: adapterFor(events) });
    this.#events = events;
  }

  override onStartTag(token: Token.TagToken): void {
    if (this.openElements.depth < MAX_OPEN || ALWAYS_OPENED.has(token.tagID)) {
      super.onStartTag(token);
      return;
    }
    this.#passedOver.set(token.tagName, (this.#passedOver.get(token.tagName) ?? 0) + 1);
    this.#events.passedOver(token.tagName);
  }

  override onEndTag(token: Token.TagToken): void {
    const count = this.#passedOver.get(token.tagName);
    if (count === undefined || ALWAYS_OPENED.has(token.tagID)) {
      super.onEndTag(token);
      return;
    }
    if (count === 1) this.#passedOver.delete(token.tagName);
    else this.#passedOver.set(token.tagName, count - 1);
    this.#events.passedOver(token.tagName);
  }

  override _reconstructActiveFormattingElements(): void {
    if (this.#reopened > MAX_REOPENED) this.activeFormattingElements.clearToLastMarker();
    const before = this.openElements.depth;
    super._reconstructActiveFormattingElements();
    this.#reopened += this.openElements.depth - before;
  }

  override _startTagOutsideForeignContent(token: Token.TagToken): void {
    const { tagID } = token;
    const isInSelect = IN_SELECT.has(tagID) && this.openElements.hasInScope(TAG_ID.SELECT);
    if (isInSelect) {
      if (tagID === TAG_ID.SELECT || tagID === TAG_ID.INPUT) this.openElements.popUntilTagNamePopped(TAG_ID.SELECT);
      if (tagID === TAG_ID.SELECT) return;
      if (tagID === TAG_ID.OPTION) this.openElements.generateImpliedEndTagsWithExclusion(TAG_ID.OPTGROUP);
      else if (tagID !== TAG_ID.INPUT) this.openElements.generateImpliedEndTags();
    }
    super._startTagOutsideForeignContent(token);
    if (tagID === TAG_ID.SELECT) this._resetInsertionModeForSelect(this.openElements.stackTop);
  }

  override _endTagOutsideForeignContent(token: Token.TagToken): void {
    if (token.tagID !== TAG_ID.SELECT || this.insertionMode === InsertionMode.TEXT) {
      super._endTagOutsideForeignContent(token);
      return;
    }
    if (!this.openElements.hasInScope(TAG_ID.SELECT)) return;
    this.openElements.generateImpliedEndTags();
    this.openElements.popUntilTagNamePopped(TAG_ID.SELECT);
  }

  /** A `<select>` has no mode of its own any more (HTML 13.2.4.1): what it stands in decides. */
  override _resetInsertionModeForSelect(select: number): void {
    const { openElements } = this;
    for (let at = select; at >= 0; at = openElements.slotBelow(at)) {
      if (this.treeAdapter.getNamespaceURI(openElements.items[at]!) !== NS.HTML) continue;
      const tag = openElements.tagIDs[at]!;
      const mode = tag === TAG_ID.TEMPLATE ? this.tmplInsertionModeStack.at(-1) : MODES.get(tag);
      if (mode === undefined) continue;
      this.insertionMode = mode;
      return;
    }
    this.insertionMode = InsertionMode.IN_BODY;
  }
}

const IN_SELECT: ReadonlySet<number> = new Set([
  TAG_ID.SELECT,
  TAG_ID.INPUT,
  TAG_ID.OPTION,
  TAG_ID.OPTGROUP,
  TAG_ID.HR,
]);

/** The insertion modes that open elements call for (HTML 13.2.4.1). */
const MODES: ReadonlyMap<number, InsertionMode> = new Map([
  [TAG_ID.TD, InsertionMode.IN_CELL],
  [TAG_ID.TH, InsertionMode.IN_CELL],
  [TAG_ID.TR, InsertionMode.IN_ROW],
  [TAG_ID.TBODY, InsertionMode.IN_TABLE_BODY],
  [TAG_ID.THEAD, InsertionMode.IN_TABLE_BODY],
  [TAG_ID.TFOOT, InsertionMode.IN_TABLE_BODY],
  [TAG_ID.CAPTION, InsertionMode.IN_CAPTION],
  [TAG_ID.COLGROUP, InsertionMode.IN_COLUMN_GROUP],
  [TAG_ID.TABLE, InsertionMode.IN_TABLE],
  [TAG_ID.BODY, InsertionMode.IN_BODY],
]);

/** Elements that nest in nothing, and those whose start tag says how to read what follows. */
const ALWAYS_OPENED: ReadonlySet<number> = new Set([
  TAG_ID.BR,
  TAG_ID.HR,
  TAG_ID.IMG,
  TAG_ID.INPUT,
  TAG_ID.WBR,
  TAG_ID.STYLE,
  TAG_ID.SCRIPT,
  TAG_ID.TITLE,
  TAG_ID.TEXTAREA,
  TAG_ID.XMP,
  TAG_ID.IFRAME,
  TAG_ID.NOEMBED,
  TAG_ID.NOFRAMES,
  TAG_ID.PLAINTEXT,
  TAG_ID.BODY,
  TAG_ID.HTML,
]);

function nothing(): undefined {
  return undefined;
}

function adapterFor(events: TreeEvents): TreeAdapter<Types> {
  let mode = html.DOCUMENT_MODE.NO_QUIRKS;
  const append = (parent: PageElement, node: Node) => {
    if (node === undefined) return;
    const { isAttached } = node;
    parent.append(node);
    if (isAttached) events.moved(node);
    else events.opened(node);
  };
  return {
    createDocument: () => rootNode(false),
    createDocumentFragment: () => rootNode(true),
    createElement: (name, namespace, attributes) => events.created(name, namespace, attributes),
    createCommentNode: nothing,
    createTextNode: nothing,
    appendChild: append,
    insertBefore: append,
    setTemplateContent: (template, content) => {
      template.content = content;
    },
    getTemplateContent: (template) => {
      template.content ??= rootNode(true);
      return template.content;
    },
    setDocumentType: nothing,
    setDocumentMode: (_, value) => {
      mode = value;
      events.begun(value === html.DOCUMENT_MODE.QUIRKS);
    },
    getDocumentMode: () => mode,
    detachNode: nothing,
    insertText: (parent, text) => events.text(text, parent),
    insertTextBefore: (parent, text) => events.text(text, parent),
    adoptAttributes: (element, attributes) => events.withAttributes(element, attributes),
    onItemPop: (element) => events.closed(element),
    getFirstChild: () => undefined,
    // Without what is in it: text is read where it is met, and no element is moved but those that are open.
    getChildNodes: () => [],
    getParentNode: (node) => node?.parent ?? null,
    getAttrList: (element) => element.attributes ?? [],
    getTagName: (element) => element.tag.name,
    getNamespaceURI: (element) => element.tag.namespace as html.NS,
    getTextNodeContent: () => '',
    getCommentNodeContent: () => '',
    getDocumentTypeNodeName: () => '',
    getDocumentTypeNodePublicId: () => '',
    getDocumentTypeNodeSystemId: () => '',
    isTextNode: (node): node is undefined => node === undefined,
    isCommentNode: (node): node is undefined => node === undefined,
    isDocumentTypeNode: (node): node is undefined => node === undefined,
    isElementNode: (node): node is PageElement => node !== undefined,
    setNodeSourceCodeLocation: nothing,
    getNodeSourceCodeLocation: () => null,
    updateNodeSourceCodeLocation: nothing,
  };
}
