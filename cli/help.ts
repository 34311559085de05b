import wrapAnsi from 'wrap-ansi';
import { type Command, type Option, type Options, termOf } from './declaration.ts';
import { lookOf } from './paint.ts';

/** Longer lines are tiring to read, however wide the terminal is. */
const MAX_COLUMNS = 120;

/** Renders the help of a command from its declaration. */
export function renderHelp({ call, usage = ['[options]'], about, exitCode, options }: Command<Options>): string {
  const rows = Object.entries(options).map(([name, option]) => [termOf(name, option), describe(option)] as const);
  const calls = usage.map((args) => `${call} ${args}`);
  return renderPage(calls, about, [...rows, ['-h, --help', 'this text']], `Exit code ${exitCode}`);
}

/** Renders a page of help: usage, paragraphs, a table of terms with their explanations, a last paragraph. */
export function renderPage(
  usage: readonly string[],
  about: string,
  rows: readonly (readonly [string, string])[],
  end: string,
): string {
  const columns = Math.min(MAX_COLUMNS, lookOf(process.stdout).columns);
  const indent = Math.max(...rows.map(([term]) => term.length)) + 4;
  // A text may be broken into lines anywhere in the source.
  const fill = (text: string, width: number) => wrapAnsi(text.replaceAll(/\s+/g, ' ').trim(), width);
  const table = rows.map(
    ([term, text]) =>
      `  ${term.padEnd(indent - 2)}${fill(text, columns - indent).replaceAll('\n', `\n${' '.repeat(indent)}`)}`,
  );
  const paragraphs = about.split('\n\n').map((paragraph) => fill(paragraph, columns));
  return `${[usage.join('\n'), ...paragraphs, table.join('\n'), fill(end, columns)].join('\n\n')}\n`;
}

function describe({ about, default: usual, repeated }: Option): string {
  return `${about}${repeated ? '; may be repeated' : ''}${usual === undefined ? '' : ` (default: ${usual})`}`;
}
