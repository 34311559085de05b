import { MAX_CALENDAR_PAGES } from '../limits.ts';
import { plausibleCharsets } from '../mail/charset.ts';
import { decoded, wholeLines } from '../mail/pieces.ts';
import type { BodyText } from './body-texts.ts';
import { ShownProperties, unfoldedLines } from './calendar.ts';
import type { Path, TextOutput } from './text-output.ts';

/**
 * Reads a calendar invitation or a contact card, once in each charset that it can be in.
 *
 * @returns the pages of HTML in it, which are still to be read
 */
export function readCalendar({ chunks, charset, isReply }: BodyText, path: Path, output: TextOutput): BodyText[] {
  const unfolded = [unfoldedLines(chunks)];
  return plausibleCharsets(unfolded, charset, output.fallback).flatMap((plausible) => {
    const writer = output.open(path);
    const properties = new ShownProperties(output.fallback);
    for (const lines of wholeLines(decoded(unfolded, plausible))) writer.write(properties.read(lines));
    writer.end();
    const { pages } = properties;
    const first = pages.slice(0, MAX_CALENDAR_PAGES);
    const rest = pages.slice(MAX_CALENDAR_PAGES).join('<hr>');
    const all = rest === '' ? first : [...first, rest];
    return all.map((page) => ({ chunks: [Buffer.from(`\ufeff${page}`)], charset: undefined, isReply }));
  });
}
