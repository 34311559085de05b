/** From a position of the window on, where its letters stand in the text. */
interface Jump {
  position: number;
  /** In UTF-16 units from the beginning of the text. */
  offset: number;
  /** All positions up to the next jump stand for the text up to the next jump as a whole. */
  isWhole: boolean;
}

/**
 * Where the positions of a window stand in the text. Between two jumps a position is one UTF-16 unit; a jump stands where
 * something was left out, or where letters and units are not one to one.
 */
export class Offsets {
  #jumps: Jump[] = [{ position: 0, offset: 0, isWhole: false }];

  /** Says where the next letter stands, whose position will be `position`. */
  jump(position: number, offset: number, isWhole: boolean): void {
    const last = this.#jumps.at(-1)!;
    if (last.position === position) {
      last.offset = offset;
      last.isWhole = isWhole;
    } else if (isWhole || last.isWhole || last.offset - last.position !== offset - position) {
      this.#jumps.push({ position, offset, isWhole });
    }
  }

  /** Where a letter begins. */
  start(position: number): number {
    const { offset, isWhole, ...jump } = this.#jumps[this.#indexOf(position)]!;
    return isWhole ? offset : offset + position - jump.position;
  }

  /** Where a letter ends that has so many UTF-16 units. */
  end(position: number, units: number): number {
    const index = this.#indexOf(position);
    const { isWhole } = this.#jumps[index]!;
    return isWhole ? this.#jumps[index + 1]!.offset : this.start(position) + units;
  }

  /** To be called when the first positions leave the window. */
  forget(positions: number): void {
    const kept = this.#jumps.slice(this.#indexOf(positions));
    this.#jumps = kept.map(({ position, offset, isWhole }) => ({ position: position - positions, offset, isWhole }));
  }

  /** The index of the last jump at or before a position. */
  #indexOf(position: number): number {
    let low = 0;
    let high = this.#jumps.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#jumps[middle]!.position <= position) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}
