/** One measured figure: a row of the table. */
export interface Figure {
  suite: string;
  /** The row's name within its suite. */
  name: string;
  /** Undefined where the work did not end before its time-out. */
  value: number | undefined;
  /** `×` is a ratio to the suite's baseline. */
  unit: '×' | 'MiB' | 'KiB' | 's';
  /** The target: the most that the value may be. */
  atMost?: number;
  /** The measured values behind the figure, in words. */
  detail: string;
}

/** A group of figures with one baseline. */
export interface Suite {
  name: string;
  /** What the suite measures, and the baseline of its ratios. */
  title: string;
  /** Measures the rows that were asked for. */
  run(bench: Bench): AsyncIterable<Figure> | Iterable<Figure>;
}

/** The options of a run. */
export interface Bench {
  /** Whether to use fewer and smaller mails and fewer runs: enough to see that the bench works. */
  isQuick: boolean;
  /** Whether to measure each figure with fewer runs, in a minute for all of them. */
  isShort: boolean;
  /** Paths of mails, or of folders with mails; none for synthetic ones. */
  corpus: readonly string[];
  /** Tells whether a row was asked for; if so, shows that its measurement begins. */
  begins(name: string): boolean;
}

/** Tells whether a figure has a value and meets its target, if it has one. */
export function isMet({ value, atMost }: Figure): boolean {
  return value !== undefined && (atMost === undefined || value <= atMost);
}

/** A size as text, such as `150 KB` or `1.5 MB`, in units of 1,000 and 1,000,000 bytes. */
export function sizeInWords(bytes: number): string {
  const [size, unit] = bytes < 1e6 ? [bytes / 1e3, 'KB'] : [bytes / 1e6, 'MB'];
  return `${Number(size.toPrecision(2))} ${unit}`;
}

/** A time as text, such as `3.1 ms` or `12.5 s`, with two or three significant digits. */
export function timeInWords(milliseconds: number): string {
  return milliseconds < 1_000 ? `${Number(milliseconds.toPrecision(2))} ms` : `${(milliseconds / 1_000).toFixed(1)} s`;
}
