import { type Attribute, isFalse, type XmlHandler } from './xml.ts';

interface WordStyle {
  basedOn: string | undefined;
  isHidden: boolean | undefined;
}

/** Styles that are looked at; a document has some hundred. */
const MAX_STYLES = 10_000;
/** How far styles are followed to those that they are based on. */
const MAX_BASES = 50;

/** What the styles of WordprocessingML call the attributes that are looked at. */
export const STYLE_ATTRIBUTES = new Set(['styleId', 'type', 'default', 'val']);

/** Tells which styles of a Word document hide their text (`<w:vanish>`). Reads the part that holds the styles. */
export class WordStyles implements XmlHandler {
  readonly #styles = new Map<string, WordStyle>();
  #defaultParagraph = '';
  #isHiddenByDefault = false;
  #current: WordStyle | undefined;

  open(name: string, attribute: Attribute): number | undefined {
    if (name === 'style') {
      const style: WordStyle = { basedOn: undefined, isHidden: undefined };
      this.#current = style;
      const id = attribute('styleId') ?? '';
      if (this.#styles.size < MAX_STYLES) this.#styles.set(id, style);
      const isDefault = attribute('default');
      if (attribute('type') === 'paragraph' && isDefault !== undefined && !isFalse(isDefault))
        this.#defaultParagraph = id;
    } else if (name === 'basedOn' && this.#current !== undefined) this.#current.basedOn = attribute('val');
    else if (name === 'vanish') {
      const isHidden = !isFalse(attribute('val'));
      if (this.#current === undefined) this.#isHiddenByDefault = isHidden;
      else this.#current.isHidden = isHidden;
    } else if (name === 'tblStylePr') {
      // These properties are for one part of a table alone.
      return 0;
    }
    return undefined;
  }

  close(name: string): void {
    if (name === 'style') this.#current = undefined;
  }

  /**
   * Tells whether text is hidden that has no `<w:vanish>` of its own. Where both styles hide it they cancel each other out
   * (ECMA-376 part 1, 17.7.3).
   */
  hide(paragraph: string | undefined, character: string | undefined): boolean {
    const byParagraph = this.#isHidden(paragraph ?? this.#defaultParagraph);
    const byCharacter = character === undefined ? undefined : this.#isHidden(character);
    if (byParagraph === undefined && byCharacter === undefined) return this.#isHiddenByDefault;
    return (byParagraph ?? false) !== (byCharacter ?? false);
  }

  #isHidden(id: string): boolean | undefined {
    let style = this.#styles.get(id);
    for (let steps = 0; style !== undefined && steps < MAX_BASES; steps++) {
      if (style.isHidden !== undefined) return style.isHidden;
      style = style.basedOn === undefined ? undefined : this.#styles.get(style.basedOn);
    }
    return undefined;
  }
}
