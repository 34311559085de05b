import tlds from 'tlds' with { type: 'json' };
import { LETTER, WHITE } from './letter.ts';
import type { Letters } from './letter-window.ts';

/** Characters of an address that are looked at on each side of a word. */
const MAX_REACH = 2_000;
/** RFC 1035 2.3.4: a host name has at most 255 octets. */
const MAX_HOST = 255;

let topLevelDomains: ReadonlySet<string> | undefined;

/** A run of text without white space, up to `MAX_REACH` characters on each side. */
interface Token {
  from: number;
  to: number;
  /** In lower case, one character for each position. */
  text: string;
  /** Letters beyond Latin, Greek and Cyrillic are part of it, as the word in question has such letters. */
  isInternational: boolean;
}

/**
 * Tells whether words stand in URLs, mail addresses or bare domain names, where no pitch uses them. It remembers the last run
 * of text, since a long one may hold thousands of words.
 */
export class AddressFinder {
  readonly #isFileName: boolean;
  #token: Token | undefined;

  /** @param isFileName a name with an extension is no domain name */
  constructor(isFileName: boolean) {
    this.#isFileName = isFileName;
  }

  /** Called when the positions of the text change. */
  forget(): void {
    this.#token = undefined;
  }

  /** @returns the position behind the address that a stretch of the text stands in; 0 if it stands in none */
  endOfAddress(text: Letters, start: number, end: number): number {
    const isInternational = text.written[start]! >= BEYOND;
    for (let at = start; at < end; at++) if (!belongsToAddress(text, at, isInternational)) return 0;
    const token = this.#tokenAround(text, start, end, isInternational);
    const { from } = token;
    const [wordStart, wordEnd] = [start - from, end - from];

    if (isInUrl(token.text, wordStart)) return token.to;
    const [host, hostEnd] = hostAround(token.text, wordStart, wordEnd);
    const mailDomain = /^@[\w-]+(\.[\w-]+)*/.exec(token.text.slice(hostEnd, hostEnd + MAX_HOST))?.[0];
    if (mailDomain !== undefined) return from + hostEnd + mailDomain.length;
    const hostStart = hostEnd - host.length;
    const isMailDomain = token.text[hostStart - 1] === '@' && /[\w.+-]/.test(token.text[hostStart - 2] ?? '');
    if (isMailDomain) return from + hostEnd;
    if (this.#isFileName || !isDomain(host)) return 0;
    return isSentenceEnd(text, from + hostEnd, host) ? 0 : from + hostEnd;
  }

  #tokenAround(text: Letters, start: number, end: number, isInternational: boolean): Token {
    const last = this.#token;
    // A run that was cut short is read anew before a word comes near its end.
    if (
      last !== undefined &&
      last.isInternational === isInternational &&
      start >= last.from &&
      end + MAX_HOST <= last.to
    )
      return last;
    let from = start;
    while (from > 0 && start - from < MAX_REACH && belongsToAddress(text, from - 1, isInternational)) from--;
    let to = end;
    while (to < text.length && to - end < MAX_REACH && belongsToAddress(text, to, isInternational)) to++;
    const chars = String.fromCharCode(...text.written.subarray(from, to)).toLowerCase();
    this.#token = { from, to, text: chars, isInternational };
    return this.#token;
  }
}

/**
 * Letters from this code point on are written in addresses too (RFC 3987). Text in such scripts also follows an address without
 * a space, so that they belong to an address only where the word itself has them.
 */
const BEYOND = 0x530;

/** Whether a character may be part of an address: no white space, bracket or quote mark. */
function belongsToAddress({ folded, written }: Letters, at: number, isInternational: boolean): boolean {
  const code = written[at]!;
  if (code >= BEYOND) return isInternational && (folded[at]! & LETTER) !== 0;
  return !(folded[at]! & WHITE) && code > 0x20 && !'<>"`{}|\\^«»'.includes(String.fromCharCode(code));
}

/** Text that follows an address without a space: `example.com了解`. */
const GLUED = /[a-z\d][\u0530-\uffff]/;

function isInUrl(token: string, word: number): boolean {
  const scheme = token.lastIndexOf('://', word);
  const www = token.lastIndexOf('www.', word);
  let url = -1;
  if (scheme > 0 && /[a-z]/.test(token[scheme - 1]!)) url = scheme + 3;
  else if (www >= 0 && (www === 0 || !/[\w.-]/.test(token[www - 1]!))) url = www;
  else url = pathStart(token, word);
  if (url < 0 || url > word) return false;
  if (GLUED.test(token.slice(url, word + 1))) return false;
  // The URL ends at a closing bracket that it did not open.
  let open = 0;
  for (const char of token.slice(url, word)) {
    if (char === '(' || char === '[') open++;
    else if ((char === ')' || char === ']') && --open < 0) return false;
  }
  return true;
}

/** The end of a host and the beginning of a path or query. */
const PATH = /[^/](?:\/|\?[\w.-]{1,64}=)/;

/** Where the path of `example.com:8080/a/b` or the query of `example.com?a=b` begins before a word; -1 if there is none. */
function pathStart(token: string, word: number): number {
  const start = token.search(PATH) + 1;
  if (start === 0 || start > word) return -1;
  const hostEnd = start - (/:\d{1,5}$/.exec(token.slice(0, start))?.[0].length ?? 0);
  const [host] = hostAround(token, hostEnd, hostEnd);
  return isDomain(host) ? start : -1;
}

/** The host name around a stretch of the token, without dots at its ends, and the index behind it. */
function hostAround(token: string, start: number, end: number): [string, number] {
  // A word in another script can only stand in an international host name (RFC 5890).
  const inHost = token[start]! > '\u024f' ? /[\p{L}\p{M}\w.+-]/u : /[\w.+\u0080-\u024f-]/;
  let from = start;
  const isGlued = (at: number) => GLUED.test(token.slice(at - 1, at + 1));
  while (from > 0 && start - from < MAX_HOST && inHost.test(token[from - 1]!) && !isGlued(from)) from--;
  let to = end;
  while (to < token.length && to - end < MAX_HOST && token[to] !== '+' && inHost.test(token[to]!) && !isGlued(to)) to++;
  while (to > end && token[to - 1] === '.') to--;
  while (from < start && token[from] === '.') from++;
  return [token.slice(from, to), to];
}

function isDomain(host: string): boolean {
  topLevelDomains ??= new Set(tlds);
  const labels = host.split('.');
  return (
    labels.length > 1 &&
    labels.every((label) => label !== '') &&
    (topLevelDomains.has(labels.at(-1)!) || labels.at(-1)!.startsWith('xn--'))
  );
}

/** Whether the dot is a full stop that lacks its space, as in `We are disruptive.It works`. */
function isSentenceEnd({ written }: Letters, hostEnd: number, host: string): boolean {
  const label = hostEnd - (host.length - host.lastIndexOf('.') - 1);
  const isUpper = (code: number) => code >= 0x41 && code <= 0x5a;
  return isUpper(written[label]!) && !isUpper(written[label + 1] ?? 0) && !isUpper(written[label - 2] ?? 0);
}
