import { type Attribute, isFalse } from './xml.ts';

interface OdfStyle {
  parent: string | undefined;
  isHidden: boolean | undefined;
}

/** Styles that are looked at. */
const MAX_STYLES = 20_000;
/** How far styles are followed to their parents. */
const MAX_PARENTS = 50;

/** Tells which styles of an OpenDocument file hide what they are for: text, sections, sheets, rows, columns, slides. */
export class OdfStyles {
  readonly #styles = new Map<string, OdfStyle>();
  #current: OdfStyle | undefined;

  /** To be told of each element; those that are no styles are passed over. */
  open(name: string, attribute: Attribute): void {
    if (name === 'style') {
      this.#current = { parent: keyOf(attribute('family'), attribute('parent-style-name')), isHidden: undefined };
      const key = keyOf(attribute('family'), attribute('name'));
      if (key !== undefined && this.#styles.size < MAX_STYLES) this.#styles.set(key, this.#current);
    } else if (this.#current !== undefined && name.endsWith('-properties')) {
      const display = attribute('display');
      // Text and sections say `none`, tables `false`; slides say whether they are visible.
      if (display !== undefined) this.#current.isHidden = display === 'none' || isFalse(display);
      if (attribute('visibility') === 'hidden') this.#current.isHidden = true;
    }
  }

  close(name: string): void {
    if (name === 'style') this.#current = undefined;
  }

  hides(family: string, name: string | undefined): boolean {
    let style = this.#styles.get(keyOf(family, name) ?? '');
    for (let steps = 0; style !== undefined && steps < MAX_PARENTS; steps++) {
      if (style.isHidden !== undefined) return style.isHidden;
      style = style.parent === undefined ? undefined : this.#styles.get(style.parent);
    }
    return false;
  }
}

function keyOf(family: string | undefined, name: string | undefined): string | undefined {
  return name === undefined ? undefined : `${family ?? ''} ${name}`;
}
