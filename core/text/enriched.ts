/** text/enriched (RFC 1896) as it is shown: without commands, `<<` as a less-than sign, a single line end as a space. */
export function enrichedText(source: string): string {
  return source
    .replace(/<param>[^<]*<\/param>/gi, '')
    .replace(/<<|<\/?[a-z0-9-]{1,60}>/gi, (command) => (command === '<<' ? '<' : ''))
    .replace(/(\r?\n)+/g, (ends) => (ends.indexOf('\n') === ends.lastIndexOf('\n') ? ' ' : '\n'));
}
