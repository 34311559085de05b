import type { Color } from '../css/color.ts';
import { BLACK, UNKNOWN_COLOR, WHITE } from '../css/color.ts';
import type { Variables } from '../css/variables.ts';

/** Where text may stand in drawings and formulas; empty in HTML. */
export type Foreign = '' | 'svg' | 'svg-text' | 'math' | 'math-text';

/** How the text of an element looks, as far as it decides whether a reader sees it, and what elements in it inherit. */
export interface Look {
  /** It takes part in the rendering at all; nothing in it can come back. */
  readonly isRendered: boolean;
  /** What is written directly in it can be made out; an element in it may come back. */
  readonly isVisible: boolean;
  /** It is no text of the mail at all (a script): not even a preheader. */
  readonly isInert: boolean;
  readonly isReversed: boolean;
  /** It stands beside a text rather than in it: the reading of a Chinese or Japanese word. */
  readonly isAnnotation: boolean;
  /** White space and line ends are kept as they are. */
  readonly isPreformatted: boolean;
  /** What keeps its text apart from what is beside it; empty for an inline element. */
  readonly separator: string;

  readonly display: string;
  readonly isInvisible: boolean;
  readonly isRightToLeft: boolean;
  /** CSS pixels, before scaling. */
  readonly fontSize: number;
  /** The size comes from a length that does not depend on a reader's settings. */
  readonly isFixedSize: boolean;
  /** Font size of the root element. */
  readonly rem: number;
  readonly scale: number;
  readonly color: Color;
  /** `-webkit-text-fill-color`; empty where letters are of the element's colour. */
  readonly fill: Color | '';
  /** What letters are cut out of (`background-clip: text`); empty where they are not. */
  readonly stencil: Color | '';
  /** The colour of links that have none of their own; empty for a browser's own blue. */
  readonly link: Color | '';
  readonly hasShadow: boolean;
  /** What is behind the text, `unknown` where it is a picture; always opaque. */
  readonly background: Color;
  readonly opacity: number;
  /** CSS pixels. */
  readonly textIndent: number;
  /** It stands in a box that clips it away; and what is positioned in it does, too. */
  readonly isClipped: boolean;
  readonly isClippedPositioned: boolean;
  readonly isOffPage: boolean;
  readonly isSkipped: boolean;
  readonly foreign: Foreign;
  readonly variables: Variables | undefined;
}

/** A mail's page before its own styles: black on white, or light on dark where it says that it knows dark mode. */
export function pageLook(isDark: boolean): Look {
  return {
    isRendered: true,
    isVisible: true,
    isInert: false,
    isReversed: false,
    isAnnotation: false,
    isPreformatted: false,
    separator: '',
    display: 'block',
    isInvisible: false,
    isRightToLeft: false,
    fontSize: 16,
    isFixedSize: false,
    rem: 16,
    scale: 1,
    color: isDark ? WHITE : BLACK,
    fill: '',
    stencil: '',
    link: '',
    hasShadow: false,
    // What Chromium paints behind a page that is in dark mode.
    background: isDark ? '#121212ff' : WHITE,
    opacity: 1,
    textIndent: 0,
    isClipped: false,
    isClippedPositioned: false,
    isOffPage: false,
    isSkipped: false,
    foreign: '',
    variables: undefined,
  };
}

/** The look of an element whose text is no text of the mail. */
export const INERT: Look = /* @__PURE__ */ Object.freeze({
  ...pageLook(false),
  isRendered: false,
  isVisible: false,
  isInert: true,
  background: UNKNOWN_COLOR,
});

/** What decides how text is read, compared between views. */
export function readsAs(one: Look, other: Look): boolean {
  return (
    one === other ||
    (one.isVisible === other.isVisible &&
      one.isRendered === other.isRendered &&
      one.isInert === other.isInert &&
      one.isReversed === other.isReversed &&
      one.isAnnotation === other.isAnnotation &&
      one.isPreformatted === other.isPreformatted)
  );
}

/** Looks told apart at a time; a mail has a few dozen. */
const MAX_LOOKS = 1_000;
/** Looks of one font size, which are compared one by one. */
const MAX_ALIKE = 100;

/** Keeps one object for all looks that are alike: comparing two objects tells whether elements look alike. */
export class Looks {
  #bySize = new Map<number, Look[]>();
  #count = 0;

  one(look: Look): Look {
    let looks = this.#bySize.get(look.fontSize);
    if (looks !== undefined) for (const known of looks) if (isSame(known, look)) return known;
    if (this.#count >= MAX_LOOKS) {
      this.#bySize = new Map();
      this.#count = 0;
      looks = undefined;
    }
    if (looks === undefined || looks.length >= MAX_ALIKE) {
      looks = [];
      this.#bySize.set(look.fontSize, looks);
    }
    looks.push(look);
    this.#count++;
    return look;
  }
}

function isSame(one: Look, other: Look): boolean {
  return (
    one.color === other.color &&
    one.display === other.display &&
    one.background === other.background &&
    one.separator === other.separator &&
    one.isRendered === other.isRendered &&
    one.isVisible === other.isVisible &&
    one.isInert === other.isInert &&
    one.isReversed === other.isReversed &&
    one.isAnnotation === other.isAnnotation &&
    one.isPreformatted === other.isPreformatted &&
    one.isInvisible === other.isInvisible &&
    one.isRightToLeft === other.isRightToLeft &&
    one.fontSize === other.fontSize &&
    one.isFixedSize === other.isFixedSize &&
    one.rem === other.rem &&
    one.scale === other.scale &&
    one.fill === other.fill &&
    one.stencil === other.stencil &&
    one.link === other.link &&
    one.hasShadow === other.hasShadow &&
    one.opacity === other.opacity &&
    one.textIndent === other.textIndent &&
    one.isClipped === other.isClipped &&
    one.isClippedPositioned === other.isClippedPositioned &&
    one.isOffPage === other.isOffPage &&
    one.isSkipped === other.isSkipped &&
    one.foreign === other.foreign &&
    one.variables === other.variables
  );
}
