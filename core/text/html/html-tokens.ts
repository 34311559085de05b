import { decodeHTML, decodeHTMLAttribute } from 'entities';
import { html, Token, TokenizerMode } from 'parse5';
import { copied } from '../copied.ts';

/** Takes tokens, as parse5's tree construction does. */
export interface TokenHandler {
  onStartTag(token: Token.TagToken): void;
  onEndTag(token: Token.TagToken): void;
  onCharacter(token: Token.CharacterToken): void;
  onWhitespaceCharacter(token: Token.CharacterToken): void;
  onNullCharacter(token: Token.CharacterToken): void;
  onComment(token: Token.CommentToken): void;
  onDoctype(token: Token.DoctypeToken): void;
  onEof(token: Token.EOFToken): void;
}

/** The longest character reference (HTML 13.5), with room for leading zeros of a numeric one. */
const MAX_REFERENCE = 40;
/** Attributes of one tag that are read; each is compared with those before it. */
const MAX_ATTRIBUTES = 500;

const SCRIPT_MARK = /<!--|-->|<\/?script(?=[\t\n\f />])/gi;
const COMMENT_END = /--!?>/g;
/** Characters at the end of a piece that may begin a mark of a script or a comment, and are read with the next piece. */
const MAX_MARK = '</script>'.length;

/**
 * Cuts HTML that comes in pieces into tokens (HTML 13.2.5). It is kept by hand beside parse5's own tokenizer, which goes
 * through text and attributes a character at a time: on newsletters that takes three times as long as all else.
 */
export class HtmlTokens {
  /** Set by the tree construction: how to read what comes next. */
  state: number = TokenizerMode.DATA;
  /** Set by the tree construction: CDATA sections are known here. */
  inForeignNode = false;
  readonly #handler: TokenHandler;
  #source = '';
  #at = 0;
  #isLast = false;
  /** The source is not looked at again before it is this long: else a tag of many pieces is read anew with each piece. */
  #enough = 0;
  #endsWithReturn = false;
  #lastStartTag = '';
  /** Whether the source goes on within a comment, or within a `bogus` one such as `<!x>` or `<?x>` (HTML 13.2.5.41). */
  #within: 'comment' | 'bogus' | '' = '';
  #isEscaped = false;
  #isDoubleEscaped = false;

  constructor(handler: TokenHandler) {
    this.#handler = handler;
  }

  write(piece: string): void {
    this.#source = this.#source.slice(this.#at) + this.#lineFeeds(piece);
    this.#at = 0;
    if (this.#source.length >= this.#enough) this.#run();
  }

  /** Has all that was written taken into account, as far as it is complete. */
  flush(): void {
    this.#run();
  }

  end(): void {
    this.#source = this.#source.slice(this.#at) + (this.#endsWithReturn ? '\n' : '');
    this.#at = 0;
    this.#isLast = true;
    this.#run();
    if (this.#within !== '') this.#endComment();
    this.#handler.onEof({ type: Token.TokenType.EOF, location: null });
  }

  /** CR and CRLF are LF (HTML 13.2.3.5). */
  #lineFeeds(piece: string): string {
    const text = this.#endsWithReturn ? `\r${piece}` : piece;
    this.#endsWithReturn = text.endsWith('\r');
    return text.includes('\r') ? (this.#endsWithReturn ? text.slice(0, -1) : text).replace(/\r\n?/g, '\n') : text;
  }

  #run(): void {
    this.#enough = 0;
    while (this.#at < this.#source.length) {
      if (this.#step()) continue;
      // An unfinished token waits for as much again.
      this.#enough = 2 * (this.#source.length - this.#at);
      return;
    }
  }

  /** @returns whether something was read: false where more must come first */
  #step(): boolean {
    if (this.#within !== '') return this.#comment();
    switch (this.state) {
      case TokenizerMode.PLAINTEXT:
        this.#text(this.#source.length, false, true);
        return true;
      case TokenizerMode.RCDATA:
      case TokenizerMode.RAWTEXT:
        return this.#rawText(this.state === TokenizerMode.RCDATA);
      case TokenizerMode.SCRIPT_DATA:
        return this.#script();
      case TokenizerMode.CDATA_SECTION:
        return this.#cdata();
      default:
        return this.#data();
    }
  }

  #data(): boolean {
    const open = this.#source.indexOf('<', this.#at);
    if (open !== this.#at) return this.#dataText(open);
    const next = this.#source.charCodeAt(open + 1);
    if (isLetter(next)) return this.#tag(open + 1, false);
    if (next === 0x2f) return this.#endTag(open);
    if (next === 0x21) return this.#declaration(open);
    if (next === 0x3f) return this.#bogusComment(open + 1);
    if (Number.isNaN(next) && !this.#isLast) return false;
    this.#text(open + 1, false, false);
    return true;
  }

  /** Text up to a tag, or to the end of the piece. */
  #dataText(open: number): boolean {
    if (open > 0) {
      this.#text(open, true, false);
      return true;
    }
    const end = this.#referencesEnd(this.#source.length);
    if (end === this.#at) return false;
    this.#text(end, true, false);
    return true;
  }

  /** Where text ends whose character references are complete: one at its end may go on in the next piece. */
  #referencesEnd(end: number): number {
    if (this.#isLast) return end;
    const last = this.#source.lastIndexOf('&');
    return last >= this.#at && end - last < MAX_REFERENCE && !this.#source.includes(';', last) ? last : end;
  }

  #endTag(open: number): boolean {
    const next = this.#source.charCodeAt(open + 2);
    if (isLetter(next)) return this.#tag(open + 2, true);
    if (next === 0x3e) {
      this.#at = open + 3;
      return true;
    }
    if (!Number.isNaN(next)) return this.#bogusComment(open + 2);
    if (!this.#isLast) return false;
    this.#text(open + 2, false, false);
    return true;
  }

  #declaration(open: number): boolean {
    const start = open + 2;
    const source = this.#source;
    if (source.startsWith('--', start)) {
      // `<!-->` and `<!--->` are whole comments.
      const short = source.startsWith('>', start + 2) ? 3 : source.startsWith('->', start + 2) ? 4 : 0;
      if (short === 0 && source.length < start + 4 && !this.#isLast) return false;
      this.#at = start + (short || 2);
      if (short === 0) this.#within = 'comment';
      else this.#endComment();
      return true;
    }
    if (!this.#isLast && source.length < start + 7) return false;
    if (/^doctype/i.test(source.slice(start, start + 7))) return this.#doctype(start + 7);
    if (this.inForeignNode && source.startsWith('[CDATA[', start)) {
      this.state = TokenizerMode.CDATA_SECTION;
      this.#at = start + 7;
      return true;
    }
    return this.#bogusComment(start);
  }

  #bogusComment(start: number): boolean {
    this.#at = start;
    this.#within = 'bogus';
    return this.#comment() || true;
  }

  /** Passes over a comment: nothing in it is read. */
  #comment(): boolean {
    const source = this.#source;
    if (this.#within === 'bogus') {
      const end = source.indexOf('>', this.#at) + 1;
      this.#at = end || source.length;
      if (end > 0 || this.#isLast) this.#endComment();
      return true;
    }
    COMMENT_END.lastIndex = this.#at;
    const match = COMMENT_END.exec(source);
    if (match !== null || this.#isLast) {
      this.#at = match === null ? source.length : COMMENT_END.lastIndex;
      this.#endComment();
      return true;
    }
    const kept = Math.max(this.#at, source.length - MAX_MARK);
    const isNothingRead = kept === this.#at;
    this.#at = kept;
    return !isNothingRead;
  }

  #endComment(): void {
    this.#within = '';
    this.#handler.onComment({ type: Token.TokenType.COMMENT, data: '', location: null });
  }

  #doctype(start: number): boolean {
    const end = this.#source.indexOf('>', start);
    if (end < 0 && !this.#isLast) return false;
    const written = this.#source.slice(start, end < 0 ? undefined : end).replaceAll('\0', '\ufffd');
    this.#at = end < 0 ? this.#source.length : end + 1;
    this.#handler.onDoctype(doctypeToken(written, end < 0));
    return true;
  }

  /** @param start where the name begins */
  #tag(start: number, isEnd: boolean): boolean {
    const source = this.#source;
    let at = nameEnd(source, start);
    const name = lowerCase(source.slice(start, at));
    const attributes: Token.Attribute[] = [];
    let isSelfClosing = false;
    for (;;) {
      const blank = at;
      at = spaceEnd(source, at, SLASH);
      if (at >= source.length) return this.#unfinishedTag();
      if (source.charCodeAt(at) === 0x3e) {
        isSelfClosing = at > blank && source.charCodeAt(at - 1) === 0x2f;
        break;
      }
      // A name may begin with `=`.
      const end = nameEnd(source, source.charCodeAt(at) === EQUALS ? at + 1 : at, EQUALS);
      const attribute = source.slice(at, end);
      at = spaceEnd(source, end);
      if (at >= source.length) return this.#unfinishedTag();
      if (source.charCodeAt(at) !== 0x3d) {
        if (!isEnd) add(attributes, attribute, '');
        continue;
      }
      at = spaceEnd(source, at + 1);
      const quote = source.charCodeAt(at);
      if (Number.isNaN(quote)) return this.#unfinishedTag();
      const isQuoted = quote === 0x22 || quote === 0x27;
      const valueStart = isQuoted ? at + 1 : at;
      const valueEnd = isQuoted ? source.indexOf(quote === 0x22 ? '"' : "'", valueStart) : unquotedEnd(source, at);
      if (valueEnd < 0 || valueEnd >= source.length) return this.#unfinishedTag();
      at = isQuoted ? valueEnd + 1 : valueEnd;
      if (!isEnd) add(attributes, attribute, source.slice(valueStart, valueEnd));
    }
    this.#at = at + 1;
    const type = isEnd ? Token.TokenType.END_TAG : Token.TokenType.START_TAG;
    const token: Token.TagToken = {
      type,
      tagName: name,
      tagID: html.getTagID(name),
      selfClosing: isSelfClosing,
      ackSelfClosing: false,
      attrs: attributes,
      location: null,
    };
    if (isEnd) this.#handler.onEndTag(token);
    else {
      this.#lastStartTag = name;
      this.#isEscaped = this.#isDoubleEscaped = false;
      this.#handler.onStartTag(token);
    }
    return true;
  }

  /** A tag that the source ends in is no tag. */
  #unfinishedTag(): boolean {
    if (!this.#isLast) return false;
    this.#at = this.#source.length;
    return true;
  }

  /** Text up to the end tag of the element that is open. */
  #rawText(hasReferences: boolean): boolean {
    const end = this.#source.indexOf('</', this.#at);
    if (end < 0) return this.#rawRest(hasReferences);
    const name = this.#source.slice(end + 2, end + 3 + this.#lastStartTag.length);
    if (name.length <= this.#lastStartTag.length && !this.#isLast) {
      if (end > this.#at) this.#text(end, hasReferences, true);
      return false;
    }
    if (name.slice(0, -1).toLowerCase() === this.#lastStartTag && /[\t\n\f />]/.test(name.at(-1) ?? '')) {
      if (end > this.#at) this.#text(end, hasReferences, true);
      this.state = TokenizerMode.DATA;
      return this.#tag(end + 2, true) || this.#backToRaw(hasReferences);
    }
    this.#text(end + 2, hasReferences, true);
    return true;
  }

  /** The end tag is not finished. */
  #backToRaw(hasReferences: boolean): false {
    this.state = hasReferences ? TokenizerMode.RCDATA : TokenizerMode.RAWTEXT;
    return false;
  }

  #rawRest(hasReferences: boolean): boolean {
    let end = this.#source.length;
    if (!this.#isLast && this.#source.endsWith('<')) end--;
    if (hasReferences) end = this.#referencesEnd(end);
    if (end === this.#at) return false;
    this.#text(end, hasReferences, true);
    return true;
  }

  /** A script ends at its end tag, but not in a script within a comment within it (HTML 13.2.5.15 to 13.2.5.31). */
  #script(): boolean {
    SCRIPT_MARK.lastIndex = this.#at;
    for (let match = SCRIPT_MARK.exec(this.#source); match !== null; match = SCRIPT_MARK.exec(this.#source)) {
      const mark = match[0];
      if (mark === '<!--') {
        this.#isEscaped = true;
        SCRIPT_MARK.lastIndex -= 2;
      } else if (mark === '-->') this.#isEscaped = this.#isDoubleEscaped = false;
      else if (mark[1] !== '/') this.#isDoubleEscaped = this.#isEscaped;
      else if (this.#isDoubleEscaped) this.#isDoubleEscaped = false;
      else {
        if (match.index > this.#at) this.#text(match.index, false, true);
        if (this.#tagEndIsMissing(match.index)) return false;
        this.state = TokenizerMode.DATA;
        return this.#tag(match.index + 2, true);
      }
      // What is read is not looked at again.
      this.#text(SCRIPT_MARK.lastIndex, false, true);
    }
    const end = this.#isLast ? this.#source.length : Math.max(this.#at, this.#source.length - MAX_MARK);
    if (end === this.#at) return false;
    this.#text(end, false, true);
    return true;
  }

  #tagEndIsMissing(open: number): boolean {
    return !this.#isLast && !this.#source.includes('>', open);
  }

  #cdata(): boolean {
    const end = this.#source.indexOf(']]>', this.#at);
    const to = end >= 0 ? end : this.#isLast ? this.#source.length : Math.max(this.#at, this.#source.length - 2);
    const isEmpty = to === this.#at;
    if (!isEmpty) this.#text(to, false, false);
    if (end >= 0) {
      this.#at = end + 3;
      this.state = TokenizerMode.DATA;
      return true;
    }
    return !isEmpty;
  }

  /**
   * Hands on the text up to a position.
   *
   * @param isRaw a NUL in it is shown as U+FFFD, as everywhere but among elements
   */
  #text(end: number, hasReferences: boolean, isRaw: boolean): void {
    let text = this.#source.slice(this.#at, end);
    this.#at = end;
    if (text.includes('\0')) {
      if (!isRaw) {
        this.#textWithNuls(text, hasReferences);
        return;
      }
      text = text.replaceAll('\0', '\ufffd');
    }
    this.#characters(hasReferences && text.includes('&') ? decodeHTML(text) : text);
  }

  #textWithNuls(text: string, hasReferences: boolean): void {
    for (const [index, part] of text.split('\0').entries()) {
      if (index > 0)
        this.#handler.onNullCharacter({ type: Token.TokenType.NULL_CHARACTER, chars: '\0', location: null });
      if (part !== '') this.#characters(hasReferences && part.includes('&') ? decodeHTML(part) : part);
    }
  }

  /** Only white space that text begins with may be treated otherwise than the text. */
  #characters(text: string): void {
    const start = spaceEnd(text, 0);
    if (start > 0) {
      const chars = start === text.length ? text : text.slice(0, start);
      this.#handler.onWhitespaceCharacter({ type: Token.TokenType.WHITESPACE_CHARACTER, chars, location: null });
    }
    if (start === text.length) return;
    const chars = start === 0 ? text : text.slice(start);
    this.#handler.onCharacter({ type: Token.TokenType.CHARACTER, chars, location: null });
  }
}

function isLetter(code: number): boolean {
  const lower = code | 0x20;
  return lower >= 0x61 && lower <= 0x7a;
}

const SLASH = 0x2f;
const EQUALS = 0x3d;
const GREATER = 0x3e;

// These look at each character by itself: a pattern would take longer for the few characters that there mostly are.

function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x09 || code === 0x0c;
}

/** Where white space ends. @param also a character that counts as such */
function spaceEnd(source: string, start: number, also = -1): number {
  let at = start;
  for (let code = source.charCodeAt(at); isSpace(code) || code === also; ) code = source.charCodeAt(++at);
  return at;
}

/** Where the name of a tag or an attribute ends. @param also a character that ends it */
function nameEnd(source: string, start: number, also = -1): number {
  let at = start;
  for (; at < source.length; at++) {
    const code = source.charCodeAt(at);
    if (code === GREATER || code === SLASH || code === also || isSpace(code)) break;
  }
  return at;
}

function unquotedEnd(source: string, start: number): number {
  let at = start;
  for (; at < source.length; at++) {
    const code = source.charCodeAt(at);
    if (code === GREATER || isSpace(code)) break;
  }
  return at;
}

/** Names of tags and attributes that are remembered as they are written, and the longest of them. */
const MAX_NAMES = 1_000;
const MAX_NAME = 40;
let names = new Map<string, string>();

/** A name of the standard's: ASCII letters in lower case, no NUL. */
function lowerCase(name: string): string {
  const known = names.get(name);
  if (known !== undefined) return known;
  const plain = name.replaceAll('\0', '\ufffd').replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
  if (names.size >= MAX_NAMES) names = new Map();
  if (name.length <= MAX_NAME) names.set(copied(name), copied(plain));
  return plain;
}

/** Of two attributes with one name the first counts. */
function add(attributes: Token.Attribute[], written: string, source: string): void {
  const name = lowerCase(written);
  if (attributes.length >= MAX_ATTRIBUTES) return;
  for (const attribute of attributes) if (attribute.name === name) return;
  const value = source.includes('\0') ? source.replaceAll('\0', '\ufffd') : source;
  attributes.push({ name, value: value.includes('&') ? decodedAttribute(value) : value });
}

/** Characters of an attribute that are decoded at once: the decoder takes many times their memory. */
const PIECE = 65_536;

function decodedAttribute(value: string): string {
  if (value.length <= PIECE) return decodeHTMLAttribute(value);
  const pieces: string[] = [];
  for (let at = 0; at < value.length; ) {
    let end = Math.min(value.length, at + PIECE);
    // A reference is not cut.
    const last = end < value.length ? value.lastIndexOf('&', end) : -1;
    if (last > at && end - last < MAX_REFERENCE) end = last;
    // What the decoder puts together from parts is kept as those parts, unless it is written anew.
    pieces.push(Buffer.from(decodeHTMLAttribute(value.slice(at, end))).toString());
    at = end;
  }
  return pieces.join('');
}

/** A document type, by which a browser chooses how far it follows old pages (HTML 13.2.5.53 to 13.2.5.68). */
function doctypeToken(written: string, isCut: boolean): Token.DoctypeToken {
  const [, name = '', rest = ''] = /^[\t\n\f ]*([^\t\n\f ]*)[\t\n\f ]*(.*)$/s.exec(written) ?? [];
  const ids = externalIds(rest);
  return {
    type: Token.TokenType.DOCTYPE,
    name: name === '' ? null : lowerCase(name),
    forceQuirks: isCut || name === '' || ids.isBroken,
    publicId: ids.publicId,
    systemId: ids.systemId,
    location: null,
  };
}

function externalIds(rest: string): { publicId: string | null; systemId: string | null; isBroken: boolean } {
  if (rest === '') return { publicId: null, systemId: null, isBroken: false };
  const isPublic = /^public/i.test(rest);
  if (!isPublic && !/^system/i.test(rest)) return { publicId: null, systemId: null, isBroken: true };
  const first = quoted(rest.slice(6));
  if (!isPublic) return { publicId: null, systemId: first?.text ?? null, isBroken: first?.isClosed !== true };
  if (first?.isClosed !== true) return { publicId: first?.text ?? null, systemId: null, isBroken: true };
  const second = quoted(first.rest);
  const isEnd = first.rest.trim() === '';
  return { publicId: first.text, systemId: second?.text ?? null, isBroken: !isEnd && second?.isClosed !== true };
}

function quoted(text: string): { text: string; rest: string; isClosed: boolean } | undefined {
  const start = spaceEnd(text, 0);
  const quote = text[start];
  if (quote !== '"' && quote !== "'") return undefined;
  const end = text.indexOf(quote, start + 1);
  return end < 0
    ? { text: text.slice(start + 1), rest: '', isClosed: false }
    : { text: text.slice(start + 1, end), rest: text.slice(end + 1), isClosed: true };
}
