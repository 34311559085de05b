/** Tells whether a CSS number, length or percentage is nothing. */
export function isZero(value: string | undefined): boolean {
  return value !== undefined && /^[+-]?(0+(\.0*)?|\.0+)([a-z]{1,4}|%)?$/.test(value);
}

/**
 * The background of an element as `#rrggbb`, or `picture` where text on it is visible in any colour.
 *
 * @param value of `background` or `background-color`; undefined where there is none
 */
export function backgroundOf(value: string | undefined, parent: string): string {
  if (value === undefined) return parent;
  const plain = value.trim().toLowerCase();
  // A picture or a gradient may have any colour: text on it is taken as visible.
  if (/url\(|gradient/.test(plain)) return 'picture';
  const color =
    colorOf(plain) ??
    plain
      .split(' ')
      .map(colorOf)
      .find((part) => part !== undefined);
  return color === undefined || color === 'transparent' ? parent : color;
}

const NAMED: Readonly<Record<string, string>> = {
  white: '#ffffff',
  black: '#000000',
  red: '#ff0000',
  lime: '#00ff00',
  green: '#008000',
  blue: '#0000ff',
  yellow: '#ffff00',
  gray: '#808080',
  grey: '#808080',
  silver: '#c0c0c0',
  maroon: '#800000',
  olive: '#808000',
  purple: '#800080',
  teal: '#008080',
  navy: '#000080',
  fuchsia: '#ff00ff',
  magenta: '#ff00ff',
  aqua: '#00ffff',
  cyan: '#00ffff',
  orange: '#ffa500',
  pink: '#ffc0cb',
  whitesmoke: '#f5f5f5',
  snow: '#fffafa',
  ivory: '#fffff0',
  beige: '#f5f5dc',
  lightgray: '#d3d3d3',
  lightgrey: '#d3d3d3',
}; // prettier-ignore

/** A colour as `#rrggbb` or `transparent`; undefined for what is none. */
export function colorOf(value: string | undefined): string | undefined {
  const color = value?.trim().toLowerCase() ?? '';
  if (color === 'transparent' || NAMED[color] !== undefined) return NAMED[color] ?? color;
  const hex = /^#?([0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})$/.exec(color)?.[1];
  if (hex !== undefined) {
    const long = hex.length < 6 ? Array.from(hex, (digit) => digit + digit).join('') : hex;
    return long.endsWith('00') && long.length === 8 ? 'transparent' : `#${long.slice(0, 6)}`;
  }
  const parts = /^rgba?\(([^()]{1,60})\)$/
    .exec(color)?.[1]
    ?.split(/[\s,/]+/)
    .filter((part) => part !== '');
  if (parts === undefined || parts.length < 3) return undefined;
  if (parts[3] !== undefined && isZero(parts[3])) return 'transparent';
  const channel = (part: string) => Math.round(Number.parseFloat(part) * (part.endsWith('%') ? 2.55 : 1));
  const channels = parts.slice(0, 3).map((part) => Math.min(255, Math.max(0, channel(part) || 0)));
  return `#${channels.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}
