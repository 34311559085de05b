// Puts the page together: filters, chart, list, the opened pitch, and news as they come.

import { isStepBack, readAddress, writeAddress } from './address.js';
import { dayNamed } from './day-chart.js';
import { announce, element } from './element.js';
import { startEvents } from './events.js';
import { keepInPlace } from './in-place.js';
import { showOverview, startOverview } from './overview.js';
import { paced } from './paced.js';
import { focusRow, load, markOpen, rowBeside, showWaiting, startList } from './pitch-list.js';
import { closePitch, openLinked, openPitch, startView } from './pitch-view.js';
import { showUnsent } from './unsent.js';

/** Milliseconds from the last key to the search: a person types several. */
const TYPING = 250;

const filters = document.getElementById('filters');
const dayButton = document.getElementById('day');
const connection = document.getElementById('connection');
const keys = document.getElementById('keys');

let day;
/** The opened pitch: `{ key, id, inbox }`. */
let opened;
let timer;

function query() {
  const { outcome, search, word } = Object.fromEntries(new FormData(filters));
  return { outcome, search: search.trim(), word, since: day?.since, until: day?.until };
}

/** What is shown, as the address names it. */
function shown() {
  const { outcome, search, word } = query();
  const pitch = opened && { id: opened.id, inbox: opened.inbox };
  return { outcome, search, word, day: day?.day, pitch };
}

/** Shows what the address names. */
function followAddress() {
  const { outcome, search, word, day: dayName, pitch } = readAddress();
  const { elements } = filters;
  elements.outcome.value = [...elements.outcome].some(({ value }) => value === outcome) ? outcome : 'ignored';
  elements.search.value = search;
  // The words come with the counts, which take a while.
  if (word !== '') elements.word.append(element('option', { value: word }, word));
  elements.word.value = word;
  setDay(dayNamed(dayName));
  followPitch(pitch);
}

function followPitch(pitch) {
  if (pitch === undefined) return opened && closeNow();
  // As the rows of the list have it (core/record/history.ts).
  const key = `${pitch.id} ${pitch.inbox}`;
  if (key === opened?.key) return;
  opened = { ...pitch, key };
  void openLinked(opened, show);
}

function setDay(chosen) {
  day = chosen;
  dayButton.hidden = day === undefined;
  dayButton.textContent = day ? `${day.name} ✕` : '';
  dayButton.setAttribute('aria-label', day ? `Only ${day.name}. Show all days` : '');
}

function chooseDay(chosen) {
  setDay(chosen);
  refresh();
}

function clear() {
  filters.elements.search.value = '';
  filters.elements.word.value = '';
  chooseDay(undefined);
  filters.elements.search.focus();
}

function showAll() {
  filters.elements.outcome.value = 'all';
  search();
}

function refresh() {
  search();
  void showOverview();
}

function open(row) {
  const isStep = opened === undefined;
  opened = { key: row.key, id: row.id, inbox: row.inbox };
  writeAddress(shown(), isStep);
  show(row);
}

function show(row) {
  keepInPlace(() => {
    markOpen(row.key);
    void openPitch(row);
  });
}

/** Closes the pitch, as Back does. */
function close() {
  if (isStepBack()) return history.back();
  closeNow();
  writeAddress(shown());
}

function closeNow() {
  const { key } = opened;
  opened = undefined;
  markOpen(undefined);
  closePitch();
  focusRow(key);
}

filters.addEventListener('submit', (event) => event.preventDefault());
filters.addEventListener('input', ({ target }) => {
  clearTimeout(timer);
  timer = setTimeout(search, target.type === 'search' ? TYPING : 0);
});
dayButton.addEventListener('click', () => chooseDay(undefined));

function search() {
  writeAddress(shown());
  void load(query());
}

// Back and Forward close and open a pitch. The filters stay as they are now, however they were then.
addEventListener('popstate', () => {
  followPitch(readAddress().pitch);
  writeAddress(shown());
});

/** Goes to the next pitch, or the previous one: opens it where one is open, else gives its row the focus. */
function step(by) {
  const from = opened?.key ?? document.activeElement.closest('.pitch')?.dataset.key;
  const row = rowBeside(from, by);
  if (row === undefined) return announce(by > 0 ? 'This is the last pitch.' : 'This is the first pitch.');
  if (opened) open(row);
  else focusRow(row.key);
}

function handleKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || keys.open) return;
  if (event.key === 'Escape' && opened !== undefined) close();
  if (event.target.closest('input, select')) return;
  const press = KEYS[event.key];
  if (press === undefined) return;
  press();
  event.preventDefault();
}

const KEYS = {
  j: () => step(1),
  k: () => step(-1),
  n: showWaiting,
  '/': () => filters.elements.search.focus(),
  '?': () => keys.showModal(),
};

document.addEventListener('keydown', handleKey);
document.getElementById('help').addEventListener('click', KEYS['?']);
startView({ handleKey, step, close });
startOverview({ chosenDay: () => day, chooseDay });
startList({ open, clear, showAll });
followAddress();

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
