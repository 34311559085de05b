/** One measured figure: a row of the table. */
export interface Figure {
  suite: string;
  /** What was measured. */
  name: string;
  /** Undefined where the work did not end in time. */
  value: number | undefined;
  /** `×`: a ratio to the suite's baseline, measured in turn with it. */
  unit: '×' | 'MiB' | 's';
  /** The target, where there is one. */
  atMost?: number;
  /** What is behind the figure, in words. */
  detail: string;
}

/** A group of figures with one baseline. */
export interface Suite {
  name: string;
  /** What is measured, and what the figures are a ratio to. */
  title: string;
  run(bench: Bench): AsyncIterable<Figure> | Iterable<Figure>;
}

/** What a suite is told. */
export interface Bench {
  /** Fewer and smaller mails, fewer runs: to see that the bench works, not to judge by. */
  isQuick: boolean;
  /** Mails of one's own to judge, as paths; none for synthetic ones. */
  corpus: readonly string[];
  /** Tells whether a row was asked for, and says that it is being measured. */
  begins(name: string): boolean;
}

/** Tells whether a figure meets its target; one without a target does. */
export function isMet({ value, atMost }: Figure): boolean {
  return value !== undefined && (atMost === undefined || value <= atMost);
}

/** Bytes in words: 150 KB, 1.5 MB (of 1,000 and 1,000,000 bytes). */
export function sizeInWords(bytes: number): string {
  const [size, unit] = bytes < 1e6 ? [bytes / 1e3, 'KB'] : [bytes / 1e6, 'MB'];
  return `${Number(size.toPrecision(2))} ${unit}`;
}

/** Milliseconds in words, with two or three digits that mean something. */
export function timeInWords(milliseconds: number): string {
  return milliseconds < 1_000 ? `${Number(milliseconds.toPrecision(2))} ms` : `${(milliseconds / 1_000).toFixed(1)} s`;
}
