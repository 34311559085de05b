import { tableOf } from '../../table-of.ts';
import { LINE } from '../elements.ts';
import type { Tag } from '../tag.ts';
import type { Look } from './look.ts';
import type { Style } from './style.ts';

/** The value of `display`, by the element's own name where no style says it; blocks are `block`, all else is `inline`. */
export function displayOf(tag: Tag, style: Style, parent: Look, parentTag: Tag | undefined): string {
  const value = style.get('display');
  if (value === 'inherit') return parent.display;
  if (value !== undefined && value !== 'initial')
    return value.replace(/^(?:block|inline) (?=flow$)|(?<=^(?:block|inline)) flow$/, '');
  if (value === 'initial') return 'inline';
  return isHiddenByDefault(tag, parentTag) ? 'none' : byName(tag);
}

function isHiddenByDefault({ name, isHtml, kind, attributes }: Tag, parentTag: Tag | undefined): boolean {
  if (attributes.has('hidden') && isHtml && attributes.get('hidden') !== 'until-found') return true;
  if (!isHtml) return name === 'style' || name === 'script';
  if (name === 'dialog') return !attributes.has('open');
  if (name === 'audio') return !attributes.has('controls');
  if (name === 'noframes' && parentTag?.name === 'noframes') return true;
  return kind.isHidden || (name === 'input' && attributes.get('type')?.trim().toLowerCase() === 'hidden');
}

const DISPLAY = tableOf<string>({
  html: 'block',
  table: 'table',
  thead: 'table-header-group',
  tbody: 'table-row-group',
  tfoot: 'table-footer-group',
  tr: 'table-row',
  td: 'table-cell',
  th: 'table-cell',
  caption: 'table-caption',
  button: 'inline-block',
  input: 'inline-block',
  select: 'inline-block',
  textarea: 'inline-block',
  img: 'inline-block',
  marquee: 'inline-block',
});

function byName({ name, isHtml, kind }: Tag): string {
  if (!isHtml) return name === 'text' || name === 'foreignObject' ? 'block' : 'inline';
  return DISPLAY.get(name) ?? (kind.separator === '' ? 'inline' : 'block');
}

/** Tables, rows and cells are as large as what is in them, at least (CSS 2.2 17.5): nothing is cut off. */
export function isTablePart(display: string): boolean {
  return /^(?:inline-)?table(?!-caption)/.test(display);
}

/** What keeps an element's text apart: what CSS makes of it, or else its name. */
export function separatorOf({ kind, isHtml }: Tag, display: string, isBlockified: boolean): string {
  if (display === 'none') return '';
  if (display === 'inline-block' && kind.separator !== '') return kind.separator;
  if (/^(?:inline|contents|ruby|math)/.test(display)) return isBlockified && display !== 'contents' ? LINE : '';
  return (isHtml && kind.separator) || LINE;
}
