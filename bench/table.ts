import { type Figure, isMet, type Suite } from './figure.ts';

/**
 * Renders a suite's figures as a table with name, value, target and detail.
 *
 * @param earlier figures of an earlier run, which get a column with their value and the change
 */
export function renderSuite(
  { name, title }: Suite,
  figures: readonly Figure[],
  earlier: readonly Figure[] | undefined,
): string {
  const rows = figures.map((figure) => [
    isMet(figure) ? ' ' : '✗',
    figure.name,
    valueInWords(figure),
    figure.atMost === undefined ? '' : `≤ ${figure.atMost}`,
    ...(earlier === undefined ? [] : [changeOf(figure, earlier)]),
    figure.detail,
  ]);
  return `\n${name}: ${title}\n${columns(rows)}`;
}

/** Renders how many targets were met, and which were missed. */
export function renderSummary(figures: readonly Figure[]): string {
  const targets = figures.filter(({ atMost, value }) => atMost !== undefined || value === undefined);
  const missed = targets.filter((figure) => !isMet(figure));
  const list = missed.map(({ suite, name }) => `  ${suite}: ${name}`);
  return [
    `\n${targets.length - missed.length} of ${targets.length} targets met${list.length > 0 ? '; missed:' : '.'}`,
    ...list,
  ].join('\n');
}

/** From run to run, figures differ by up to this share even on a quiet machine. */
const NOISE = 0.15;

/** Names the figures that have got worse than they were in an earlier run, by more than noise. */
export function renderWorse(figures: readonly Figure[], earlier: readonly Figure[]): string {
  const worse = figures.filter((figure) => {
    const before = earlierOf(figure, earlier);
    return before?.value !== undefined && (figure.value ?? Infinity) > before.value * (1 + NOISE);
  });
  if (worse.length === 0) return `\nNo figure is worse than it was by more than ${NOISE * 100} %, which may be noise.`;
  const list = worse.map(
    (figure) => `  ${figure.suite}: ${figure.name} ${valueInWords(figure)}, ${changeOf(figure, earlier)}`,
  );
  return [`\nWorse than before by more than ${NOISE * 100} %:`, ...list].join('\n');
}

/** A figure's value with its unit. */
export function valueInWords({ value, unit }: Figure): string {
  if (value === undefined) return 'no end';
  if (unit === 'MiB' || unit === 'KiB') return `${Math.round(value)} ${unit}`;
  return `${value < 100 ? value.toFixed(2) : Math.round(value)}${unit === 's' ? ' s' : '×'}`;
}

function changeOf(figure: Figure, earlier: readonly Figure[]): string {
  const before = earlierOf(figure, earlier);
  if (before?.value === undefined || figure.value === undefined) return 'new';
  const change = Math.round((figure.value / before.value - 1) * 100);
  return `was ${valueInWords(before)} (${change > 0 ? '+' : ''}${change} %)`;
}

function earlierOf(figure: Figure, earlier: readonly Figure[]): Figure | undefined {
  return earlier.find(({ suite, name }) => suite === figure.suite && name === figure.name);
}

/** Aligns the cells of each column, numbers to the right. */
function columns(rows: readonly string[][]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => (column === 2 ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!)))
        .join('  '),
    )
    .map((line) => line.trimEnd())
    .join('\n');
}
