import { type DocumentTexts, PARAGRAPH } from './document-texts.ts';
import { readXml } from './xml.ts';
import type { Zip } from './zip.ts';

/** Strings that are told apart; all further ones are read. A sheet has a million rows. */
const MAX_STRINGS = 4_000_000;
/** Sheets that are told apart; the further ones go by the name of the last. */
const MAX_SHEETS = 65_534;

/**
 * The strings that the cells of a workbook share. Only those are read that a cell on display uses, as they stream by: to hold
 * them all would take several times the memory of the workbook.
 */
export class SharedStrings {
  /** For each string one more than the index of the first sheet that uses it; 0 for none. */
  #users = new Uint16Array(1_024);
  readonly #sheets: string[] = [];

  get areUsed(): boolean {
    return this.#sheets.length > 0;
  }

  /** @param location of the sheet whose cell uses the string */
  use(index: number, location: string): void {
    if (this.#sheets.at(-1) !== location && this.#sheets.length < MAX_SHEETS) this.#sheets.push(location);
    if (!Number.isInteger(index) || index < 0 || index >= MAX_STRINGS) return;
    if (index >= this.#users.length) {
      const grown = new Uint16Array(Math.min(MAX_STRINGS, 2 * index + 2));
      grown.set(this.#users);
      this.#users = grown;
    }
    if (this.#users[index] === 0) this.#users[index] = this.#sheets.length;
  }

  async read(zip: Zip, path: string, texts: DocumentTexts): Promise<void> {
    let index = -1;
    let location = '';
    let isText = false;
    await readXml(zip, path, new Set(), {
      open: (name) => {
        isText = name === 't';
        if (name === 'rPh') return 0;
        if (name !== 'si') return undefined;
        index++;
        const user = index < MAX_STRINGS ? (this.#users[index] ?? 0) : this.#sheets.length;
        location = this.#sheets[user - 1] ?? '';
        return user === 0 ? 0 : undefined;
      },
      close: (name) => {
        isText = false;
        if (name === 'si' && location !== '') texts.write(location, PARAGRAPH);
      },
      text: (piece) => {
        if (isText) texts.write(location, piece);
      },
    });
  }
}
