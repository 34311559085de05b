import { Parser } from 'htmlparser2';

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

/** A picture that came inside the HTML; SVG is not among them, as it is a document of its own. */
const EMBEDDED_PICTURE = /^data:image\/(?:png|jpe?g|gif|webp);base64,[a-z0-9+/=\s]*$/i;

/** Elements open at once; browsers flatten what is deeper, and take long to do it. */
const DEEPEST = 400;

/**
 * Source is read no further than where so many elements are open: the parser takes longer for each the deeper it is.
 * Real mails have tables in tables, a few dozen deep.
 */
const TOO_DEEP = 2_000;
const PIECE = 4_096;

/**
 * The HTML of a pitch as a document that shows it and does nothing: no scripts, no forms, no addresses to load or to go
 * to. It is written anew from what is allowed, so that what a browser makes of odd source is not a question.
 *
 * It is shown only under `PITCH_HEADERS`, which forbid the same things once more: styles may still ask for pictures, and
 * get none.
 */
export function inertHtml(source: string): string {
  const out: string[] = [];
  const open: string[] = [];
  let silent = 0;
  let inStyle = false;
  let depth = 0;
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        depth += 1;
        if (WITHOUT_TEXT.has(name)) silent += 1;
        if (silent > 0 || !ELEMENTS.has(name) || open.length >= DEEPEST) return;
        out.push(`<${name}${attributesOf(name, attributes)}>`);
        if (VOID.has(name)) return;
        open.push(name);
        inStyle = name === 'style';
      },
      ontext(text) {
        if (silent > 0) return;
        // In a style nothing is an entity: a `<` is written so that it cannot end it.
        out.push(inStyle ? text.replaceAll('<', '\\3c ') : escaped(text));
      },
      onclosetag(name) {
        depth -= 1;
        if (WITHOUT_TEXT.has(name)) silent = Math.max(0, silent - 1);
        inStyle = false;
        const at = open.lastIndexOf(name);
        if (silent > 0 || at < 0) return;
        for (const one of open.splice(at).reverse()) out.push(`</${one}>`);
      },
    },
    { decodeEntities: true, lowerCaseTags: true, lowerCaseAttributeNames: true },
  );
  for (let at = 0; at < source.length && depth < TOO_DEEP; at += PIECE) parser.write(source.slice(at, at + PIECE));
  parser.end();
  for (const one of open.reverse()) out.push(`</${one}>`);
  return (
    '<!doctype html><html><head><meta charset="utf-8"><title>Pitch</title>' +
    '<style>body{margin:12px;background:#fff;color:#111;font:16px/1.5 system-ui,sans-serif;overflow-wrap:anywhere}' +
    'img{max-width:100%}a{text-decoration:underline}</style></head>' +
    `<body>${out.join('')}</body></html>`
  );
}

function attributesOf(name: string, attributes: Record<string, string>): string {
  const kept = Object.entries(attributes).filter(([attribute]) => ATTRIBUTES.has(attribute));
  if (name === 'img' && EMBEDDED_PICTURE.test(attributes.src ?? '')) kept.push(['src', attributes.src!]);
  // Where a link leads can be read, and not be followed.
  if (name === 'a' && attributes.href && !('title' in attributes)) kept.push(['title', attributes.href.slice(0, 500)]);
  return kept.map(([attribute, value]) => ` ${attribute}="${escaped(value)}"`).join('');
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\u0000', '');
}
