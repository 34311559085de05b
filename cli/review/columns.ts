import cliTruncate from 'cli-truncate';
import stringWidth from 'string-width';

// `widthOf` counts the columns that a text takes on a terminal (UAX #11). `cutTo` cuts a text to so many columns, with an
// ellipsis at its end.
export { cliTruncate as cutTo, stringWidth as widthOf };

/** The end of the text in at most so many columns, with an ellipsis before it if the text is longer. */
export function cutToEnd(text: string, columns: number): string {
  return cliTruncate(text, columns, { position: 'start' });
}

/** The text in exactly so many columns. */
export function padTo(text: string, columns: number): string {
  const cut = cliTruncate(text, columns);
  return cut + ' '.repeat(Math.max(0, columns - stringWidth(cut)));
}
