import { parseConfig } from '../../../app/config.ts';
import { isWordWithin } from '../../../app/dictionary.ts';
import { readPitch } from '../../../core/read-pitch.ts';
import { PitchScreen } from '../../../core/screen-pitch.ts';
import type { Inbox, Verdict } from '../../../core/types.ts';

export const REPORTER = 'reporter@technode.example';
export const NEWSROOM = 'desk@newsroom.example';

/** What the tables may set of an inbox; the rest is as it comes. */
export type Setting = Partial<Pick<Inbox, 'words' | 'notice'>>;

const screens = new Map<string, { fallbackCharset: string; screen: PitchScreen }>();

/** The verdict on one mail, as the running screen gives it. */
export async function judge(raw: Uint8Array, setting: Setting = {}): Promise<Verdict> {
  const key = JSON.stringify(setting);
  let made = screens.get(key);
  if (made === undefined) {
    const config = parseConfig({ inboxes: [{ address: REPORTER, forwardTo: NEWSROOM, ...setting }] });
    made = {
      fallbackCharset: config.fallbackCharset,
      screen: new PitchScreen(config.inboxes[0]!, isWordWithin(config)),
    };
    screens.set(key, made);
  }
  const { sink, reasons } = made.screen.begin();
  const unread = await readPitch(raw, sink, made);
  return { decision: reasons.length > 0 ? 'ignore' : 'forward', reasons, unread };
}

/** The reasons of a verdict in short: `subject: Disruptive`. */
export async function reasonsOf(raw: Uint8Array, setting?: Setting): Promise<string[]> {
  return (await judge(raw, setting)).reasons.map(({ where, as }) => `${where}: ${as}`);
}
