// Puts the page together: filters, chart, list, the opened pitch, and news as they come.

import { isStepBack, readAddress, writeAddress } from './address.js';
import { announce } from './element.js';
import { startEvents } from './events.js';
import { clearFilters, filters, focusSearch, queryOf, setFilters, startFilters } from './filters.js';
import { keepInPlace } from './in-place.js';
import { toggleDone } from './marks.js';
import { showChosenDays, showOverview } from './overview.js';
import { paced } from './paced.js';
import { focusRow, load, markOpen, rowBeside, rowOf, shownRows, showWaiting, startList } from './pitch-list.js';
import { closePitch, openLinked, openPitch, startView } from './pitch-view.js';
import { releaseOne } from './release.js';
import { clearSelection, finishSelected, forwardSelected, selectedRows, startSelection, toggle } from './selection.js';
import { showUnsent } from './unsent.js';
import { openWords, startWords } from './words.js';

const connection = document.getElementById('connection');
const keys = document.getElementById('keys');

/** The opened pitch: `{ key, id, inbox }`. */
let opened;

/** When the list was loaded last. What is marked as done from then on stays in it. */
let openUntil;

function query() {
  return { ...queryOf(filters()), openUntil };
}

/** What is shown, as the address names it. */
function shown() {
  return { ...filters(), pitch: opened && { id: opened.id, inbox: opened.inbox } };
}

/** Shows what the address names. */
function followAddress() {
  const { pitch, ...wanted } = readAddress();
  setFilters(wanted);
  followPitch(pitch);
}

function followPitch(pitch) {
  if (pitch === undefined) return opened && closeNow();
  // As the rows of the list have it (core/record/history.ts).
  const key = `${pitch.id} ${pitch.inbox ?? ''}`;
  if (key === opened?.key) return;
  opened = { ...pitch, key };
  void openLinked(opened, (row) => {
    // A link may have left out the inbox.
    opened = { key: row.key, id: row.id, inbox: row.inbox };
    writeAddress(shown());
    show(row);
  });
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

function search() {
  openUntil = new Date().toISOString();
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
  const row = rowBeside(keyInUse(), by);
  if (row === undefined) return announce(by > 0 ? 'This is the last pitch.' : 'This is the first pitch.');
  if (opened) open(row);
  else focusRow(row.key);
}

/** The key of the opened pitch, else of the row with the focus. */
function keyInUse() {
  return opened?.key ?? document.activeElement.closest('.pitch')?.dataset.key;
}

/** Does something with the selected pitches, else with the one in use. */
function act(withSelected, withOne) {
  if (selectedRows().length > 0) return withSelected();
  const row = rowOf(keyInUse());
  if (row) withOne(row);
}

function handleKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]')) return;
  if (event.key === 'Escape' && !clearSelection() && opened !== undefined) close();
  if (event.target.closest('input:not([type="checkbox"]), select, textarea')) return;
  const press = KEYS[event.key];
  if (press === undefined) return;
  press();
  event.preventDefault();
}

const KEYS = {
  j: () => step(1),
  k: () => step(-1),
  x: () => keyInUse() && toggle(keyInUse()),
  f: () => act(forwardSelected, releaseOne),
  d: () => act(finishSelected, toggleDone),
  n: showWaiting,
  w: openWords,
  '/': focusSearch,
  '?': () => keys.showModal(),
};

document.addEventListener('keydown', handleKey);
document.getElementById('help').addEventListener('click', KEYS['?']);
startFilters((areDays) => {
  search();
  if (areDays) showChosenDays();
});
startView({ handleKey, step, close });
startSelection(shownRows);
startList({ open, clear: clearFilters, showAll: () => setFilters({ outcome: 'all', kind: '' }, true) });
startWords();
followAddress();

/** Whether the page hears of news; undefined until that is known. */
let isLive;
/** Whether news came while nobody could see the page. */
let isStale = false;
const updateList = paced(() => load(query(), { isNews: true }));
const updateOverview = paced(showOverview);
const updateUnsent = paced(showUnsent);

function update() {
  // The tab shows how many pitches are new, whoever looks at another one.
  updateOverview();
  isStale = document.hidden;
  if (isStale) return;
  updateList();
  updateUnsent();
}

document.addEventListener('visibilitychange', () => isStale && update());

startEvents({
  onNews: update,
  onLive(live) {
    // The list is first asked for when news are heard of, so that no pitch is missed between the two.
    if (isLive === undefined) {
      search();
      void showOverview();
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
