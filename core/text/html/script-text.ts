/** What matters in a script's text: comments, and scripts in them. */
const MARKS = /<!--(?:-*>)?|-->|<script(?=[\s/>])/gi;
const LONGEST_MARK = '<script>'.length;

/** Follows a script's text, which comes in pieces, to tell which end tag ends it. */
export class ScriptText {
  #isEscaped = false;
  #isDoubleEscaped = false;
  /** The end of the last piece: a mark may go on in the next one. */
  #tail = '';

  write(piece: string): void {
    const text = this.#tail + piece;
    for (const [mark] of text.matchAll(MARKS)) {
      if (mark.endsWith('>')) this.#isEscaped = this.#isDoubleEscaped = false;
      else if (mark === '<!--') this.#isEscaped = true;
      else this.#isDoubleEscaped = this.#isEscaped;
    }
    this.#tail = text.slice(1 - LONGEST_MARK);
  }

  /** Tells whether an end tag ends the script: not that of one in a comment in it ("double escaped", HTML 13.2.5.27). */
  endsHere(): boolean {
    const isEnd = !this.#isDoubleEscaped;
    this.#isDoubleEscaped = false;
    return isEnd;
  }
}
