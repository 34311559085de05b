import { Tokenizer } from 'htmlparser2';
import { plausibleCharsets } from '../../mail/charset.ts';
import { decoding } from '../../mail/decoding.ts';
import { type DocumentBudget, UnreadDocument } from './budget.ts';
import { CharacterReferences, decodeXml } from './character-references.ts';
import { SourceWindow } from './source-window.ts';
import type { Zip } from './zip.ts';

/**
 * The value of one attribute of an element that opens, by its local name. Where it stands there with a prefix and without,
 * as `id` and `r:id`, the one without is meant; with a colon before the name, the one with a prefix.
 */
export type Attribute = (name: string) => string | undefined;

/** Takes the tokens of an XML document. Names come without their namespace prefix. */
export interface XmlHandler {
  /**
   * @returns of how many ancestors the rest is to be skipped: 0 for the content of this element, 1 for the rest of the
   *   element around it, … ; nothing to go on. `close` is still called for the element whose rest is skipped
   */
  open(name: string, attribute: Attribute): number | undefined;
  close?(name: string): void;
  text?(piece: string): void;
}

/** Tells whether an attribute says no. One that is missing, or has any other value, says yes. */
export function isFalse(value: string | undefined): boolean {
  return value === '0' || value === 'false' || value === 'off';
}

/** Longer values of attributes are cut: no reader is shown that much of one. */
const MAX_ATTRIBUTE = 65_536;
/** Longer names of elements and attributes belong to no format. */
const MAX_NAME = 200;
/** Bytes of XML that are read at once. */
const SLICE = 65_536;
/** Names that are remembered with their local names; a format has some hundred. */
const MAX_NAMES = 1_000;

/**
 * Reads the XML of one file of an archive. Time is linear in its size and memory constant, whatever it holds: entities that
 * it declares itself are not expanded, as none of the formats has any.
 *
 * @param attributes local names of the attributes that the handler asks for
 * @throws UnreadDocument when the file is damaged or over a limit
 */
export async function readXml(
  zip: Zip,
  path: string,
  attributes: ReadonlySet<string>,
  handler: XmlHandler,
): Promise<void> {
  const entry = zip.find(path);
  if (entry === undefined) throw new UnreadDocument(`damaged: ${path} is missing`);
  let reader: XmlReader | undefined;
  for await (const piece of zip.pieces(entry)) {
    reader ??= new XmlReader(charsetOf(piece), attributes, handler);
    reader.write(piece);
  }
  reader?.end();
}

/** Reads XML that stands for itself. Parameters and errors are those of `readXml`. */
export function readXmlBytes(
  bytes: Buffer,
  budget: DocumentBudget,
  attributes: ReadonlySet<string>,
  handler: XmlHandler,
): void {
  const reader = new XmlReader(charsetOf(bytes), attributes, handler);
  for (let at = 0; at < bytes.length; at += SLICE) {
    budget.checkTime();
    reader.write(bytes.subarray(at, at + SLICE));
  }
  reader.end();
}

/** UTF-8 or UTF-16 by a byte order mark or NULs, else the declared charset, else UTF-8 (XML 1.0 appendix F). */
function charsetOf(head: Uint8Array): string {
  const [charset] = plausibleCharsets([head.subarray(0, 1_024)], undefined, 'utf-8', true);
  return charset === undefined || charset.startsWith('(') ? 'utf-8' : charset;
}

/** Reads XML that comes in pieces. */
export class XmlReader {
  readonly #handler: XmlHandler;
  readonly #wanted: ReadonlySet<string>;
  readonly #decoder: ReturnType<typeof decoding>;
  readonly #window = new SourceWindow();
  readonly #tokenizer: Tokenizer;
  readonly #text = new CharacterReferences();
  readonly #attributes = new Map<string, string>();
  readonly #localNames = new Map<string, string>();
  #attribute = '';
  #value = '';
  #name = '';
  #depth = 0;
  /** The content of the element at this depth is skipped. */
  #skipped = Number.POSITIVE_INFINITY;

  constructor(charset: string, attributes: ReadonlySet<string>, handler: XmlHandler) {
    this.#handler = handler;
    this.#wanted = attributes;
    this.#decoder = decoding(charset);
    const take = (start: number, end: number) => {
      if (start >= 0 && this.#depth < this.#skipped) this.#emit(this.#text.read(this.#window.slice(start, end)));
    };
    this.#tokenizer = new Tokenizer(
      { xmlMode: true, decodeEntities: false },
      {
        ontext: take,
        oncdata: (start, end, offset) => {
          if (this.#depth < this.#skipped) this.#emit(this.#text.end() + this.#window.slice(start, end - offset));
        },
        onopentagname: (start, end) => {
          this.#name = this.#localName(start, end);
          this.#attributes.clear();
        },
        onattribname: (start, end) => {
          const name = this.#localName(start, end);
          const key = end - start > name.length ? `:${name}` : name;
          this.#attribute = this.#wanted.has(name) && !this.#attributes.has(key) ? key : '';
          this.#value = '';
        },
        onattribdata: (start, end) => {
          if (this.#attribute !== '' && this.#value.length < MAX_ATTRIBUTE)
            this.#value += this.#window.slice(start, end);
        },
        onattribend: () => {
          if (this.#attribute !== '') this.#attributes.set(this.#attribute, decodeXml(this.#value));
        },
        onopentagend: () => this.#open(),
        onselfclosingtag: () => {
          this.#open();
          this.#close(this.#name);
        },
        onclosetag: (start, end) => this.#close(this.#localName(start, end)),
        ontextentity: () => {},
        onattribentity: () => {},
        oncomment: () => {},
        ondeclaration: () => {},
        onprocessinginstruction: () => {},
        onend: () => {},
      },
    );
  }

  write(bytes: Uint8Array): void {
    this.#source(this.#decoder.write(bytes));
  }

  /** @throws UnreadDocument when elements are still open */
  end(): void {
    this.#source(this.#decoder.end());
    this.#tokenizer.end();
    if (this.#depth > 0) throw new UnreadDocument('damaged: its XML is cut off');
  }

  #source(piece: string): void {
    this.#window.push(piece);
    this.#tokenizer.write(piece);
  }

  #localName(start: number, end: number): string {
    if (end - start > MAX_NAME) return '';
    const name = this.#window.slice(start, end);
    let local = this.#localNames.get(name);
    if (local !== undefined) return local;
    local = name.trim();
    local = local.slice(local.indexOf(':') + 1);
    if (this.#localNames.size < MAX_NAMES) this.#localNames.set(name, local);
    return local;
  }

  #open(): void {
    this.#endText();
    this.#depth++;
    if (this.#depth > this.#skipped) return;
    const skip = this.#handler.open(
      this.#name,
      (name) => this.#attributes.get(name) ?? this.#attributes.get(`:${name}`),
    );
    if (skip !== undefined) this.#skipped = Math.max(1, this.#depth - skip);
  }

  #close(name: string): void {
    this.#endText();
    if (this.#depth === 0) return;
    if (this.#depth <= this.#skipped) {
      this.#skipped = Number.POSITIVE_INFINITY;
      this.#handler.close?.(name);
    }
    this.#depth--;
  }

  #endText(): void {
    const text = this.#text.end();
    if (text !== '' && this.#depth < this.#skipped) this.#emit(text);
  }

  #emit(text: string): void {
    if (text !== '') this.#handler.text?.(text);
  }
}
