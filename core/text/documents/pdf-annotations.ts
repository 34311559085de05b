/** What pdf.js tells of an annotation, as far as it is looked at. Any of it may be of another type: it is the sender's. */
interface Annotation {
  id?: unknown;
  subtype?: unknown;
  hasAppearance?: unknown;
  annotationFlags?: unknown;
  contentsObj?: { str?: unknown };
  fieldValue?: unknown;
  checkBox?: unknown;
  radioButton?: unknown;
  textContent?: unknown;
  options?: unknown;
}

/** ISO 32000-1, 12.5.3: not shown on a screen. */
const HIDDEN = 1 << 1;
const NO_VIEW = 1 << 5;
/** Texts of one annotation. */
const MAX_TEXTS = 1_000;

/** The texts that the annotations of a page show: notes, text typed onto the page, what stands in fields. */
export function* annotationTexts(annotations: readonly unknown[]): Generator<string> {
  for (const annotation of annotations as Annotation[]) {
    if (isHidden(annotation)) continue;
    const texts = new Set<string>();
    const add = (value: unknown) => {
      if (typeof value === 'string' && value.trim() !== '' && texts.size < MAX_TEXTS) texts.add(value);
    };
    add(annotation.contentsObj?.str);
    // The state of a box to tick has a name, which is not shown.
    if (annotation.checkBox !== true && annotation.radioButton !== true) {
      for (const value of [annotation.fieldValue].flat()) add(shownChoice(annotation.options, value));
    }
    if (Array.isArray(annotation.textContent)) add(annotation.textContent.join('\n'));
    yield* texts;
  }
}

/** The ids of annotations that draw what is not told of them otherwise: buttons, lists, signatures, stamps. */
export function idsOfDrawn(annotations: readonly unknown[]): ReadonlySet<unknown> {
  const drawn = (annotations as Annotation[]).filter(
    (annotation) =>
      annotation.hasAppearance === true &&
      !isHidden(annotation) &&
      !Array.isArray(annotation.textContent) &&
      !UNWRITTEN.has(annotation.subtype) &&
      // The tick in a box is a letter of a font of pictures.
      annotation.checkBox !== true &&
      annotation.radioButton !== true,
  );
  return new Set(drawn.map(({ id }) => id));
}

/** Annotations that mark or link what is on the page. */
const UNWRITTEN: ReadonlySet<unknown> = new Set('Link Popup Highlight Underline Squiggly StrikeOut Ink'.split(' '));

function isHidden({ annotationFlags: flags }: Annotation): boolean {
  return typeof flags === 'number' && (flags & (HIDDEN | NO_VIEW)) !== 0;
}

/** What a list shows for the value that is chosen. */
function shownChoice(options: unknown, value: unknown): unknown {
  if (!Array.isArray(options)) return value;
  const chosen = options.find((option) => option?.exportValue === value);
  return chosen?.displayValue ?? value;
}
