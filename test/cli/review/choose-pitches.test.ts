import { expect, test, vi } from 'vitest';
import { choosePitches } from '../../../cli/review/choose-pitches.ts';
import { record } from '../../record.ts';

const INBOXES = ['tips@paper.example', 'desk@paper.example', 'fine@paper.example'];
const PITCHES = INBOXES.map((inbox) =>
  record({ id: 'm1', inbox, outcome: inbox.startsWith('fine') ? 'forwarded' : 'ignored' }),
);
const records = { find: async () => PITCHES, async *newest() {}, async *follow() {} };

/** The inboxes of the pitches that are chosen when a person answers so. */
async function chosen(answer: string | undefined, inboxes: string[] = []) {
  vi.spyOn(process.stdout, 'write').mockImplementation((_text, done) => {
    (done as unknown as () => void)();
    return true;
  });
  const asked: string[] = [];
  const pitches = await choosePitches('m1', records, {
    inboxes,
    isWanted: ({ outcome }) => outcome !== 'forwarded',
    async ask(question) {
      asked.push(question);
      return answer;
    },
  });
  return { asked, inboxes: pitches.map(({ inbox }) => inbox) };
}

test.each([
  ['1', ['tips@paper.example']],
  [' 2 ', ['desk@paper.example']],
  ['All', ['tips@paper.example', 'desk@paper.example']],
  ['', []],
  ['3', []],
  [undefined, []],
])('the answer %j to which inbox chooses %j', async (answer, inboxes) => {
  expect(await chosen(answer)).toEqual({ asked: ['For which of them? [1-2, all, none] '], inboxes });
});

test('nobody is asked where the inbox is named, even one that a pitch was forwarded for', async () => {
  expect(await chosen(undefined, ['fine@paper.example'])).toEqual({ asked: [], inboxes: ['fine@paper.example'] });
});
