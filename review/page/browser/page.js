// Puts the page together: filters, chart, list, the opened pitch, and news as they come.

import { showChart } from './day-chart.js';
import { ask, element } from './element.js';
import { focusRow, load, markOpen, startList } from './pitch-list.js';
import { closePitch, openPitch } from './pitch-view.js';

/** Milliseconds after a key until it is searched, and after news until they are shown: several come at once. */
const TYPING = 250;
const NEWS = 200;

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

function refresh(options) {
  void load(query(), options);
  void showOverview();
}

async function showOverview() {
  overviews += 1;
  const mine = overviews;
  clearTimeout(recount);
  try {
    const { total, days, words, countedAnewIn } = await ask('/overview.json');
    if (mine !== overviews) return;
    // It may have been counted before what it is asked for came in.
    if (countedAnewIn !== undefined) recount = setTimeout(showOverview, countedAnewIn);
    document.getElementById('overview').hidden = total.came === 0;
    showChart(days, day, chooseDay);
    const other = total.other ? `, ${total.other} kept for other reasons` : '';
    const released = total.released ? `, ${total.released} released` : '';
    summary.textContent = total.came
      ? `${total.came} came, ${total.forwarded} forwarded, ${total.ignored} ignored${other}${released}`
      : '';
    showWords(words);
  } catch {
    // The list says what is wrong.
  }
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
  markOpen(row.key);
  void openPitch(row, close);
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

document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === 'Escape' && openKey !== undefined) close();
  if (event.key === '/' && !event.target.closest('input, select')) {
    filters.elements.search.focus();
    event.preventDefault();
  }
});

startList({ open, clear });

const events = new EventSource('/events');
let news;
const later = () => {
  clearTimeout(news);
  news = setTimeout(() => refresh({ isNews: true }), NEWS);
};
/** Whether news are heard of, as soon as that is known. Not before then is the list asked for: nothing falls between. */
let isLive;
events.addEventListener('open', () => {
  connection.textContent = 'Live: new pitches appear by themselves';
  connection.className = '';
  if (isLive === undefined) refresh();
  else later();
  isLive = true;
});
events.addEventListener('pitch', later);
events.addEventListener('released', later);
events.addEventListener('error', () => {
  if (isLive === undefined) refresh();
  isLive = false;
  connection.textContent = 'Not connected: is pitch-screen running? Trying again…';
  connection.className = 'away';
});
