/**
 * A text without the given characters at its end. A loop, as a regular expression such as `/ +$/` tries anew from each of many
 * spaces that stand before another character, which takes quadratic time.
 *
 * @param characters each of them one UTF-16 unit
 */
export function withoutEnd(text: string, characters: string): string {
  let end = text.length;
  while (end > 0 && characters.includes(text[end - 1]!)) end--;
  return text.slice(0, end);
}
