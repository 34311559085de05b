import { Annotations, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { PitchScreenConfig } from '../app/config.ts';
import { digestDays } from '../app/digest-days.ts';
import { placeholderWarnings } from '../app/placeholder-addresses.ts';
import { longestRetention } from '../app/retention.ts';
import { LEASES, LISTS, PREFIX } from '../lambda/prefixes.ts';
import type { GivenResources } from './given-resources.ts';
import { regionNote } from './inbound-region.ts';
import { logRetention } from './log-retention.ts';
import { repeatedWordWarnings } from './repeated-words.ts';

/** Recipients that a receipt rule takes by the guide of the console. By the list of quotas it takes more. */
const RECIPIENTS_IN_CONSOLE = 100;

/**
 * Adds a warning for each thing that can be deployed but will not work.
 *
 * @param configuredIn where a person corrects it
 */
export function annotate(scope: Construct, config: PitchScreenConfig, configuredIn: string): void {
  const annotations = Annotations.of(scope);
  for (const warning of placeholderWarnings(config, configuredIn)) {
    annotations.addWarningV2('pitch-screen:placeholder', warning);
  }
  for (const warning of repeatedWordWarnings(config, configuredIn)) {
    annotations.addWarningV2('pitch-screen:repeated-word', warning);
  }
  if (config.inboxes.length > RECIPIENTS_IN_CONSOLE) {
    annotations.addWarningV2(
      'pitch-screen:recipients',
      `The receipt rule has ${config.inboxes.length} recipients. SES' quota is 500 for a rule, but its console guide still ` +
        `speaks of ${RECIPIENTS_IN_CONSOLE}: should the deploy be refused, give the rest of the inboxes a stack of their own (docs/scale.md).`,
    );
  }
  const { logDays } = config.retention;
  const kept = logRetention(logDays);
  if (kept !== logDays) {
    annotations.addWarningV2(
      'pitch-screen:log-days',
      `The log is kept for ${kept} days, not ${logDays} (retention.logDays): CloudWatch Logs knows only certain numbers of ` +
        'days, of which this is the next longer one.',
    );
  }
  const note = regionNote(Stack.of(scope).region);
  if (note?.level === 'warning') annotations.addWarningV2('pitch-screen:region', note.text);
  if (note?.level === 'info') annotations.addInfoV2('pitch-screen:region', note.text);
}

/** Says of a bucket and a key that were there what their owner has to see to: the stack does not change them. */
export function noteResources(scope: Construct, config: PitchScreenConfig, given: GivenResources): void {
  if (config.mailBucket === undefined) return;
  const { retention, digest } = config;
  const rules = [
    `${PREFIX} after ${longestRetention(retention)} days`,
    `${LEASES} after 1 day`,
    ...(digest === undefined ? [] : [`${LISTS} after ${digestDays(retention)} days`]),
  ];
  Annotations.of(scope).addInfoV2(
    'pitch-screen:mail-bucket',
    `The stack does not change for how long mailBucket keeps what is in it. Expected lifecycle rules of its own, which delete ${rules.join(', ')}` +
      (given.mailBucket === undefined ? '; and no bucket policy yet, as the stack adds one.' : '.'),
  );
}
