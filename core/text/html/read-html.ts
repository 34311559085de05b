import { decoding } from '../../mail/decoding.ts';
import { slices } from '../../mail/pieces.ts';
import type { StyleRules } from './css/style-rules.ts';
import { splitBehindStyles } from './last-style.ts';
import { Page } from './page.ts';
import { PageTree } from './page-tree.ts';
import type { HtmlSink } from './rendered-text.ts';
import { VIEWS } from './views.ts';

/** Takes one reading of a source; `end` is called behind the last of it. */
export interface ReadingSink extends HtmlSink {
  end(): void;
}

/**
 * Reads HTML as those see it who read it on a desktop or a phone, in light or in dark: each way that shows another text is
 * a reading. The style rules, which may stand behind the text that they hide, are taken first.
 *
 * @param chunks its bytes, in pieces
 * @param openSink called for each reading; the sink takes what is seen in it
 * @param checkTime called for each 64 KB. What it throws ends the reading. @default there is time
 * @returns whether all style rules were followed; what the others may hide was read
 */
export function readHtml(
  chunks: readonly Uint8Array[],
  charset: string,
  openSink: () => ReadingSink,
  checkTime = () => {},
): boolean {
  const source = new Source(chunks, charset, checkTime);
  const page = new Page();
  const { rules } = page;
  const rest = source.begin(page);
  const views = differentViews(rules);
  const first = { views, addsText: true, sink: openSink() };
  const read = page.canRead ? page : new Page(rules);
  read.read(first);
  if (read === page) rest();
  else source.readAll(read);
  read.end();
  first.sink.end();

  const others = views
    .slice(1)
    .filter((_, index) => !read.differences!.isLikeEarlier(index + 1))
    .map((view) => ({ views: [view], addsText: true, sink: openSink() }));
  // Some mail programs show no text that CSS adds: what stands before and behind it meets there.
  if (read.hasAddedText) others.push({ views: views.slice(0, 1), addsText: false, sink: openSink() });
  for (const reading of others) {
    const again = new Page(rules);
    again.read(reading);
    source.readAll(again);
    again.end();
    reading.sink.end();
  }
  return !rules.isExhausted;
}

/** One view of each set that the style rules do not tell apart. */
function differentViews(rules: StyleRules): number[] {
  const seen = new Set<string>();
  return VIEWS.flatMap((view, index) => {
    const key = [rules.knowsDark && view.isDark, ...Array.from(rules.viewSets, (set) => (set >> index) & 1)].join();
    if (seen.has(key)) return [];
    seen.add(key);
    return [index];
  });
}

/** The text of a source, decoded as often as it is read. */
class Source {
  readonly #front: readonly Uint8Array[];
  readonly #rest: readonly Uint8Array[];
  readonly #charset: string;
  readonly #checkTime: () => void;

  constructor(chunks: readonly Uint8Array[], charset: string, checkTime: () => void) {
    this.#checkTime = checkTime;
    [this.#front, this.#rest] = splitBehindStyles(chunks, charset);
    this.#charset = charset;
  }

  /**
   * Lets a page take the style rules.
   *
   * @returns lets it take what is behind them
   */
  begin(page: Page): () => void {
    const tree = new PageTree(page);
    const decoder = decoding(this.#charset);
    const write = (slice: Uint8Array) => {
      this.#checkTime();
      tree.write(decoder.write(slice));
    };
    for (const slice of slices(this.#front)) write(slice);
    tree.flush();
    return () => {
      for (const slice of slices(this.#rest)) write(slice);
      tree.write(decoder.end());
      tree.end();
    };
  }

  readAll(page: Page): void {
    this.begin(page)();
  }
}
