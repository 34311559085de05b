/** What became of the mails of a run. */
export interface Tally {
  /** Mails that were accepted. */
  accepted: number;
  /** Accepted, and nowhere: not delivered, not quarantined, not waiting. */
  lost: string[];
  /** Second copies by the case of ADR 0004 that explains them. */
  named: Record<string, number>;
  /** Second copies that no case explains. */
  doubled: string[];
  /** Copies whose body is not that of the mail. */
  changed: string[];
  /** Processes that were killed. */
  kills: number;
  /** Answers that went wrong. */
  faults: number;
}

export function emptyTally(): Tally {
  return { accepted: 0, lost: [], named: {}, doubled: [], changed: [], kills: 0, faults: 0 };
}

/** Counts a second copy that a case of ADR 0004 explains. */
export function nameCopy({ named }: Tally, why: string): void {
  named[why] = (named[why] ?? 0) + 1;
}

/** Whether every promise was kept. */
export function isKept({ lost, doubled, changed }: Tally): boolean {
  return lost.length + doubled.length + changed.length === 0;
}

/** A tally as one line, with the first mails that broke a promise. */
export function describe(name: string, tally: Tally): string {
  const { accepted, lost, named, doubled, changed, kills, faults } = tally;
  const cases = Object.entries(named).map(([why, number]) => `${number} ${why}`);
  const counts = `${accepted} mails accepted, ${kills} kills, ${faults} faults: ${lost.length} lost, ${doubled.length} doubled, ${changed.length} changed`;
  const copies = cases.length === 0 ? '' : `; second copies that ADR 0004 names: ${cases.join(', ')}`;
  const broken = [...lost, ...doubled, ...changed].slice(0, 10).map((text) => `\n  ${text}`);
  return `${name}: ${counts}${copies}${broken.join('')}`;
}
