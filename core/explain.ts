import { plausibleCharsets } from './mail/charset.ts';
import { eachPart } from './mail/each-part.ts';
import { type Mail, parseMail } from './mail/mail.ts';
import type { PartHeader } from './mail/part-header.ts';
import { kindOf } from './mail/part-kind.ts';
import { decoded } from './mail/pieces.ts';
import { findMatches, type Rules, readMatched, type ScreeningOptions } from './screen.ts';
import type { Reason, Unread } from './types.ts';

/** Findings of one mail. A person reads no more. */
const MAX_FINDINGS = 500;

/** A word in a mail, or something like it. */
export interface Finding extends Reason {
  /** The rule by which it does not count; undefined where it does. */
  passedOver?: string;
}

/**
 * Tells of every word in a mail whether it counts, and if not, by which rule.
 *
 * @param mail as for `screen`
 * @returns the findings in the order of the mail, equal ones once. A word in text that HTML hides is told of where it is
 *   shown nowhere in the HTML
 */
export async function explain(
  mail: Mail | Uint8Array,
  rules: Rules,
  options: ScreeningOptions = {},
): Promise<{ findings: Finding[]; unread: Unread[] }> {
  const findings = new Map<string, Finding>();
  const add = (finding: Finding) => {
    if (findings.size < MAX_FINDINGS) findings.set(JSON.stringify(finding), finding);
  };
  const parsed = mail instanceof Uint8Array ? parseMail(mail) : mail;
  const unread = await readMatched(
    parsed,
    rules,
    ({ where }) => ({
      match: ({ entry, as, excerpt }) => add({ word: entry, where, as, excerpt }),
      passOver: ({ entry, as, excerpt }, rule) => add({ word: entry, where, as, excerpt, passedOver: rule }),
      write() {},
      end() {},
    }),
    options,
  );
  await addHidden(parsed, rules, [...findings.values()], add);
  return { findings: [...findings.values()], unread };
}

/** Adds words that the HTML has and does not show: those that nothing else has been said of. */
async function addHidden(
  { fields, body }: Mail,
  rules: Rules,
  known: readonly Finding[],
  add: (finding: Finding) => void,
): Promise<void> {
  const { everyText } = await import('./text/html/every-text.ts');
  const told = new Set(known.filter(({ where }) => where.includes('HTML')).map(({ word }) => word));
  const isPage = (header: PartHeader) => kindOf(header, []) === 'html';
  await eachPart(fields, body, isPage, (part) => {
    if (!isPage(part)) return;
    const [charset = rules.fallbackCharset] = plausibleCharsets(part.chunks, part.charset, rules.fallbackCharset, true);
    for (const { entry, as, excerpt } of findMatches(everyText(decoded(part.chunks, charset)), rules)) {
      if (!told.has(entry)) add({ word: entry, where: 'HTML', as, excerpt, passedOver: 'in text that nobody sees' });
    }
  });
}
