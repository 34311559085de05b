import { isFalse, readXml } from './xml.ts';
import type { Zip } from './zip.ts';

interface WordStyle {
  basedOn: string | undefined;
  isHidden: boolean | undefined;
}

/** Styles that are looked at; a document has some hundred. */
const MAX_STYLES = 10_000;
/** How far styles are followed to those that they are based on. */
const MAX_BASES = 50;

/** Tells which styles of a Word document hide their text (`<w:vanish>`). */
export class WordStyles {
  readonly #styles = new Map<string, WordStyle>();
  #defaultParagraph = '';
  #isHiddenByDefault = false;

  async read(zip: Zip, path: string): Promise<void> {
    let style: WordStyle | undefined;
    await readXml(zip, path, new Set(['styleId', 'type', 'default', 'val']), {
      open: (name, attribute) => {
        if (name === 'style') {
          style = { basedOn: undefined, isHidden: undefined };
          const id = attribute('styleId') ?? '';
          if (this.#styles.size < MAX_STYLES) this.#styles.set(id, style);
          const isDefault = attribute('default');
          if (attribute('type') === 'paragraph' && isDefault !== undefined && !isFalse(isDefault))
            this.#defaultParagraph = id;
        } else if (name === 'basedOn' && style !== undefined) style.basedOn = attribute('val');
        else if (name === 'vanish') {
          const isHidden = !isFalse(attribute('val'));
          if (style === undefined) this.#isHiddenByDefault = isHidden;
          else style.isHidden = isHidden;
        } else if (name === 'tblStylePr') {
          // These properties are for one part of a table alone.
          return 0;
        }
        return undefined;
      },
      close: (name) => {
        if (name === 'style') style = undefined;
      },
    });
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
