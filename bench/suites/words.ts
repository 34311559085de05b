import type { WordEntry } from '../../core/index.ts';
import { type Bench, type Figure, type Suite, sizeInWords, timeInWords } from '../figure.ts';
import { prepareJudge, prepareJudgeForEach } from '../judge-mail.ts';
import { chanceFrom, oneOf } from '../mails/chance.ts';
import { HOSTILE } from '../mails/hostile.ts';
import { ORDINARY } from '../mails/ordinary.ts';
import { timeWarmInTurn } from '../timing.ts';

const SYLLABLES = 'di dis re in con pro trans ma no va lu ti rup sen mo bi lo ter ga ver pli do cu fa'.split(' ');
const ENDINGS = 'tive ing ary able ful ous ment ative'.split(' ');

/** The targets: a list of 200 words takes about as long as one word, and 50 inboxes not much longer. */
const MAX_FOR_WORDS = 1.5;
const MAX_FOR_INBOXES = 3;
/** Hostile shapes for `--quick`. */
const QUICK = ['one letter, spelled out'];

export const words: Suite = {
  name: 'words',
  title: 'time to read and screen a mail for many words or inboxes, to the same for one word',
  async *run(bench: Bench): AsyncGenerator<Figure> {
    yield* ordinaryMails(bench);
    yield* hostileMails(bench);
  },
};

async function* ordinaryMails({ isQuick, begins }: Bench): AsyncGenerator<Figure> {
  const one = prepareJudge();
  const milliseconds = isQuick ? 50 : 1_500;
  for (const number of [20, 200]) {
    const many = prepareJudge(['disruptive', ...inventedWords(number - 1)]);
    for (const kind of ['text', 'HTML']) {
      for (const bytes of isQuick ? [10_000] : [10_000, 1_000_000]) {
        const name = `${number} words, ${kind}, ${sizeInWords(bytes)}`;
        if (!begins(name)) continue;
        const mail = ORDINARY[kind]!(bytes, 1);
        const times = await timeWarmInTurn(
          { many: () => many(mail), one: () => one(mail) },
          { milliseconds, least: 5 },
        );
        yield {
          suite: 'words',
          name,
          value: times.many / times.one,
          unit: '×',
          ...(number === 200 ? { atMost: MAX_FOR_WORDS } : {}),
          detail: `${timeInWords(times.many)}, one word ${timeInWords(times.one)}`,
        };
      }
    }
  }
}

/** The shapes of the growth suite: what is costly to read for one word must not be costlier for each further one. */
async function* hostileMails({ isQuick, begins }: Bench): AsyncGenerator<Figure> {
  const list = mixedList(199);
  const inboxes = Array.from({ length: 50 }, (_, index) => ['disruptive', ...list.slice(4 * index, 4 * index + 4)]);
  // With a second word that no mail has, as the search ends where the only word is found.
  const one = prepareJudge(['disruptive', 'fadopliment']);
  const works: Record<string, { work: (mail: Buffer) => Promise<unknown>; atMost: number }> = {
    '200 words': { work: prepareJudge(['disruptive', ...list]), atMost: MAX_FOR_WORDS },
    '50 inboxes': { work: prepareJudgeForEach(inboxes), atMost: MAX_FOR_INBOXES },
  };
  for (const [shape, make] of Object.entries(HOSTILE)) {
    if (isQuick && !QUICK.includes(shape)) continue;
    for (const [name, { work, atMost }] of Object.entries(works)) {
      const row = `${name}, ${shape}`;
      if (!begins(row)) continue;
      const mail = make(isQuick ? 15_000 : 300_000);
      const timing = { milliseconds: isQuick ? 50 : 300, least: 3 };
      const times = await timeWarmInTurn({ many: () => work(mail), one: () => one(mail) }, timing);
      yield {
        suite: 'words',
        name: row,
        value: times.many / times.one,
        unit: '×',
        atMost,
        detail: `${timeInWords(times.many)}, one word ${timeInWords(times.one)}`,
      };
    }
  }
}

/** Entries of every kind: words, phrases, beginnings of words, words with exceptions, exact ones, and acronyms. */
function mixedList(number: number): WordEntry[] {
  const invented = inventedWords(number);
  return invented.map((word, index) => {
    const phrase = `${word} ${invented[(index + 1) % number]}`;
    const kinds: WordEntry[] = [
      word,
      phrase,
      `${word.slice(0, 7)}*`,
      { word, except: [phrase] },
      { word, exact: true },
      `Q${word.slice(0, 2).toUpperCase()}`,
    ];
    return kinds[index % kinds.length]!;
  });
}

/** Invented words that no mail of the bench has: the matcher stops looking for a word that it has found. */
export function inventedWords(number: number): string[] {
  const chance = chanceFrom(3);
  const found = new Set<string>();
  while (found.size < number) {
    found.add(oneOf(SYLLABLES, chance) + oneOf(SYLLABLES, chance) + oneOf(SYLLABLES, chance) + oneOf(ENDINGS, chance));
  }
  return [...found];
}
