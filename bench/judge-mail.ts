import { type PitchScreenConfig, parseConfig } from '../app/config.ts';
import { loadDocumentPorts } from '../app/documents/load-document-ports.ts';
import { systemClock } from '../app/system-clock.ts';
import { compileRules, screen, type Verdict } from '../core/index.ts';

/** Reads and screens one mail. */
export type JudgeMail = (raw: Buffer) => Promise<Verdict>;

/** The words within `disruptive` that `wordsWithin` finds. Its dictionary would count as memory of the engine. */
export const DISRUPTIVE: ReadonlySet<string> = new Set(
  'di dis disrupt disruptive is iv ive pt ru sr ti tive up ve'.split(' '),
);

/** A configuration with the word and the notice of the project's own. */
export const BENCH_CONFIG = configWith(['disruptive']);

/** Sets up the engine for measurement. @param words the words of the inbox */
export function prepareJudge(words: readonly string[] = ['disruptive']): JudgeMail {
  const config = configWith(words);
  const rules = compileRules(config.inboxes[0]!, { ...config, isWord: (letters) => DISRUPTIVE.has(letters) });
  return (raw) => screen(raw, rules, { documents: loadDocumentPorts(systemClock) });
}

/** A configuration like the project's own, with these words. */
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
