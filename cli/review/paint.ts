import { styleText } from 'node:util';

/** What a text is painted with; plain where the output is no terminal. */
export type Paint = (format: Parameters<typeof styleText>[0], text: string) => string;

/** How the output looks: its colours, and how many columns it has. */
export interface Look {
  paint: Paint;
  columns: number;
}

/** Columns of an output that is no terminal, such as a file. */
const NO_TERMINAL = 120;

/** Columns in which a table still says something. */
const NARROWEST = 40;

export function lookOf(stream: NodeJS.WriteStream): Look {
  const color = stream.hasColors?.() ?? false;
  return {
    paint: (format, text) => (color ? styleText(format, text, { validateStream: false }) : text),
    columns: Math.max(NARROWEST, stream.columns || Number(process.env.COLUMNS) || NO_TERMINAL),
  };
}
