import { type PitchScreenConfig, parseConfig } from '../app/config.ts';
import { loadDocumentPorts } from '../app/documents/load-document-ports.ts';
import { systemClock } from '../app/system-clock.ts';
import { compileRules, screen, type Verdict } from '../core/index.ts';

/** Reads and screens one mail, as the use case does. */
export type JudgeMail = (raw: Buffer) => Promise<Verdict>;

/** What `wordsWithin` finds in `disruptive`: a dictionary loaded for it would be measured as memory of the engine. */
export const DISRUPTIVE: ReadonlySet<string> = new Set(
  'di dis disrupt disruptive is iv ive pt ru sr ti tive up ve'.split(' '),
);

/** The project's own configuration, whatever cdk.json says now. */
export const BENCH_CONFIG = configWith(['disruptive']);

/**
 * Sets up the engine under measurement.
 *
 * @param words the configured words, by default the one
 * @param known runs of letters in them that are words people write, ready-made as in the deployed function
 */
export function prepareJudge(
  words: readonly string[] = ['disruptive'],
  known: ReadonlySet<string> = DISRUPTIVE,
): JudgeMail {
  const config = configWith(words);
  const rules = compileRules(config.inboxes[0]!, { ...config, isWord: (letters) => known.has(letters) });
  return (raw) => screen(raw, rules, { documents: loadDocumentPorts(systemClock) });
}

/** A configuration like the project's own, with other words. */
export function configWith(words: readonly string[]): PitchScreenConfig {
  return parseConfig(
    {
      inboxes: [
        {
          address: 'masha.borak@technode.com',
          forwardTo: ['masha.borak@newsroom.example.com'],
          words,
          notice: 'Pitches with the word "disruptive" will be ignored',
        },
      ],
    },
    'bench',
  );
}
