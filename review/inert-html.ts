import { Parser } from 'htmlparser2';
import { elementKind } from '../core/index.ts';
import { inertCss } from './inert-css.ts';
import type { Segment } from './mark-text.ts';

const words = (text: string) => new Set(text.split(' '));

/** Elements that only arrange and emphasise text. All others are left out, their text stays. */
const ELEMENTS = words(
  'a abbr address article aside b bdi bdo big blockquote br caption center cite code col colgroup dd del details dfn div ' +
    'dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li main mark nav ol p pre q s samp ' +
    'section small span strike strong style sub summary sup table tbody td tfoot th thead time tr tt u ul var wbr',
);

/** Elements whose text is no text of the pitch. */
const WITHOUT_TEXT = words(
  'script template title iframe object embed applet svg math select textarea noframes noscript xmp audio video canvas map',
);

/** Attributes that only say how something looks. None of them holds an address. */
const ATTRIBUTES = words(
  'style class align valign width height bgcolor color face size border cellpadding cellspacing colspan rowspan dir lang ' +
    'alt title start type open',
);

const VOID = words('br col hr img wbr');

/** A picture that came inside the mail; SVG is not among them, as it is a document of its own. */
const EMBEDDED_PICTURE = /^data:image\/(?:png|jpe?g|gif|webp);base64,[a-z0-9+/=\s]*$/i;

/** Characters of source that are shown. Browsers take seconds for more, and nobody reads as much. */
export const MAX_SOURCE = 4 * 1024 * 1024;

/** Elements open at once; browsers flatten what is deeper, and take long to do it. */
const MAX_OPEN = 400;

/**
 * Source is read no further than where so many elements are open: the parser takes longer for each the deeper it is.
 * Real mails have tables in tables, a few dozen deep.
 */
const MAX_DEPTH = 2_000;
const PIECE = 4_096;

/** Characters of pictures in one document: the same one may be asked for a million times. */
const MAX_PICTURES = 32 * 1024 * 1024;

/** How a match looks, whatever the styles of the mail say of it. */
const MARK = '<mark style="all:unset!important;background:#ffd84d!important;color:#111!important">';

/** How a note of ours looks, whatever the styles of the mail say of it. */
const NOTE =
  '<p style="all:unset!important;display:block!important;margin:1em 0!important;padding:.5em!important;border:1px solid #a51d1d!important;' +
  'background:#fff!important;color:#a51d1d!important;font:16px system-ui,sans-serif!important">';

/** What a document is shown with, beside its source. */
export interface InertOptions {
  /** The `data:` address of a picture of pixels that came with the mail, by the address that the HTML names it with. */
  pictureAt?(address: string): string | undefined;
  /** Cuts a text at what is to be marked in it. It gets as one what is read as one, whatever tags are in a word. */
  mark?(text: string): readonly Segment[];
}

/**
 * The HTML of a pitch as a document that shows it and does nothing: no scripts, no forms, no addresses to load or to go
 * to. It is written anew from what is allowed, so that what a browser makes of odd source is not a question.
 *
 * It is shown only under `PITCH_HEADERS`, which forbid the same things once more.
 */
export function inertHtml(source: string, { pictureAt, mark = unmarked }: InertOptions = {}): string {
  const out: string[] = [];
  const open: string[] = [];
  let silent = 0;
  let inStyle = false;
  let depth = 0;
  let room = MAX_PICTURES;
  /** The text since the last tag: the parser hands it over in pieces, which may cut a word. */
  let text = '';
  /** The texts that are read as one, and where in `out` each is written once all of them are there. */
  let line: { text: string; at: number }[] = [];

  const endText = () => {
    if (text === '') return;
    // In a style nothing is an entity: a `<` is written so that it cannot end it.
    if (!inStyle) line.push({ text, at: out.length });
    out.push(inStyle ? inertCss(text.replaceAll('<', '\\3c ')) : '');
    text = '';
  };

  const endLine = () => {
    if (line.length === 0) return;
    const segments = mark(line.map((one) => one.text).join('')).values();
    let segment: Segment = { text: '', marked: false };
    for (const { text, at } of line) {
      for (let left = text.length; left > 0; ) {
        if (segment.text === '') segment = segments.next().value!;
        const part = { ...segment, text: segment.text.slice(0, left) };
        out[at] += markedUp(part);
        left -= part.text.length;
        segment = { ...segment, text: segment.text.slice(part.text.length) };
      }
    }
    line = [];
  };

  const attributesOf = (name: string, attributes: Record<string, string>) => {
    const kept = Object.entries(attributes).filter(([attribute]) => ATTRIBUTES.has(attribute));
    for (const one of kept) if (one[0] === 'style') one[1] = inertCss(one[1]);
    const { src = '', href } = attributes;
    if (name === 'img') {
      const picture = EMBEDDED_PICTURE.test(src) ? src : pictureAt?.(src);
      if (picture !== undefined && picture.length <= room) {
        room -= picture.length;
        kept.push(['src', picture]);
      }
    }
    // Where a link leads can be read, and not be followed.
    if (name === 'a' && href && !('title' in attributes)) kept.push(['title', href.slice(0, 500)]);
    return kept.map(([attribute, value]) => ` ${attribute}="${escaped(value)}"`).join('');
  };

  const parser = new Parser(
    {
      onopentag(name, attributes) {
        depth += 1;
        endText();
        if (keepsApart(name)) endLine();
        if (WITHOUT_TEXT.has(name)) silent += 1;
        if (silent > 0 || !ELEMENTS.has(name) || open.length >= MAX_OPEN) return;
        out.push(`<${name}${attributesOf(name, attributes)}>`);
        if (VOID.has(name)) return;
        open.push(name);
        inStyle = name === 'style';
      },
      ontext(piece) {
        if (silent === 0) text += piece;
      },
      onclosetag(name) {
        depth -= 1;
        endText();
        if (keepsApart(name)) endLine();
        if (WITHOUT_TEXT.has(name)) silent = Math.max(0, silent - 1);
        inStyle = false;
        const at = open.lastIndexOf(name);
        if (silent > 0 || at < 0) return;
        for (const one of open.splice(at).reverse()) out.push(`</${one}>`);
      },
    },
    { decodeEntities: true, lowerCaseTags: true, lowerCaseAttributeNames: true },
  );
  const end = Math.min(source.length, MAX_SOURCE);
  let at = 0;
  for (; at < end && depth < MAX_DEPTH; at += PIECE) parser.write(source.slice(at, Math.min(at + PIECE, end)));
  const isTooDeep = depth >= MAX_DEPTH;
  parser.end();
  endText();
  endLine();
  for (const one of open.reverse()) out.push(`</${one}>`);
  if (at < source.length) out.push(`${NOTE}${cutNote(isTooDeep)}</p>`);
  // Keys scroll only what has the focus, and a mail has hardly anything left that can.
  return (
    '<!doctype html><html tabindex="0"><head><meta charset="utf-8"><title>Pitch</title>' +
    '<style>html{box-sizing:border-box;min-height:100%}html:focus-visible{outline:2px solid #1d5fd1;outline-offset:-2px}' +
    'body{margin:12px;background:#fff;color:#111;font:16px/1.5 system-ui,sans-serif;overflow-wrap:anywhere}' +
    'img{max-width:100%}a{text-decoration:underline}</style></head>' +
    `<body>${out.join('')}</body></html>`
  );
}

function cutNote(isTooDeep: boolean): string {
  const why = isTooDeep
    ? `more than ${MAX_DEPTH} of its elements are inside one another`
    : `it is longer than ${MAX_SOURCE / 1024 / 1024} MB`;
  return `The HTML of this pitch is cut here: ${why}.`;
}

/** Whether its text is not read on from what is before it, nor into what is behind it. */
function keepsApart(name: string): boolean {
  return elementKind(name).separator !== '';
}

function markedUp({ text, marked }: Segment): string {
  return marked ? `${MARK}${escaped(text)}</mark>` : escaped(text);
}

function unmarked(text: string): Segment[] {
  return [{ text, marked: false }];
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\u0000', '');
}
