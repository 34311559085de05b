import { callWith } from '../app/call.ts';
import type { PitchScreenConfig } from '../app/config.ts';
import { wordsWithin } from '../app/dictionary.ts';
import { digestDays } from '../app/digest-days.ts';
import type { DigestFunctionSettings, ScreenSettings } from '../lambda/settings.ts';

/** The configuration without what is about the stack alone: to change that should not change the function. */
function forScreen({
  ruleSet,
  replaceActiveRuleSet,
  stopRuleSet,
  mailBucket,
  logGroup,
  createIdentity,
  hostedZone,
  tlsPolicy,
  reservedConcurrency,
  operator,
  logDelivered,
  digest,
  noMailAlarmDays,
  retention,
  ...config
}: PitchScreenConfig): object {
  return config;
}

/** What the function that screens is told of the configuration. */
export function screenSettings(config: PitchScreenConfig): ScreenSettings {
  const words = wordsWithin(config.inboxes.flatMap((inbox) => inbox.words));
  return { config: forScreen(config) as PitchScreenConfig, words };
}

/**
 * What the function that sends digests is told of the configuration.
 *
 * @param schedule how often the digests are sent, and in which time zone they tell times
 */
export function digestSettings(
  { inboxes, retention }: PitchScreenConfig,
  { every, timeZone }: Pick<DigestFunctionSettings, 'every' | 'timeZone'>,
): DigestFunctionSettings {
  const days = digestDays(retention);
  const told = inboxes.map(({ address, label, forwardTo }) => ({ address, label, forwardTo }));
  // Set at synth. When the function runs, it cannot tell whether a clone or the package deployed it.
  return { inboxes: told, every, timeZone, days, reviewCommand: callWith('review') };
}
