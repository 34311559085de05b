/** One step of a configured entry: a letter, the joint between two words of a phrase, or a punctuation mark. */
export interface Unit {
  kind: 'letter' | 'joint' | 'mark';
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
  /** Names the entry with all its settings. */
  key: string;
  units: readonly Unit[];
  /** Its letters, folded, without anything between them. */
  letters: string;
  /** It has letters enough that a disguise of it is still unmistakable. */
  isDisguisable: boolean;
  /** It stands for every word that begins so: `disrupt*`. */
  isStem: boolean;
  /** It is up to three capitals, and is read only where it is written so: `AI`, `B2B`. */
  isAcronym: boolean;
  /** It is read only with the letter case and the accents that it has. */
  isExact: boolean;
  /** How the entry writes each of its letters, as code points. */
  written: readonly number[];
  /** It is of at least six letters, all of them ASCII: an umlaut on one of them is a disguise. */
  isPlainLatin: boolean;
  /** A match of the entry with this index does not count within this one, which itself is no entry. */
  exceptionOf: number | undefined;
  /** Its edge must not touch a letter or digit of the same word: false at an edge in a script without spaces. */
  isWholeAtStart: boolean;
  isWholeAtEnd: boolean;
  /** It is written like an address itself (`booking.com`), so that it counts where an address is. */
  isAddress: boolean;
  /** Tells whether the letters from one index to another are themselves a word people write. */
  isWord(from: number, to: number): boolean;
}
