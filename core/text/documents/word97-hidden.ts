/** Where the text of a Word 97 document that is not shown stands in its stream: from a position up to another. */
export type HiddenRange = readonly [from: number, to: number];

const PAGE = 512;
/** Property modifiers (MS-DOC 2.6.1) by which a run of text is not shown. */
const DELETED = 0x0800;
const HIDDEN = 0x083c;
const OPERAND_LENGTHS = [1, 1, 2, 4, 2, 2, -1, 3];
/** The length of this modifier's operand takes two bytes, that of other variable operands one (MS-DOC 2.6.4). */
const TABLE_DEFINITION = 0xd608;

/**
 * The runs that are hidden or deleted, in order, by the formatted pages of the document (MS-DOC 2.8.6 and 2.9.33).
 *
 * @param bins `PlcBteChpx`: where in the stream the runs of each page stand
 */
export function hiddenRanges(word: Buffer, bins: Buffer): HiddenRange[] {
  const pages = Math.max(0, Math.floor((bins.length - 4) / 8));
  const ranges: HiddenRange[] = [];
  for (let index = 0; index < pages; index++) {
    const start = (bins.readUInt32LE(4 * (pages + 1) + 4 * index) & 0x3fffff) * PAGE;
    const page = word.subarray(start, start + PAGE);
    if (page.length < PAGE) continue;
    const runs = page[PAGE - 1]!;
    for (let run = 0; run < runs && 4 * (runs + 1) + run < PAGE; run++) {
      const at = 2 * page[4 * (runs + 1) + run]!;
      if (at === 0 || !isHidden(page.subarray(at + 1, at + 1 + page[at]!))) continue;
      ranges.push([page.readUInt32LE(4 * run), page.readUInt32LE(4 * run + 4)]);
    }
  }
  return ranges.sort((one, other) => one[0] - other[0]);
}

/** Whether property modifiers hide or delete the text that they are for. */
export function isHidden(modifiers: Buffer): boolean {
  let isDeleted = false;
  let isVanished = false;
  for (let at = 0; at + 2 < modifiers.length; ) {
    const modifier = modifiers.readUInt16LE(at);
    let length = OPERAND_LENGTHS[modifier >> 13]!;
    // 0 and 1 mean off and on; values from 128 on follow the style, which is not looked at.
    const isOn = modifiers[at + 2] === 1;
    if (modifier === DELETED) isDeleted = isOn;
    else if (modifier === HIDDEN) isVanished = isOn;
    if (length < 0)
      length =
        modifier === TABLE_DEFINITION
          ? 1 + (modifiers[at + 2]! | ((modifiers[at + 3] ?? 0) << 8))
          : 1 + modifiers[at + 2]!;
    at += 2 + length;
  }
  return isDeleted || isVanished;
}
