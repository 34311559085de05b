/** One step of a configured entry: a letter, white space, or a punctuation mark. */
export interface Unit {
  kind: 'letter' | 'white' | 'mark';
  /** The folded code point. */
  code: number;
  /** Bit of the Latin letter; 0 for any other. */
  bit: number;
  /** For a letter of another script: the Latin letters it looks like, as bits. */
  looksLike: number;
  /** It belongs to a script without spaces between words. */
  isUnspaced: boolean;
}

/** A configured entry, ready to be looked for. */
export interface CompiledWord {
  /** As it stands in the configuration. */
  entry: string;
  units: readonly Unit[];
  /** Its letters, folded, without anything between them. */
  letters: string;
  /** It has letters enough that a disguise of it is still unmistakable. */
  isDisguisable: boolean;
  /** Its edge must not touch a letter or digit of the same word: false at an edge in a script without spaces. */
  isWholeAtStart: boolean;
  isWholeAtEnd: boolean;
  /** It is written like an address itself (`booking.com`), so that it counts where an address is. */
  isAddress: boolean;
  /** Tells whether the letters from one index to another are themselves a word people write. */
  isWord(from: number, to: number): boolean;
}
