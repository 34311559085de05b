import { type Bench, type Figure, type Suite, sizeInWords, timeInWords } from '../figure.ts';
import { prepareJudge } from '../judge-mail.ts';
import { ORDINARY } from '../mails/ordinary.ts';
import { parseMail } from '../parse-mail.ts';
import { timeWarmInTurn } from '../timing.ts';

/** Bytes of the mails. */
const SIZES = [10_000, 100_000, 1_000_000, 10_000_000, 38_000_000];
/** Bytes that are timed at once, as several different mails: a small one alone takes less than the clock can show. */
const BATCH = 200_000;

/** The targets, by row. The other figures only show whether they get worse. */
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
  async *run({ isQuick, isShort, begins }: Bench): AsyncGenerator<Figure> {
    const judge = prepareJudge();
    const milliseconds = isQuick ? 50 : isShort ? 1_000 : 2_000;
    for (const [kind, make] of Object.entries(ORDINARY)) {
      for (const bytes of isQuick ? SIZES.slice(0, 1) : SIZES) {
        const name = `${kind}, ${sizeInWords(bytes)}`;
        if (!begins(name)) continue;
        const number = isQuick ? 1 : Math.max(1, Math.floor(BATCH / bytes));
        const mails = Array.from({ length: number }, (_, index) => make(bytes, index + 1));
        const works = {
          ours: async () => {
            for (const mail of mails) await judge(mail);
          },
          parse: async () => {
            for (const mail of mails) await parseMail(mail);
          },
        };
        // Warm, as Lambda uses a process for many mails. Cold starts have a suite of their own.
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
