// The counts of the last 30 days: the summary, the chart, and the words that can be chosen.
import { showChart } from './day-chart.js';
import { ask, element } from './element.js';
import { keepInPlace } from './in-place.js';

const summary = document.getElementById('summary');

let chosenDay;
let chooseDay;
let asked = 0;
let recount;

/**
 * @param options.chosenDay returns the day that the list is limited to, or undefined
 * @param options.chooseDay called when a person chooses a day, or undefined for all of them
 */
export function startOverview(options) {
  ({ chosenDay, chooseDay } = options);
}

/** Asks for the counts of the last 30 days, and shows them: in words, as a chart, and beside each word. */
export async function showOverview() {
  asked += 1;
  const mine = asked;
  clearTimeout(recount);
  try {
    const { total, days, words, inboxes, countedAnewIn } = await ask('/overview.json');
    if (inboxes > 1) document.body.classList.add('many-inboxes');
    if (mine !== asked) return;
    // This count may have begun before the latest pitch came in.
    if (countedAnewIn !== undefined) recount = setTimeout(showOverview, countedAnewIn);
    keepInPlace(() => showCounts(total, days, words));
  } catch {
    // The list says what is wrong.
  }
}

function showCounts(total, days, words) {
  document.getElementById('overview').hidden = total.came === 0;
  showChart(days, chosenDay(), chooseDay);
  const other = total.other ? `, ${total.other} kept for other reasons` : '';
  const released = total.released ? `, ${total.released} released` : '';
  const undelivered = total.undelivered ? `, ${total.undelivered} undelivered` : '';
  summary.textContent = total.came
    ? `Last 30 days: ${total.came} came, ${total.forwarded} forwarded, ${total.ignored} ignored${other}${released}${undelivered}`
    : '';
  showWords(words);
}

function showWords(words) {
  const select = document.getElementById('filters').elements.word;
  const chosen = select.value;
  // A word of an old bookmark, which no pitch of these days has, stays chosen.
  const counted =
    words.some(({ word }) => word === chosen) || chosen === '' ? words : [{ word: chosen, count: 0 }, ...words];
  select.replaceChildren(
    element('option', { value: '' }, 'Any word'),
    ...counted.map(({ word, count }) => element('option', { value: word }, `${word} (${count})`)),
  );
  select.value = chosen;
  select.closest('label').hidden = counted.length === 0;
}
