import { type Chance, oneOf } from '../../../../bench/mails/chance.ts';

const words = (text: string) => text.split(' ');

const ELEMENTS = [
  ...words('p div span b i u a font em strong small big sub sup table tr td th tbody thead caption ul ol li dl dt dd'),
  ...words('h1 h2 h4 center blockquote pre section article header address figure form fieldset label'),
  ...words('code tt s nobr bdo ins del q cite abbr mark object noscript custom-tag o:p dialog'),
];
const ODD = [
  ...words('svg math template title style audio video datalist iframe noembed xmp'),
  ...words('svg><text svg><desc svg><title math math><annotation'),
];
const VOID = [
  '<br>',
  '<hr>',
  '<wbr>',
  '<!-- c -->',
  '<!>',
  '<![CDATA[x]]>',
  '</p>',
  '</br>',
  '<input type=hidden>',
  '<?x?>',
  '</x>',
  '<col>',
];

const STYLES = [
  ...[
    'display:none',
    'display:block',
    'display:inline',
    'display:inline-block',
    'display:contents',
    'visibility:hidden',
  ],
  ...[
    'visibility:visible',
    'font-size:0',
    'font-size:1px',
    'font-size:12px',
    'font-size:.01em',
    'font-size:1rem',
    'font-size:50%',
  ],
  ...[
    'color:#fff',
    'color:#000',
    'color:#fefefe',
    'color:rgba(0,0,0,.02)',
    'color:transparent',
    'color:inherit',
    'color:red',
  ],
  ...[
    'background:#000',
    'background:#fff',
    'background-color:rgba(0,0,0,.05)',
    'background:none',
    'color:#fff;background:#fff',
  ],
  ...[
    'opacity:0',
    'opacity:.03',
    'opacity:.5',
    'opacity:.2',
    'height:0;overflow:hidden',
    'max-height:0;overflow:hidden',
  ],
  ...['height:1px;width:1px;overflow:hidden', 'height:0', 'max-width:0;overflow:hidden'],
  ...[
    'position:absolute;left:-9999px',
    'position:absolute;top:-9999px',
    'text-indent:-9999px',
    'display:block;margin-left:-9999px',
  ],
  ...['transform:scale(0)', 'position:absolute;clip:rect(0,0,0,0)', 'clip-path:inset(100%)', 'filter:opacity(0)'],
  ...[
    'display:none!important',
    'display:block!important',
    'font:0/0 a',
    'font:12px a',
    'display:nonesuch',
    'font-size:0foo',
  ],
  ...[
    'display:initial',
    'visibility:inherit',
    'font-size:inherit',
    'color:initial',
    'display:unset',
    'all:unset',
    'font-size:initial',
  ],
  ...[
    '--v:none',
    'display:var(--v)',
    'display:var(--v,none)',
    'font-size:calc(1px - 1px)',
    'display:none;display:bad',
    'white-space:pre',
  ],
];

const SIMPLE = [
  ...words(
    '.a .b .c #i p span td div a font b * [title] [class^=a] [class$=b] [class*=a] [class~=b] [title=x] :first-child',
  ),
  ...words(
    ':nth-child(2) :nth-child(2n+1) :not(.a) :not(p) :is(.a,.b) :where(.c) :first-of-type :nth-of-type(2) :hover :link :root',
  ),
];
const COMBINATORS = [' ', '>', '+', '~', ' > ', ' + ', ' ~ ', ''];
const BAD_SELECTORS = ['.a!', 'p..a', '.5a', '> p', 'p >', ':nonesuch', '::nonesuch', 'p,,b', '#5', 'ns|p'];
const CONDITIONS = [
  ...[
    '@media screen',
    '@media print',
    '@media (max-width:600px)',
    '@media (min-width:600px)',
    '@media (prefers-color-scheme:dark)',
  ],
  ...[
    '@media not (foo)',
    '@media not (max-width:600px)',
    '@media (min-width:calc(10px*100))',
    '@media (hover) or (width>=10px)',
  ],
  ...[
    '@supports (display:grid)',
    '@supports not (display:grid)',
    '@supports (display:nonesuch) or (color:red)',
    '@layer x',
    '@layer y',
  ],
  ...['@font-face', '@nonesuch', '@media screen and (min-width:10px), print', '@media ,', '@container (min-width:1px)'],
];
const ODD_RULES = [
  '@import url("x;{y");',
  '@layer y,x;',
  '<!--',
  '-->',
  ';',
  '}',
  '/* .a{} */',
  '@charset "x";',
  'p{content:"}";color:#000}',
];

/** A page of markup as no person would write it, of words that each stand once. The same for the same number. */
export function soup(chance: Chance): string {
  let count = 0;
  const maybe = (share: number) => chance() < share;
  const word = () => `w${(count++).toString(36)}x`;
  const attributes = () =>
    [
      maybe(0.4) ? ` class="${[oneOf(words('a b c A'), chance), maybe(0.3) ? 'b' : ''].join(' ').trim()}"` : '',
      maybe(0.05) ? ' id=i' : '',
      maybe(0.05) ? ' title=x' : '',
      maybe(0.02) ? ' hidden' : '',
      maybe(0.25) ? ` style='${oneOf(STYLES, chance)}'` : '',
    ].join('');
  const node = (depth: number): string => {
    const text = maybe(0.7) ? word() + (maybe(0.5) ? ' ' : '') : '';
    if (depth === 0 || maybe(0.2)) return text + (maybe(0.2) ? oneOf(VOID, chance) : '');
    const element = maybe(0.06) ? oneOf(ODD, chance) : oneOf(ELEMENTS, chance);
    const special =
      element === 'a' && maybe(0.5) ? ' href=x' : element === 'font' && maybe(0.5) ? ' size=1 color=#fff' : '';
    const isOdd = ODD.includes(element);
    const inner = isOdd ? word() : Array.from({ length: 1 + Math.floor(3 * chance()) }, () => node(depth - 1)).join('');
    const name = element.split('>').at(-1)!.replace('<', '');
    const end = maybe(0.15) ? '' : maybe(0.05) ? `</${oneOf(ELEMENTS, chance)}>` : `</${name}>`;
    const tags = element.includes('>') ? `<${element}${attributes()}>` : `<${element}${special}${attributes()}>`;
    // Chromium's `innerText` has drawings and formulas on lines of their own, wherever they are shown.
    const around = isOdd ? ' ' : '';
    const outer = element.includes('>') && maybe(0.8) ? `</${element.split('>')[0]}>` : '';
    return `${text}${around}${tags}${around}${inner}${around}${end}${outer}${around}`;
  };
  const selector = (): string => {
    if (maybe(0.05)) return oneOf(BAD_SELECTORS, chance);
    let text = oneOf(SIMPLE, chance);
    while (maybe(0.35)) {
      const next = oneOf(SIMPLE, chance);
      const combinator = oneOf(COMBINATORS, chance);
      text += combinator === '' && /^[a-z*]/.test(next) ? ` ${next}` : combinator + next;
    }
    return maybe(0.15) ? `${text},${selector()}` : text;
  };
  const rule = (depth: number): string => {
    if (maybe(0.08)) return oneOf(ODD_RULES, chance);
    if (depth > 0 && maybe(0.25)) return `${oneOf(CONDITIONS, chance)}{${rule(depth - 1)}${rule(depth - 1)}}`;
    const nested = maybe(0.12) ? `${maybe(0.5) ? '&' : ''}${selector()}{${oneOf(STYLES, chance)}}` : '';
    return `${selector()}{${oneOf(STYLES, chance)}${maybe(0.4) ? `;${oneOf(STYLES, chance)}` : ''};${nested}}`;
  };
  const rules = Array.from({ length: Math.floor(4 * chance()) }, () => rule(2)).join('\n');
  const style = rules === '' ? '' : `<style>${rules}${maybe(0.05) ? '' : '</style>'}`;
  const body = Array.from({ length: 3 + Math.floor(5 * chance()) }, () => node(4)).join('');
  const doctype = maybe(0.5) ? '<!DOCTYPE html>' : '';
  // Visible text before all else, so that no hidden text is a preheader.
  return `${doctype}${maybe(0.8) ? style : ''}<p style="all:revert!important;display:block!important">first</p>${body}${maybe(0.2) ? style : ''}`;
}
