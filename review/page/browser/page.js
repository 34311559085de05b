// Puts the page together: filters, chart, list, the opened pitch, and news as they come.

import { showChart } from './day-chart.js';
import { ask, element } from './element.js';
import { startEvents } from './events.js';
import { keepInPlace } from './in-place.js';
import { paced } from './paced.js';
import { focusRow, load, markOpen, showWaiting, startList } from './pitch-list.js';
import { closePitch, openPitch, startView } from './pitch-view.js';
import { showUnsent } from './unsent.js';

/** Milliseconds from the last key to the search: a person types several. */
const TYPING = 250;

const filters = document.getElementById('filters');
const dayButton = document.getElementById('day');
const connection = document.getElementById('connection');
const summary = document.getElementById('summary');

let day;
let openKey;
let timer;
let overviews = 0;
let recount;

function query() {
  const { outcome, search, word } = Object.fromEntries(new FormData(filters));
  return { outcome, search: search.trim(), word, since: day?.since, until: day?.until };
}

function chooseDay(chosen) {
  day = chosen;
  dayButton.hidden = day === undefined;
  dayButton.textContent = day ? `${day.name} ✕` : '';
  dayButton.setAttribute('aria-label', day ? `Only ${day.name}. Show all days` : '');
  refresh();
}

function clear() {
  filters.elements.search.value = '';
  filters.elements.word.value = '';
  chooseDay(undefined);
  filters.elements.search.focus();
}

function refresh() {
  void load(query());
  void showOverview();
}

async function showOverview() {
  overviews += 1;
  const mine = overviews;
  clearTimeout(recount);
  try {
    const { total, days, words, inboxes, countedAnewIn } = await ask('/overview.json');
    if (inboxes > 1) document.body.classList.add('many-inboxes');
    if (mine !== overviews) return;
    // This count may have begun before the latest pitch came in.
    if (countedAnewIn !== undefined) recount = setTimeout(showOverview, countedAnewIn);
    keepInPlace(() => showCounts(total, days, words));
  } catch {
    // The list says what is wrong.
  }
}

function showCounts(total, days, words) {
  document.getElementById('overview').hidden = total.came === 0;
  showChart(days, day, chooseDay);
  const other = total.other ? `, ${total.other} kept for other reasons` : '';
  const released = total.released ? `, ${total.released} released` : '';
  summary.textContent = total.came
    ? `Last 30 days: ${total.came} came, ${total.forwarded} forwarded, ${total.ignored} ignored${other}${released}`
    : '';
  showWords(words);
}

function showWords(words) {
  const select = filters.elements.word;
  const chosen = select.value;
  select.replaceChildren(
    element('option', { value: '' }, 'Any word'),
    ...words.map(({ word, count }) => element('option', { value: word }, `${word} (${count})`)),
  );
  select.value = words.some(({ word }) => word === chosen) ? chosen : '';
  select.closest('label').hidden = words.length === 0;
}

function open(row) {
  openKey = row.key;
  keepInPlace(() => {
    markOpen(row.key);
    void openPitch(row, close);
  });
}

function close() {
  const key = openKey;
  openKey = undefined;
  markOpen(undefined);
  closePitch();
  focusRow(key);
}

filters.addEventListener('submit', (event) => event.preventDefault());
filters.addEventListener('input', ({ target }) => {
  clearTimeout(timer);
  timer = setTimeout(() => load(query()), target.type === 'search' ? TYPING : 0);
});
dayButton.addEventListener('click', () => chooseDay(undefined));

function handleKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === 'Escape' && openKey !== undefined) close();
  if (event.target.closest('input, select')) return;
  if (event.key === 'n') showWaiting();
  if (event.key === '/') {
    filters.elements.search.focus();
    event.preventDefault();
  }
}

document.addEventListener('keydown', handleKey);
startView(handleKey);
startList({ open, clear });

/** Whether the page hears of news; undefined until that is known. */
let isLive;
/** Whether news came while nobody could see the page. */
let isStale = false;
const updateList = paced(() => load(query(), { isNews: true }));
const updateOverview = paced(showOverview);
const updateUnsent = paced(showUnsent);

function update() {
  isStale = document.hidden;
  if (isStale) return;
  updateList();
  updateOverview();
  updateUnsent();
}

document.addEventListener('visibilitychange', () => isStale && update());

startEvents({
  onNews: update,
  onLive(live) {
    // The list is first asked for when news are heard of, so that no pitch is missed between the two.
    if (isLive === undefined) {
      refresh();
      void showUnsent();
    }
    if (isLive === false && live) update();
    isLive = live;
    connection.textContent = live
      ? 'Live: new pitches appear by themselves'
      : 'Not connected: is pitch-screen running? Trying again…';
    connection.className = live ? '' : 'away';
  },
});
