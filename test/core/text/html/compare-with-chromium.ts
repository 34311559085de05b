import { chanceFrom } from '../../../../bench/mails/chance.ts';
import { type OpenPage, wordsInChromium } from './chromium-words.ts';
import { soup } from './soup.ts';
import { wordsRead } from './words-read.ts';

/** A page that is read otherwise than Chromium shows it. */
export interface Difference {
  seed: number;
  html: string;
  /** Shown and not read; read and not shown. */
  lost: string[];
  extra: string[];
}

/** Pages laid out in one browser window before it is closed. */
const BATCH = 50;

/**
 * Compares the words of made-up pages that Chromium shows, in any of the four views, with those that are read.
 *
 * @param seeds numbers that the pages are made from
 */
export async function compareWithChromium(seeds: readonly number[], open: OpenPage): Promise<Difference[]> {
  const differences: Difference[] = [];
  for (let at = 0; at < seeds.length; at += BATCH) {
    const batch = seeds.slice(at, at + BATCH);
    const pages = batch.map((seed) => soup(chanceFrom(seed)));
    const shown = await wordsInChromium(pages, open);
    for (const [index, html] of pages.entries()) {
      const theirs = pieces(shown[index]!);
      const ours = pieces(wordsRead(html).text);
      const lost = [...theirs].filter((word) => !ours.has(word));
      const extra = [...ours].filter((word) => !theirs.has(word));
      if (lost.length + extra.length > 0) differences.push({ seed: batch[index]!, html, lost, extra });
    }
  }
  return differences;
}

/**
 * The words that a page was made of: where two meet in a line depends on spaces at the edges of boxes, too. The source of a
 * style sheet, which a style may show, is left out.
 */
function pieces(words: ReadonlySet<string>): Set<string> {
  return new Set([...words].flatMap((word) => (/^[\w]+$/.test(word) ? (word.match(/first|w[0-9a-z]+?x/g) ?? []) : [])));
}
