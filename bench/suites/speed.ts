import { type Bench, type Figure, type Suite, sizeInWords, timeInWords } from '../figure.ts';
import { prepareJudge } from '../judge-mail.ts';
import { ORDINARY } from '../mails/ordinary.ts';
import { parseMail } from '../parse-mail.ts';
import { timeWarmInTurn } from '../timing.ts';

const SIZES = [10_000, 100_000, 1_000_000, 10_000_000, 38_000_000];
/** Small mails are timed by the dozen, different ones: one alone is over before the clock shows it. */
const TIMED_AT_ONCE = 200_000;

/** Targets of the project by kind and size; the others are shown to see that they do not get worse. */
const TARGETS: Readonly<Record<string, number>> = {
  'text, 10 KB': 2,
  'attachment, 38 MB': 1.3,
  // The tree and the styles as browsers have them cost more than tags alone did, at 3.
  'HTML, 38 MB': 5,
  'HTML, quoted-printable, 38 MB': 3,
};

export const speed: Suite = {
  name: 'speed',
  title: "time to read and screen a mail, to mailparser's fastest parse of it",
  async *run({ isQuick, begins }: Bench): AsyncGenerator<Figure> {
    const judge = prepareJudge();
    const milliseconds = isQuick ? 50 : 2_000;
    for (const [kind, make] of Object.entries(ORDINARY)) {
      for (const bytes of isQuick ? SIZES.slice(0, 2) : SIZES) {
        const name = `${kind}, ${sizeInWords(bytes)}`;
        if (!begins(name)) continue;
        const number = Math.max(1, Math.floor(TIMED_AT_ONCE / bytes));
        const mails = Array.from({ length: number }, (_, index) => make(bytes, index + 1));
        const works = {
          ours: async () => {
            for (const mail of mails) await judge(mail);
          },
          parse: async () => {
            for (const mail of mails) await parseMail(mail);
          },
        };
        // Warm first: Lambda keeps a process for many mails, and cold starts are another figure.
        const times = await timeWarmInTurn(works, { milliseconds, least: isQuick ? 3 : 5 });
        const target = TARGETS[name];
        yield {
          suite: 'speed',
          name,
          value: times.ours / times.parse,
          unit: '×',
          ...(target === undefined ? {} : { atMost: target }),
          detail: `${timeInWords(times.ours / number)}, parse ${timeInWords(times.parse / number)}`,
        };
      }
    }
  },
};
