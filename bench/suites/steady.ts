import { join } from 'node:path';
import { prepareCall } from '../call-in-memory.ts';
import { type Bench, type Figure, type Suite, sizeInWords, timeInWords } from '../figure.ts';
import { ORDINARY } from '../mails/ordinary.ts';
import { parseMail } from '../parse-mail.ts';
import type { Residence } from '../processes/steady.ts';
import { runProcess } from '../run-process.ts';
import { timeWarmInTurn } from '../timing.ts';
import { inventedWords } from './words.ts';

const PROCESS = join(import.meta.dirname, '..', 'processes', 'steady.ts');
/** Milliseconds after which the process counts as hanging. */
const TIMEOUT = 300_000;
const KINDS = ['text', 'text and HTML', 'attachment'];
/** Bytes of the mails. */
const SIZES = [10_000, 100_000, 1_000_000, 10_000_000, 38_000_000];
/** Lengths of the word list. */
const WORDS = [20, 200];
/** Pitches one after another that must not make a process grow, and the target for its memory after them. */
const MANY = 5_000;
const MAX_GROWTH = 1.25;

export const steady: Suite = {
  name: 'steady',
  title: "time of the whole use case (S3 and SES in memory), to mailparser's fastest parse of the mail",
  async *run({ isQuick, begins }: Bench): AsyncGenerator<Figure> {
    const milliseconds = isQuick ? 50 : 1_500;
    const one = prepareCall(['disruptive']);
    for (const kind of isQuick ? KINDS.slice(0, 1) : KINDS) {
      for (const bytes of isQuick ? SIZES.slice(0, 1) : SIZES) {
        const name = `${kind}, ${sizeInWords(bytes)}`;
        if (!begins(name)) continue;
        const mail = ORDINARY[kind]!(bytes, 1);
        const works = { call: () => one(mail), parse: () => parseMail(mail) };
        const { call, parse } = await timeWarmInTurn(works, { milliseconds, least: 3 });
        yield {
          suite: 'steady',
          name,
          value: call / parse,
          unit: '×',
          detail: `${rateInWords(call)}, ${timeInWords(call)} each; parse ${timeInWords(parse)}`,
        };
      }
    }
    for (const number of WORDS) {
      const name = `text, 10 KB, ${number} words, to one word`;
      if ((isQuick && number !== WORDS[0]) || !begins(name)) continue;
      const mail = ORDINARY.text!(10_000, 1);
      const many = prepareCall(['disruptive', ...inventedWords(number - 1)]);
      const works = { many: () => many(mail), one: () => one(mail) };
      const times = await timeWarmInTurn(works, { milliseconds, least: 3 });
      yield {
        suite: 'steady',
        name,
        value: times.many / times.one,
        unit: '×',
        detail: `${rateInWords(times.many)}, with one ${rateInWords(times.one)}`,
      };
    }
    const name = `text and HTML, 10 KB, memory after ${MANY} more pitches, to before`;
    if (begins(name)) {
      const many = isQuick ? 50 : MANY;
      const residence = await runProcess<Residence>(PROCESS, [`${many}`], TIMEOUT);
      yield {
        suite: 'steady',
        name,
        value: residence && residence.after / residence.before,
        unit: '×',
        ...(isQuick ? {} : { atMost: MAX_GROWTH }),
        detail: residence
          ? `${sizeInWords(residence.after)} in use, before ${sizeInWords(residence.before)}`
          : `not done after ${TIMEOUT / 1_000} s`,
      };
    }
  },
};

function rateInWords(milliseconds: number): string {
  return `${Number((1_000 / milliseconds).toPrecision(2))} pitches a second`;
}
