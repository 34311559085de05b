import { type Bench, type Figure, type Suite, sizeInWords, timeInWords } from '../figure.ts';
import { prepareJudge } from '../judge-mail.ts';
import { chanceFrom, oneOf } from '../mails/chance.ts';
import { ORDINARY } from '../mails/ordinary.ts';
import { timeWarmInTurn } from '../timing.ts';

const SYLLABLES = 'di dis re in con pro trans ma no va lu ti rup sen mo bi lo ter ga ver pli do cu fa'.split(' ');
const ENDINGS = 'tive ing ary able ful ous ment ative'.split(' ');

export const words: Suite = {
  name: 'words',
  title: 'time to read and screen a mail for many words, to the same for one',
  async *run({ isQuick, begins }: Bench): AsyncGenerator<Figure> {
    const one = prepareJudge();
    const milliseconds = isQuick ? 50 : 1_500;
    for (const number of [20, 200]) {
      const many = prepareJudge(['disruptive', ...inventedWords(number - 1)]);
      for (const kind of ['text', 'HTML']) {
        for (const bytes of isQuick ? [10_000] : [10_000, 1_000_000]) {
          const name = `${number} words, ${kind}, ${sizeInWords(bytes)}`;
          if (!begins(name)) continue;
          const mail = ORDINARY[kind]!(bytes, 1);
          const works = { many: () => many(mail), one: () => one(mail) };
          const times = await timeWarmInTurn(works, { milliseconds, least: 5 });
          yield {
            suite: 'words',
            name,
            value: times.many / times.one,
            unit: '×',
            // The target: a list of 200 words takes about as long as one word.
            ...(number === 200 ? { atMost: 1.5 } : {}),
            detail: `${timeInWords(times.many)}, one word ${timeInWords(times.one)}`,
          };
        }
      }
    }
  },
};

/** Invented words that no mail of the bench has: the matcher stops looking for a word that it has found. */
export function inventedWords(number: number): string[] {
  const chance = chanceFrom(3);
  const found = new Set<string>();
  while (found.size < number) {
    found.add(oneOf(SYLLABLES, chance) + oneOf(SYLLABLES, chance) + oneOf(SYLLABLES, chance) + oneOf(ENDINGS, chance));
  }
  return [...found];
}
