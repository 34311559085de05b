import { type PitchScreenConfig, parseConfig } from '../app/config.ts';
import { loadDocumentPorts } from '../app/documents/load-document-ports.ts';
import { systemClock } from '../app/system-clock.ts';
import { compileRules, screen, screenForEach, type Verdict, type WordEntry } from '../core/index.ts';

/** Reads and screens one mail. */
export type JudgeMail = (raw: Buffer) => Promise<Verdict>;

/** The words within `disruptive` that `wordsWithin` finds. Its dictionary would count as memory of the engine. */
export const DISRUPTIVE: ReadonlySet<string> = new Set(
  'di dis disrupt disruptive is iv ive pt ru sr ti tive up ve'.split(' '),
);

/** A configuration with the word and the notice of the project's own. */
export const BENCH_CONFIG = configWith(['disruptive']);

/** Sets up the engine for measurement. @param words the words of the inbox */
export function prepareJudge(words: readonly WordEntry[] = ['disruptive']): JudgeMail {
  const config = configWith(words);
  const rules = compileRules(config.inboxes[0]!, { ...config, isWord: (letters) => DISRUPTIVE.has(letters) });
  return (raw) => screen(raw, rules, { documents: loadDocumentPorts(systemClock) });
}

/** Sets up the engine for mails to several inboxes. @param words those of each inbox */
export function prepareJudgeForEach(words: readonly (readonly WordEntry[])[]): (raw: Buffer) => Promise<Verdict[]> {
  const config = configWith(...words);
  const isWord = (letters: string) => DISRUPTIVE.has(letters);
  const rules = config.inboxes.map((inbox) => compileRules(inbox, { ...config, isWord }));
  return (raw) => screenForEach(raw, rules, { documents: loadDocumentPorts(systemClock) });
}

/** A configuration like the project's own, with these words for each inbox. */
export function configWith(...words: readonly (readonly WordEntry[])[]): PitchScreenConfig {
  return parseConfig(
    {
      inboxes: words.map((own, index) => ({
        address: `masha.borak${index === 0 ? '' : index}@technode.com`,
        forwardTo: [`masha.borak${index === 0 ? '' : index}@newsroom.example.com`],
        words: own,
        notice: 'Pitches with the word "disruptive" will be ignored',
      })),
    },
    'bench',
  );
}
