/**
 * Picks among the forms that `<mc:AlternateContent>` gives of the same content (ECMA-376 part 3): the Fallback is
 * for programs that know no Choice, and is skipped where there is one.
 */
export class AlternateContent {
  #hasChoice = false;

  /** Takes the name of any element that opens. @returns as `XmlHandler.open` */
  open(name: string): number | undefined {
    if (name === 'AlternateContent') this.#hasChoice = false;
    else if (name === 'Choice') this.#hasChoice = true;
    else if (name === 'Fallback' && this.#hasChoice) return 0;
    return undefined;
  }
}
