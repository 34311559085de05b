import { type PitchScreenConfig, parseConfig } from '../app/config.ts';
import type { PitchRecord } from '../core/index.ts';
import type { Marking } from './pitch-content.ts';

/** Finds the settings that mark the words of a pitch: those of its inbox, or the defaults if that is not configured here. */
export function markingFor({ inbox: address }: Pick<PitchRecord, 'inbox'>, config: PitchScreenConfig): Marking {
  const configured = config.inboxes.find((inbox) => inbox.address === address);
  const inbox =
    configured ??
    parseConfig({ inboxes: [{ address: 'inbox@pitch.example', forwardTo: 'to@pitch.example' }] }).inboxes[0]!;
  return { inbox: { ...inbox, address }, fallbackCharset: config.fallbackCharset };
}
