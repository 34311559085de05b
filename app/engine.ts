/**
 * The engine, as the published package has it: `import { rulesFor, screen } from 'pitch-screen'`. It reads a mail as its
 * reader would see it, attached documents included, and says which of her words it uses where.
 */
import { compileRules, type Rules, screen as screenMail, type Verdict, type WordEntry } from '../core/index.ts';
import { parseConfig } from './config.ts';
import { isWordWithin } from './dictionary.ts';
import { loadDocumentPorts } from './documents/load-document-ports.ts';
import { systemClock } from './system-clock.ts';

export type { Reason, Rules, Unread, Verdict, WordEntry } from '../core/index.ts';
export { ConfigError } from './config.ts';

/** What a reporter will not read, and by which addresses mails know her. */
export interface ReporterSettings {
  /** Words and phrases. docs/matching.md says what they find. @default ['disruptive'] */
  words?: readonly WordEntry[];
  /** Her public notice. A pitch that quotes it does not use the word itself. @default 'Pitches with the word "disruptive" will be ignored' */
  notice?: string;
  /** Her own addresses. Her own mail, quoted back in a reply, does not count. @default none */
  addresses?: readonly string[];
  /** The charset of unlabelled text that is not UTF-8. @default 'gb18030' */
  fallbackCharset?: string;
}

/** An inbox has addresses in a configuration. Nobody has these. */
const NOBODY = ['nobody@inbox.invalid', 'nobody@forward.invalid'] as const;

/**
 * Compiles what mails are screened for, once for all mails.
 *
 * @throws ConfigError with every setting that cannot be used
 * @example const rules = rulesFor({ words: ['disruptive', 'game changer'] });
 */
export function rulesFor({ addresses = [], fallbackCharset, ...settings }: ReporterSettings = {}): Rules {
  const [address = NOBODY[0], ...others] = addresses;
  const inbox = { ...settings, address, forwardTo: others.length > 0 ? others : [NOBODY[1]] };
  const config = parseConfig({ inboxes: [inbox], fallbackCharset }, 'the settings of rulesFor');
  return compileRules(config.inboxes[0]!, { ...config, isWord: isWordWithin(config) });
}

/**
 * Screens a raw mail.
 *
 * @param mail its bytes, as it was received
 * @returns the verdict. Whatever a mail holds is data: nothing is thrown, and what cannot be read is in `unread`
 * @example const { decision, reasons } = await screen(raw, rules);
 */
export function screen(mail: Uint8Array, rules: Rules): Promise<Verdict> {
  return screenMail(mail, rules, { documents: loadDocumentPorts(systemClock) });
}
