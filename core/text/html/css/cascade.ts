import { tableOf } from '../../table-of.ts';
import type { Declaration, Declarations } from './declarations.ts';
import type { Match } from './style-rules.ts';

/**
 * The declarations that hold for an element in a view, those of higher rank over the others (CSS Cascade 5 6).
 *
 * @param matches rules for it, those that count least first
 * @param own those of its `style` attribute
 * @param view number of the view
 */
export function cascade(matches: readonly Match[], own: Declarations, view: number): Declarations {
  const inView = matches.filter(({ rule }) => (rule.views & (1 << view)) !== 0);
  if (inView.length === 0) return own;
  const result = new Map<string, Declaration>();
  let hasImportant = false;
  for (const match of inView) {
    for (const [property, declaration] of match.rule.declarations) {
      if (declaration.isImportant) hasImportant = true;
      else if (counts(match, property, declaration)) result.set(property, declaration);
    }
  }
  for (const [property, declaration] of own) result.set(property, declaration);
  if (!hasImportant) return result;
  // Among important ones, rules of earlier layers count more, and those of no layer least.
  const reversed = [...inView].sort((a, b) => b.rule.layer.order - a.rule.layer.order);
  for (const match of reversed) {
    for (const [property, declaration] of match.rule.declarations) {
      if (declaration.isImportant && !own.get(property)?.isImportant && counts(match, property, declaration))
        result.set(property, declaration);
    }
  }
  return result;
}

/** Tells whether a declaration counts; in doubt, that it shows text alone. */
function counts({ isDoubtful }: Match, property: string, { value }: Declaration): boolean {
  return !isDoubtful || SHOWING.get(property)?.test(value) === true;
}

/** Values that can only show what others hide. */
const SHOWING = tableOf<RegExp>({
  display: /^(?!none$)/,
  visibility: /^visible$/,
  opacity: /^(?:1|0?\.[1-9]|[1-9]\d%)/,
  'font-size': /^(?:\d{2}|[2-9]|[a-z])/,
  'overflow-x': /^visible$/,
  'overflow-y': /^visible$/,
  'max-height': /^(?:none$|\d{2})/,
  height: /^(?:auto$|\d{2})/,
  'max-width': /^(?:none$|\d{2})/,
  width: /^(?:auto$|\d{2})/,
  position: /^(?:static|relative)$/,
  clip: /^auto$/,
  'clip-path': /^none$/,
  transform: /^none$/,
  'content-visibility': /^visible$/,
});
