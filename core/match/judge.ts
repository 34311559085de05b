import type { Candidate, Gap } from './candidate.ts';
import { isSeparator } from './gaps.ts';
import { BASE, CASED, DIGIT, LETTER, LOWER } from './letter.ts';
import type { Letters } from './letter-window.ts';
import { ownLetter } from './own-letters.ts';
import {
  endsWhole,
  isAffix,
  isBehindBoundPrefix,
  MAX_AFFIX,
  scriptBeside,
  scriptOf,
  startsWhole,
} from './word-edges.ts';

/** ё */
const IO = 0x451;

/** A digit or symbol counts as a letter only beside so many letters that are written as they are. */
const MIN_REAL_LETTERS = 6;

/** A reason why a reader does not read the word in a candidate. */
interface Rule {
  /** What the candidate is instead, in a few words. */
  name: string;
  rejects(candidate: Candidate, text: Letters): boolean;
}

/**
 * What is not read as the word, rule by rule. A candidate that none of these rejects is the word; to accept a further
 * disguise, finder.ts has to find it and no rule here may reject it.
 */
const RULES: readonly Rule[] = [
  {
    name: 'part of a longer word',
    rejects: ({ word, start, end }, text) =>
      (word.isWholeAtStart && !startsWhole(text, start)) || (word.isWholeAtEnd && !endsWhole(text, start, end)),
  },
  {
    // `mis-leading` is not `leading`.
    name: 'a longer word with a hyphen',
    rejects: ({ word, start }, text) => word.isWholeAtStart && isBehindBoundPrefix(text, start),
  },
  {
    name: 'written otherwise than the entry',
    rejects: (candidate, text) => candidate.word.isExact && !isWrittenAlike(candidate, text),
  },
  {
    // `US` is not `us`.
    name: 'not in capitals',
    rejects: ({ word, letters }, text) => word.isAcronym && letters.some(({ at }) => (text.folded[at]! & LOWER) !== 0),
  },
  {
    // `schön` is not `schon`; but `dïsrüptïve` is the word.
    name: 'a word with another letter',
    rejects: (candidate, text) => !candidate.word.isPlainLatin && hasOtherLetter(candidate, text),
  },
  {
    // `A.I.` for `AI` would be found in every list of initials.
    name: 'a disguise of too short a word',
    rejects: ({ word, letters, isStretched }) =>
      !word.isDisguisable && (isStretched || letters.some(({ gap, writing }) => isFilled(gap) || writing === 'leet')),
  },
  {
    // `d1$2up71v3` may be anything.
    name: 'too few letters beside digits and symbols',
    rejects: ({ letters }) =>
      letters.some(({ writing }) => writing === 'leet') &&
      letters.filter(({ writing }) => writing !== 'leet').length < MIN_REAL_LETTERS,
  },
  {
    // Running Cyrillic or Greek is not Latin: its letters count in a word that mixes scripts, or that stands among others.
    name: 'a word of another script',
    rejects: isOfAnotherScript,
  },
  {
    // `d i s r u p t i v e l y`
    name: 'a longer word, spelled out',
    rejects: (candidate, text) =>
      !candidate.word.isStem && isSpelledOut(candidate) && goesOnSpelledOut(candidate, text),
  },
  {
    // A space is a slip only in a word that is known, and where neither half is a word people write: not `disrupt Ive`.
    name: 'two words with a space between them',
    rejects: (candidate) => candidate.isJoined && hasGap(candidate, 'space') && !isSlip(candidate),
  },
  {
    // `dis-rup-tive` is the word; `re-sign` is another.
    name: 'two words with a hyphen between them',
    rejects: (candidate) => candidate.isJoined && hasGap(candidate, 'hyphen') && !isSyllabic(candidate),
  },
];

/**
 * Judges whether a reader reads the word in a candidate.
 *
 * @returns why not, in a few words; undefined where the candidate is the word
 */
export function whyNotRead(candidate: Candidate, text: Letters): string | undefined {
  return RULES.find(({ rejects }) => rejects(candidate, text))?.name;
}

function isWrittenAlike({ word, letters }: Candidate, text: Letters): boolean {
  return letters.every(
    ({ at, gap }, index) => text.written[at] === word.written[index] && (gap === 'none' || gap === 'line'),
  );
}

/**
 * Whether the text has `ö`, say, where the entry has `o`, or the other way round. Two spellings of an entry are the word all
 * the same: a long one in plain letters, as people without the key for `ä` write `revolutionar`, and a Russian one with `е`
 * for `ё`.
 */
function hasOtherLetter({ word, letters }: Candidate, text: Letters): boolean {
  return letters.some(({ at }, index) => {
    const [own, entry] = [ownLetter(text.written[at]!), ownLetter(word.written[index]!)];
    return own !== entry && !(own === 0 && (word.isDisguisable || entry === IO));
  });
}

function hasGap({ letters }: Candidate, wanted: Gap): boolean {
  return letters.some(({ gap }) => gap === wanted);
}

/** Something is set between all its letters. */
function isSpelledOut({ letters, isJoined }: Candidate): boolean {
  return !isJoined && letters.some(({ gap }) => isFilled(gap));
}

/** Whether something of a disguise stands in the gap. */
function isFilled(gap: Gap): boolean {
  return gap !== 'none' && gap !== 'line';
}

function isSlip({ word, letters }: Candidate): boolean {
  if (letters.some(({ gap }) => gap === 'hyphen')) return false;
  const at = letters.findIndex(({ gap }) => gap === 'space');
  const [from, to] = wordAround(letters, word.units, at);
  return at - from > 1 && to - at > 1 && word.isWord(from, to) && !word.isWord(from, at) && !word.isWord(at, to);
}

function isSyllabic({ word, letters }: Candidate): boolean {
  const hyphens = letters.flatMap(({ gap }, index) => (gap === 'hyphen' ? [index] : []));
  const [from, to] = wordAround(letters, word.units, hyphens[0]!);
  const cuts = [from, ...hyphens, to];
  const syllables = cuts.slice(1).map((end, index) => [cuts[index]!, end] as const);
  return (
    syllables.every(([start, end]) => end - start > 1) && syllables.some(([start, end]) => !word.isWord(start, end))
  );
}

/** The part of a phrase, as a range of its letters, that the letter at an index belongs to. */
function wordAround(letters: Candidate['letters'], units: Candidate['word']['units'], index: number): [number, number] {
  let from = 0;
  let at = 0;
  for (const unit of units) {
    if (unit.kind === 'letter') at++;
    else if (at > index) break;
    else from = at;
  }
  return [from, Math.min(at, letters.length)];
}

/** Single letters just before or behind a spelled-out word make it another one. */
function goesOnSpelledOut({ start, end, letters }: Candidate, text: Letters): boolean {
  const widths = letters.flatMap(({ gap, at }, index) =>
    gap === 'separators' ? [at - letters[index - 1]!.at - 1] : [],
  );
  const width = Math.max(1, ...widths);
  return isAffix(singleLetters(text, start, -1, width)) || isAffix(singleLetters(text, end - 1, 1, width));
}

/** Letters that stand alone, at most `width` separators apart, from a position on in one direction. */
function singleLetters(text: Letters, from: number, step: 1 | -1, width: number): number[] {
  const { folded, length } = text;
  const found: number[] = [];
  let at = from;
  while (found.length <= MAX_AFFIX) {
    let gap = 0;
    while (gap <= width && isSeparator(text, at + step * (gap + 1))) gap++;
    const letter = at + step * (gap + 1);
    if (gap === 0 || gap > width || letter < 0 || letter >= length || !(folded[letter]! & CASED)) break;
    const beyond = letter + step;
    if (beyond >= 0 && beyond < length && folded[beyond]! & (LETTER | DIGIT)) break;
    found.push(folded[letter]! & BASE);
    at = letter;
  }
  return found;
}

function isOfAnotherScript({ word, start, end, letters }: Candidate, text: Letters): boolean {
  const lookalikes = letters.filter(({ writing }) => writing === 'lookalike').length;
  const others = letters.filter(({ writing }) => writing !== 'leet').length;
  if (lookalikes === 0 || lookalikes < others) return false;
  const scripts = new Set<string>();
  for (let at = start; at < end; at++) {
    if (text.folded[at]! & LETTER) scripts.add(scriptOf(text.folded[at]! & BASE));
  }
  if (scripts.size > 1) return false;
  if (!word.isDisguisable) return true;
  return scripts.has(scriptBeside(text, start, -1)) || scripts.has(scriptBeside(text, end - 1, 1));
}
