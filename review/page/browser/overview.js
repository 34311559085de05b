// The counts of the last 30 days: the summary, the chart, and the words and inboxes that can be chosen.
import { showChart } from './day-chart.js';
import { ask } from './element.js';
import { filters, setFilters, showChoices } from './filters.js';
import { keepInPlace } from './in-place.js';
import { showUndelivered } from './undelivered.js';
import { showNewCount } from './visit.js';

const summary = document.getElementById('summary');

let asked = 0;
let recount;
let days = [];

/** Asks for the counts of the last 30 days, and shows them: in words, as a chart, and beside each word. */
export async function showOverview() {
  asked += 1;
  const mine = asked;
  clearTimeout(recount);
  try {
    const counts = await ask('/overview.json');
    if (mine !== asked) return;
    // This count may have begun before the latest pitch came in.
    if (counts.countedAnewIn !== undefined) recount = setTimeout(showOverview, counts.countedAnewIn);
    keepInPlace(() => showCounts(counts));
  } catch {
    // The list says what is wrong.
  }
}

/** Shows in the chart which days are chosen. */
export function showChosenDays() {
  showChart(days, filters(), (day) => setFilters({ from: day, to: day }, true));
}

function showCounts({ total, days: counted, words, inboxes, fresh, undeliveredAt }) {
  days = counted;
  if (inboxes.length > 1) document.body.classList.add('many-inboxes');
  document.getElementById('overview').hidden = total.came === 0;
  showChosenDays();
  const other = total.other ? `, ${total.other} kept for other reasons` : '';
  const released = total.released ? `, ${total.released} released` : '';
  const undelivered = total.undelivered ? `, ${total.undelivered} undelivered` : '';
  const done = total.done ? `, ${total.done} done` : '';
  summary.textContent = total.came
    ? `Last 30 days: ${total.came} came, ${total.forwarded} forwarded, ${total.ignored} ignored${other}${released}${undelivered}${done}`
    : '';
  const choices = words.map(({ word, count }) => ({ value: word, text: `${word} (${count})` }));
  showChoices('word', choices, words.length > 0);
  showChoices(
    'only',
    inboxes.map((inbox) => ({ value: inbox, text: inbox })),
    inboxes.length > 1,
  );
  showUndelivered(undeliveredAt);
  showNewCount(fresh);
}
