/** A way in which a mail is looked at; lengths in CSS pixels. */
export interface View {
  readonly width: number;
  readonly height: number;
  readonly isDark: boolean;
  readonly isPhone: boolean;
}

const DESKTOP = { width: 1_280, height: 800, isPhone: false };
const PHONE = { width: 390, height: 844, isPhone: true };

/**
 * The readers whose sight counts: a word that one of them is shown is shown. Style sheets of mails tell these apart, and
 * hardly anything between.
 */
export const VIEWS: readonly View[] = [
  { ...DESKTOP, isDark: false },
  { ...DESKTOP, isDark: true },
  { ...PHONE, isDark: false },
  { ...PHONE, isDark: true },
];

/** A set of views: bit `n` stands for `VIEWS[n]`. */
export type ViewSet = number;

export const ALL_VIEWS: ViewSet = (1 << VIEWS.length) - 1;

/** The views that something holds in. */
export function viewsIn(holds: (view: View) => boolean): ViewSet {
  return VIEWS.reduce((set, view, index) => (holds(view) ? set | (1 << index) : set), 0);
}
