import { Annotations, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { PitchScreenConfig } from '../app/config.ts';
import { placeholderWarnings } from '../app/placeholder-addresses.ts';
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
