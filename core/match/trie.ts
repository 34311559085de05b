import type { CompiledWord, Unit } from './compiled-word.ts';

/** A step of one entry or of several that begin alike. */
export interface TrieNode {
  /** The unit that leads here; undefined for the root. */
  readonly unit: Unit | undefined;
  /** The Latin letters that may come next, as bits, and a node for each in the order of the bits. */
  latinBits: number;
  readonly latin: TrieNode[];
  /** The next nodes for letters of other scripts, by code point. */
  others: Map<number, TrieNode> | undefined;
  /** Those nodes of `others` whose letter looks like a Latin one. */
  readonly lookalikes: TrieNode[];
  /** The next node for what joins two words of a phrase. */
  joint: TrieNode | undefined;
  /** The next nodes for punctuation marks, by code point. */
  marks: Map<number, TrieNode> | undefined;
  /** The entries that end here, as indices. */
  readonly ends: number[];
  /** Whether an entry of which disguises count goes through this node. */
  isDisguisable: boolean;
  /** Whether a letter of a script without spaces may come next. */
  leadsToUnspaced: boolean;
}

/**
 * The entries by their letters, one after another (a trie): entries that begin alike are followed together, so that a
 * long list costs about as much as one word.
 */
export function buildTrie(words: readonly CompiledWord[]): TrieNode {
  const root = newNode(undefined);
  words.forEach(({ units, isDisguisable }, index) => {
    let node = root;
    for (const unit of units) {
      node.isDisguisable ||= isDisguisable;
      node = childFor(node, unit);
    }
    node.isDisguisable ||= isDisguisable;
    node.ends.push(index);
  });
  return root;
}

/** The child of a Latin letter that is one of `latinBits`. */
export function latinChild(node: TrieNode, bit: number): TrieNode {
  return node.latin[bitCount(node.latinBits & (bit - 1))]!;
}

/** The nodes of an entry of the trie, without the root. */
export function pathOf(root: TrieNode, units: readonly Unit[]): TrieNode[] {
  let node = root;
  return units.map((unit) => {
    node = childFor(node, unit);
    return node;
  });
}

export function childrenOf({ latin, others, joint, marks }: TrieNode): TrieNode[] {
  return [...latin, ...(others?.values() ?? []), ...(joint === undefined ? [] : [joint]), ...(marks?.values() ?? [])];
}

function childFor(node: TrieNode, unit: Unit): TrieNode {
  if (unit.kind === 'joint') {
    node.joint ??= newNode(unit);
    return node.joint;
  }
  if (unit.kind === 'letter' && unit.bit !== 0) {
    if ((node.latinBits & unit.bit) === 0) {
      node.latin.splice(bitCount(node.latinBits & (unit.bit - 1)), 0, newNode(unit));
      node.latinBits |= unit.bit;
    }
    return latinChild(node, unit.bit);
  }
  node.others ??= new Map();
  node.marks ??= new Map();
  const children = unit.kind === 'letter' ? node.others : node.marks;
  const known = children.get(unit.code);
  if (known !== undefined) return known;
  const child = newNode(unit);
  children.set(unit.code, child);
  if (unit.looksLike !== 0) node.lookalikes.push(child);
  if (unit.isUnspaced) node.leadsToUnspaced = true;
  return child;
}

function newNode(unit: Unit | undefined): TrieNode {
  return {
    unit,
    latinBits: 0,
    latin: [],
    others: undefined,
    lookalikes: [],
    joint: undefined,
    marks: undefined,
    ends: [],
    isDisguisable: false,
    leadsToUnspaced: false,
  };
}

function bitCount(bits: number): number {
  let count = 0;
  for (let left = bits; left !== 0; left &= left - 1) count++;
  return count;
}
