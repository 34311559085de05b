/** Private-use characters that stand for a colon and a semicolon in a name while the list is parsed. */
const COLON = '\ue03a';
const SEMICOLON = '\ue03b';

/** An address in square brackets, as some mail programs write it. */
const BRACKETED = /\[\s*(?:mailto:)?([^\s[\]@]+@[^\s[\]]+)\s*\]/gi;

/** A character of a list that is in no quotes, comment or angle brackets; `<` stands for a whole address in brackets. */
interface Mark {
  at: number;
  char: ':' | ';' | '<' | '@';
}

/**
 * Guards the colons and semicolons of an address list that belong to an unquoted name, as in `Acme: Daily News <a@b.example>`:
 * a parser takes the name before a colon for that of a group. A colon begins a group (RFC 5322 3.4) only if an address
 * without angle brackets or a `;` behind an address follows. An address in square brackets, in a list that has no others, gets
 * angle brackets.
 *
 * @returns the list for the parser; `unguarded` gives its parts back
 */
export function guardNames(list: string): string {
  const text = list.includes('<') ? list : list.replace(BRACKETED, '<$1>');
  if (!text.includes(':')) return text;
  const guarded = new Map<number, string>();
  let semicolon: number | undefined;
  /** The first address between here and the next semicolon, or the end. */
  let address: '<' | '@' | undefined;
  for (const { at, char } of marksOf(text).reverse()) {
    if (char === ';') {
      semicolon = at;
      address = undefined;
    } else if (char !== ':') address = char;
    else if (semicolon === undefined) {
      if (address !== '@') guarded.set(at, COLON);
    } else if (address === undefined && !isEmptyGroup(text, at)) {
      guarded.set(at, COLON).set(semicolon, SEMICOLON);
    }
  }
  if (guarded.size === 0) return text;
  return Array.from({ length: text.length }, (_, at) => guarded.get(at) ?? text[at]!).join('');
}

/** A name or an address as it was before `guardNames`. */
export function unguarded(text: string): string {
  return text.replaceAll(COLON, ':').replaceAll(SEMICOLON, ';');
}

/** Tells whether nothing stands between the colon at an offset and a semicolon, as in `undisclosed-recipients:;`. */
function isEmptyGroup(text: string, colon: number): boolean {
  const empty = /\s*;/y;
  empty.lastIndex = colon + 1;
  return empty.test(text);
}

/** The marks of a list, in order. An `@` counts only within an address: `news @ home` has none. */
function marksOf(text: string): Mark[] {
  const marks: Mark[] = [];
  let isQuoted = false;
  let comments = 0;
  let isInAngle = false;
  for (let at = 0; at < text.length; at++) {
    const char = text[at]!;
    if (char === '\\') at++;
    else if (char === '"' && comments === 0) isQuoted = !isQuoted;
    else if (isQuoted) continue;
    else if (char === '(') comments++;
    else if (char === ')') comments = Math.max(0, comments - 1);
    else if (comments > 0) continue;
    else if (isInAngle) isInAngle = char !== '>';
    else if (char === '<') {
      isInAngle = true;
      marks.push({ at, char });
    } else if (char === ':' || char === ';') marks.push({ at, char });
    else if (char === '@' && /\S/.test(text[at - 1] ?? ' ') && /\S/.test(text[at + 1] ?? ' ')) marks.push({ at, char });
  }
  return marks;
}
