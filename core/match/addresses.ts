import tlds from 'tlds' with { type: 'json' };
import { LETTER, WHITE } from './letter.ts';
import type { Letters } from './letter-window.ts';

/** The most characters of an address that are looked at on each side of a word. */
const REACH = 2_000;
/** RFC 1035 2.3.4: a host name has at most 255 octets. */
const LONGEST_HOST = 255;

let topLevelDomains: ReadonlySet<string> | undefined;

/** A run of text without white space, as far as it was looked at. */
interface Token {
  from: number;
  to: number;
  /** In lower case, one character for each position. */
  text: string;
  /** Letters beyond Latin, Greek and Cyrillic belong to it: it was looked at for a word of them. */
  isInternational: boolean;
}

/**
 * Finds out whether words stand in URLs, mail addresses or bare domain names, where no pitch is using them. Remembers the
 * run of text it looked at last, since a long one may hold thousands of words.
 */
export class AddressFinder {
  readonly #isFileName: boolean;
  #token: Token | undefined;

  /** @param isFileName a name with an extension is no domain name */
  constructor(isFileName: boolean) {
    this.#isFileName = isFileName;
  }

  /** To be called when positions of the text change. */
  forget(): void {
    this.#token = undefined;
  }

  /** @returns the position where the address that holds a stretch of the text ends; 0 where there is none */
  endOfAddress(text: Letters, start: number, end: number): number {
    const isInternational = text.written[start]! >= BEYOND;
    for (let at = start; at < end; at++) if (!belongsToAddress(text, at, isInternational)) return 0;
    const token = this.#tokenAround(text, start, end, isInternational);
    const { from } = token;
    const [wordStart, wordEnd] = [start - from, end - from];

    if (isInUrl(token.text, wordStart)) return token.to;
    const [host, hostEnd] = hostAround(token.text, wordStart, wordEnd);
    const mailDomain = /^@[\w-]+(\.[\w-]+)*/.exec(token.text.slice(hostEnd, hostEnd + LONGEST_HOST))?.[0];
    if (mailDomain !== undefined) return from + hostEnd + mailDomain.length;
    const hostStart = hostEnd - host.length;
    const isMailDomain = token.text[hostStart - 1] === '@' && /[\w.+-]/.test(token.text[hostStart - 2] ?? '');
    if (isMailDomain) return from + hostEnd;
    if (this.#isFileName || !isDomain(host)) return 0;
    return isSentenceEnd(text, from + hostEnd, host) ? 0 : from + hostEnd;
  }

  #tokenAround(text: Letters, start: number, end: number, isInternational: boolean): Token {
    const last = this.#token;
    // One that was cut short is looked at again before the word comes near its end.
    if (
      last !== undefined &&
      last.isInternational === isInternational &&
      start >= last.from &&
      end + LONGEST_HOST <= last.to
    )
      return last;
    let from = start;
    while (from > 0 && start - from < REACH && belongsToAddress(text, from - 1, isInternational)) from--;
    let to = end;
    while (to < text.length && to - end < REACH && belongsToAddress(text, to, isInternational)) to++;
    const chars = String.fromCharCode(...text.written.subarray(from, to)).toLowerCase();
    this.#token = { from, to, text: chars, isInternational };
    return this.#token;
  }
}

/** Letters from here on are written in addresses too (RFC 3987), but text in them is set behind one without a space. */
const BEYOND = 0x530;

/** White space, brackets, quote marks and what is not written in addresses end one. */
function belongsToAddress({ folded, written }: Letters, at: number, isInternational: boolean): boolean {
  const code = written[at]!;
  if (code >= BEYOND) return isInternational && (folded[at]! & LETTER) !== 0;
  return !(folded[at]! & WHITE) && code > 0x20 && !'<>"`{}|\\^«»'.includes(String.fromCharCode(code));
}

/** `example.com了解`: text set directly behind an address. */
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
  // A closing bracket that the URL did not open ends it.
  let open = 0;
  for (const char of token.slice(url, word)) {
    if (char === '(' || char === '[') open++;
    else if ((char === ')' || char === ']') && --open < 0) return false;
  }
  return true;
}

/** What a path or a query begins with, behind the host. */
const PATH = /[^/](?:\/|\?[\w.-]{1,64}=)/;

/** Where the path of `example.com:8080/a/b` or the query of `example.com?a=b` begins, for a word in it; -1 where there is none. */
function pathStart(token: string, word: number): number {
  const start = token.search(PATH) + 1;
  if (start === 0 || start > word) return -1;
  const hostEnd = start - (/:\d{1,5}$/.exec(token.slice(0, start))?.[0].length ?? 0);
  const [host] = hostAround(token, hostEnd, hostEnd);
  return isDomain(host) ? start : -1;
}

/** The run of host name characters around a stretch of the token, without a dot at its ends, and where it ends. */
function hostAround(token: string, start: number, end: number): [string, number] {
  // A word of another script stands in an international name (RFC 5890), or in none.
  const inHost = token[start]! > '\u024f' ? /[\p{L}\p{M}\w.+-]/u : /[\w.+\u0080-\u024f-]/;
  let from = start;
  const isGlued = (at: number) => GLUED.test(token.slice(at - 1, at + 1));
  while (from > 0 && start - from < LONGEST_HOST && inHost.test(token[from - 1]!) && !isGlued(from)) from--;
  let to = end;
  while (to < token.length && to - end < LONGEST_HOST && token[to] !== '+' && inHost.test(token[to]!) && !isGlued(to))
    to++;
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

/** `We are disruptive.It works`: a full stop without its space, before a word with a capital letter. */
function isSentenceEnd({ written }: Letters, hostEnd: number, host: string): boolean {
  const label = hostEnd - (host.length - host.lastIndexOf('.') - 1);
  const isUpper = (code: number) => code >= 0x41 && code <= 0x5a;
  return isUpper(written[label]!) && !isUpper(written[label + 1] ?? 0) && !isUpper(written[label - 2] ?? 0);
}
