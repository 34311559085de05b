import { isWordWithin } from '../app/dictionary.ts';
import { compileRules, type Inbox, parseMail, type Reason, screen } from '../core/index.ts';
import type { MarkedStretch, Marking } from './pitch-content.ts';
import { markedTexts } from './pitch-content.ts';

/** Characters of a text that is tried. A pitch is rarely longer, and one request has room for as many. */
export const MAX_TRIED = 50_000;

/** What would become of a text. */
export interface TriedText {
  /** The words that are found in it; none for a text that would be forwarded. */
  words: string[];
  /** The text with every match marked, safe to show; empty for a text without a match. */
  stretches: MarkedStretch[];
}

/**
 * Screens a text as the plain text of a pitch: the same words, notice and addresses count, and the same disguises.
 *
 * @param text as a person typed or pasted it; only its first `MAX_TRIED` characters are read
 */
export async function tryText(text: string, { inbox, fallbackCharset }: Marking): Promise<TriedText> {
  const isWord = isWordWithin({ inboxes: [{ words: inbox.words } as Inbox] });
  const rules = compileRules(inbox, { isWord, fallbackCharset });
  const header = 'Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n';
  const mail = parseMail(Buffer.from(header + text.slice(0, MAX_TRIED)));
  const { reasons } = await screen(mail, rules);
  const words = [...new Set(reasons.map(({ word }: Reason) => word))];
  if (words.length === 0) return { words, stretches: [] };
  const [shown] = await markedTexts(mail, rules, reasons);
  return { words, stretches: shown === undefined ? [] : [shown, ...shown.more] };
}
