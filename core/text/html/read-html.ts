import { decoded, upToLastStyle } from '../../mail/pieces.ts';
import { HtmlText } from './html-text.ts';
import type { HtmlSink } from './rendered-text.ts';
import { StyleCollector } from './style-collector.ts';

/**
 * Reads HTML twice: for its style rules, which may stand behind the text that they hide, then for its text.
 *
 * @param chunks its bytes, in pieces
 * @param sink takes what a reader sees of it
 * @returns whether all of its style rules were followed; what the others may hide was read
 */
export function readHtml(chunks: readonly Uint8Array[], charset: string, sink: HtmlSink): boolean {
  const styles = new StyleCollector();
  for (const piece of decoded(upToLastStyle(chunks, charset), charset)) styles.write(piece);
  styles.end();
  const html = new HtmlText(sink, styles.rules);
  for (const piece of decoded(chunks, charset)) html.write(piece);
  html.end();
  return !styles.isExhausted;
}
