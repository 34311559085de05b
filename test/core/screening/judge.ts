import { parseConfig } from '../../../app/config.ts';
import { isWordWithin } from '../../../app/dictionary.ts';
import { compileRules, type Rules, screen } from '../../../core/screen.ts';
import type { Inbox, Verdict } from '../../../core/types.ts';

export const REPORTER = 'reporter@technode.example';
export const NEWSROOM = 'desk@newsroom.example';

/** What the tables may set of an inbox; the rest has its default. */
export type Setting = Partial<Pick<Inbox, 'words' | 'notice'>>;

const known = new Map<string, Rules>();

/** The verdict on one mail, as the running screen gives it. */
export function judge(raw: Uint8Array, setting: Setting = {}): Promise<Verdict> {
  const key = JSON.stringify(setting);
  let rules = known.get(key);
  if (rules === undefined) {
    const config = parseConfig({ inboxes: [{ address: REPORTER, forwardTo: NEWSROOM, ...setting }] });
    rules = compileRules(config.inboxes[0]!, { ...config, isWord: isWordWithin(config) });
    known.set(key, rules);
  }
  return screen(raw, rules);
}

/** The reasons of a verdict in short: `subject: Disruptive`. */
export async function reasonsOf(raw: Uint8Array, setting?: Setting): Promise<string[]> {
  return (await judge(raw, setting)).reasons.map(({ where, as }) => `${where}: ${as}`);
}
