/**
 * Joins the lines of `format=flowed` with `DelSp=yes` (RFC 3676 4.2): a line that ends in a space goes on in the next line
 * of the same quote depth, and the space is not part of the text.
 *
 * @returns a function that takes the text in pieces of whole lines; only a line longer than a piece may be cut
 */
export function unflowing(): (source: string) => string {
  let depth = 0;
  let flowingDepth = -1;
  let isCut = false;
  return (source) => {
    const shown: string[] = [];
    for (const line of source.split(/(?<=\n)/)) {
      const end = /\r?\n$/.exec(line)?.[0] ?? '';
      let content = line.slice(0, line.length - end.length);
      if (!isCut) {
        depth = /^>*/.exec(content)![0].length;
        // Space-stuffing (RFC 3676 4.4): one space behind the quote marks is not part of the text.
        content = content.slice(depth).replace(/^ /, '');
        if (flowingDepth !== depth) shown.push(flowingDepth >= 0 ? '\n' : '', '>'.repeat(depth), depth > 0 ? ' ' : '');
      }
      // RFC 3676 4.3: the line above a signature does not flow.
      const isFlowing = end !== '' && content.endsWith(' ') && content !== '-- ';
      shown.push(isFlowing ? content.slice(0, -1) : content + end);
      flowingDepth = isFlowing ? depth : -1;
      isCut = end === '';
    }
    return shown.join('');
  };
}
