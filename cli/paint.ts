import { styleText } from 'node:util';

/** Formats a text, by the names of `styleText`. Leaves it plain on an output that shows no colours. */
export type Paint = (format: Parameters<typeof styleText>[0], text: string) => string;

/** For an output without colours, such as a file. */
export const PLAIN: Paint = (_, text) => text;

/** What an output can show: colours, and a number of columns. */
export interface Look {
  paint: Paint;
  columns: number;
}

/** Columns of an output that is no terminal, such as a file. */
const NO_TERMINAL = 120;

/** On fewer columns a table is of no use: its lines are then wider than the terminal. */
const MIN_COLUMNS = 40;

/** What an output can show, whether it is a terminal or not. `COLUMNS` sets the width of one that is not. */
export function lookOf(stream: NodeJS.WriteStream): Look {
  return {
    paint: stream.hasColors?.() ? (format, text) => styleText(format, text, { validateStream: false }) : PLAIN,
    columns: Math.max(MIN_COLUMNS, stream.columns || Number(process.env.COLUMNS) || NO_TERMINAL),
  };
}
