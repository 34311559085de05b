import { styleText } from 'node:util';

/** Gives a text its colours, in the names of `styleText`; leaves it plain where the output shows none. */
export type Paint = (format: Parameters<typeof styleText>[0], text: string) => string;

/** For an output without colours, such as a file. */
export const PLAIN: Paint = (_, text) => text;

/** How the output looks: its colours, and how many columns it has. */
export interface Look {
  paint: Paint;
  columns: number;
}

/** Columns of an output that is no terminal, such as a file. */
const NO_TERMINAL = 120;

/** Columns in which a table still says something. */
const NARROWEST = 40;

/** How an output looks that may be a terminal. */
export function lookOf(stream: NodeJS.WriteStream): Look {
  return {
    paint: stream.hasColors?.() ? (format, text) => styleText(format, text, { validateStream: false }) : PLAIN,
    columns: Math.max(NARROWEST, stream.columns || Number(process.env.COLUMNS) || NO_TERMINAL),
  };
}
