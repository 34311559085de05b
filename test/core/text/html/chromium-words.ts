import type { Page } from 'playwright-core';

/** The windows that a page is looked at in: `core/text/html/views.ts` has the same. */
const WINDOWS = [
  { width: 1_280, height: 800, colorScheme: 'light' },
  { width: 1_280, height: 800, colorScheme: 'dark' },
  { width: 390, height: 844, colorScheme: 'light' },
  { width: 390, height: 844, colorScheme: 'dark' },
] as const;

/** Opens a page in a context of its own, without scripts, as mail programs show mail. */
export type OpenPage = (options: {
  javaScriptEnabled: false;
  viewport: { width: number; height: number };
}) => Promise<Page>;

/** The words that a person can make out of each page, in any of the windows. */
export async function wordsInChromium(pages: readonly string[], open: OpenPage): Promise<Set<string>[]> {
  const words = pages.map(() => new Set<string>());
  for (const { width, height, colorScheme } of WINDOWS) {
    const page = await open({ javaScriptEnabled: false, viewport: { width, height } });
    await page.route(/^http/, (route) => route.abort());
    await page.emulateMedia({ colorScheme });
    for (const [index, html] of pages.entries()) {
      await page.setContent(html, { waitUntil: 'domcontentloaded' });
      for (const word of (await page.evaluate(visibleText)).split(/\s+/)) if (word !== '') words[index]!.add(word);
    }
    await page.context().close();
  }
  return words;
}

/**
 * The rendered text of the page, without what is rendered but cannot be made out. Runs in the page, so it stands alone.
 */
function visibleText(): string {
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true })!;
  const colors = new Map<string, number[]>();
  const rgba = (color: string): number[] => {
    const known = colors.get(color);
    if (known !== undefined) return known;
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = color;
    canvas.fillRect(0, 0, 1, 1);
    const channels = [...canvas.getImageData(0, 0, 1, 1).data].map((channel) => channel / 255);
    colors.set(color, channels);
    return channels;
  };
  const over = (top: number[], bottom: number[]) =>
    top.slice(0, 3).map((channel, at) => channel * top[3]! + bottom[at]! * (1 - top[3]!));
  const linear = (color: number[]) =>
    color.map((one) => (one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4));
  const light = ([red = 0, green = 0, blue = 0]: number[]) => 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  const ratio = (one: number, other: number) => (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
  const paints = new Map<Element, { background: number[]; opacity: number; isPicture: boolean }>();
  const paintOf = (element: Element | null): { background: number[]; opacity: number; isPicture: boolean } => {
    if (element === null) return { background: [1, 1, 1], opacity: 1, isPicture: false };
    const known = paints.get(element);
    if (known !== undefined) return known;
    const { background, opacity, isPicture } = paintOf(element.parentElement);
    const style = getComputedStyle(element);
    const isOpaque = rgba(style.backgroundColor)[3] === 1;
    const paint = {
      background: style.display === 'contents' ? background : over(rgba(style.backgroundColor), background),
      opacity: opacity * Number(style.opacity) * (style.filter.includes('opacity(0)') ? 0 : 1),
      // A picture or a gradient may have any colour.
      isPicture: style.backgroundImage !== 'none' || (isPicture && !isOpaque),
    };
    paints.set(element, paint);
    return paint;
  };
  const isHidden = (node: Text): boolean => {
    const element = node.parentElement!;
    const own = getComputedStyle(element);
    const chain: Element[] = [];
    for (let at: Element | null = element; at !== null; at = at.parentElement) chain.push(at);
    const { background, opacity, isPicture } = paintOf(element);
    // `innerText` has what is collapsed, though nobody sees it.
    if (own.visibility === 'collapse') return true;
    if (opacity < 0.05 || Number.parseFloat(own.fontSize) < 2) return true;
    const text = linear(over(rgba(own.webkitTextFillColor), background));
    const behind = linear(background);
    const isSeen =
      isPicture || ratio(light(text), light(behind)) >= 1.1 || text.some((one, at) => ratio(one, behind[at]!) >= 2);
    if (!isSeen) return true;
    const range = document.createRange();
    range.selectNodeContents(node);
    const rects = [...range.getClientRects()].filter(({ width, height }) => width > 0 || height > 0);
    if (rects.length === 0) {
      const boxless = element.closest('select') ?? element.closest('textarea, svg, option');
      return node.data.trim() !== '' && boxless?.checkVisibility() !== true;
    }
    return rects.every(({ left, right, top, bottom }) => {
      if (bottom - top < 1 || right <= 1 || bottom + scrollY <= 1 || left > 5000) return true;
      let box = { left, right, top, bottom };
      let position = 'static';
      for (const one of chain) {
        const style = getComputedStyle(one);
        if (style.clipPath === 'inset(100%)' || (style.position === 'absolute' && style.clip.startsWith('rect')))
          return true;
        const isSkipped = position === 'absolute' && style.position === 'static' && style.transform === 'none';
        const isBox =
          style.display !== 'inline' &&
          style.display !== 'contents' &&
          one !== document.documentElement &&
          one !== document.body;
        if (!isSkipped && isBox && style.overflow !== 'visible') {
          const frame = one.getBoundingClientRect();
          box = {
            left: Math.max(box.left, frame.left),
            right: Math.min(box.right, frame.right),
            top: Math.max(box.top, frame.top),
            bottom: Math.min(box.bottom, frame.bottom),
          };
          if (box.right - box.left <= 2 || box.bottom - box.top <= 2) return true;
        }
        if (!isSkipped) position = style.position;
      }
      return false;
    });
  };
  const hidden: Text[] = [];
  const walker = document.createTreeWalker(document, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    if (node.parentElement !== null && isHidden(node as Text)) hidden.push(node as Text);
  }
  for (const node of hidden) node.data = '';
  // An empty box that is taken out of the flow keeps no letters apart, though `innerText` ends a line for it.
  for (const element of document.querySelectorAll<HTMLElement>('body *')) {
    const { position } = getComputedStyle(element);
    if ((position === 'absolute' || position === 'fixed') && !element.textContent?.trim())
      element.style.setProperty('display', 'none', 'important');
  }
  // Of what is not rendered at all, `innerText` is all of its text.
  return document.documentElement.checkVisibility() ? document.documentElement.innerText : '';
}
