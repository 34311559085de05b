import { domainToASCII } from 'node:url';
import { MAX_PLAIN_WORD } from '../limits.ts';
import { headerText, rawText } from '../mail/encoded-words.ts';
import type { RawCharsets } from '../mail/raw-charsets.ts';
import { oneLine } from '../one-line.ts';

// Values of structured fields (RFC 5322 2.2.2) as 7-bit words without encoded words. What cannot be written is left out.

/** An encoded word (RFC 2047 2), in any encoding. */
export const ENCODED_WORD = /=\?[^\s?]+\?[^\s?]\?[^\s?]*\?=/;

/** Text in angle brackets, and the text behind it. */
const BRACKETED = /<([^<>]*)>([^<]*)/g;

/** A value that is all 7-bit words; every other character becomes `?`. */
export function tokenWords(value: string, charsets: RawCharsets): string[] {
  return oneLine(rawText(value, charsets).replace(/[^\x00-\x7f]/gu, '?')).split(' ');
}

/** The message ids of a value (RFC 5322 3.6.4), as far as they are 7-bit and fit on a line. */
export function idWords(value: string, charsets: RawCharsets): string[] {
  const ids = rawText(value, charsets).matchAll(BRACKETED);
  return [...ids].map(([, id]) => `<${id}>`).filter(isWord);
}

/**
 * The URLs of a list field (RFC 2369 2), each a word that is never folded. A URL with other than ASCII characters is
 * percent-encoded (WHATWG URL). A value without any, as of `List-Post: NO (no posting)`, gives its 7-bit words without
 * comments. Encoded words, which do not belong there, are decoded: no mail program follows a link in one.
 */
export function urlWords(value: string, charsets: RawCharsets): string[] {
  const text = oneLine(headerText(value, charsets));
  const entries = [...text.matchAll(BRACKETED)];
  if (entries.length === 0) return withoutComments(text).split(' ').filter(isWord);
  const urls = entries.map(([, url = '', behind = '']) => ({
    word: `<${asciiUrl(url)}>`,
    comma: behind.includes(','),
  }));
  const written = urls.filter(({ word }) => isWord(word) && word !== '<>');
  return written.map(({ word, comma }, index) => (comma && index < written.length - 1 ? `${word},` : word));
}

/** A list id with the phrase before it (RFC 2919 3), without a phrase that is not ASCII; no words if the id is not. */
export function listIdWords(value: string, charsets: RawCharsets): string[] {
  const text = oneLine(headerText(value, charsets));
  const start = text.lastIndexOf('<');
  const end = text.indexOf('>', start);
  if (start < 0 || end < 0) return isAscii(text) ? text.split(' ').filter(isWord) : [];
  const id = text.slice(start + 1, end).trim();
  const word = `<${isAscii(id) ? id : domainToASCII(id)}>`;
  if (!isWord(word) || word === '<>') return [];
  const phrase = text.slice(0, start).trim();
  return [...(isAscii(phrase) ? phrase.split(' ').filter(isWord) : []), word];
}

/** White space in a URL comes from folding (RFC 2369 2). Empty if the text is no URL, and not ASCII. */
function asciiUrl(url: string): string {
  const joined = url.replace(/\s+/g, '');
  return isAscii(joined) ? joined : (URL.parse(joined)?.href ?? '');
}

function withoutComments(text: string): string {
  return text.replace(/\([^()]*\)/g, ' ');
}

function isAscii(text: string): boolean {
  return /^[\x20-\x7e]*$/.test(text);
}

/** Tells whether a text can be a word of a structured field: 7-bit, not encoded, no longer than a line. */
function isWord(text: string): boolean {
  return /^[\x21-\x7e]+$/.test(text) && text.length <= MAX_PLAIN_WORD && !ENCODED_WORD.test(text);
}
