// The list of pitches: what the filters let through, newest first, kept up to date without losing one's place.
import { announce, ask, element } from './element.js';
import { pitchRow } from './pitch-row.js';

const list = document.getElementById('pitches');
const state = document.getElementById('state');
const more = document.getElementById('more');

/** The rows that are shown, by key, with the element and the text of each. */
let shown = new Map();
let rows = [];
let asked = 0;
let query = {};
let onOpen;
let onClear;
let openKey;

export function startList({ open, clear }) {
  onOpen = open;
  onClear = clear;
  more.addEventListener('click', () => load(query, { older: true }));
  list.addEventListener('keydown', moveFocus);
}

/**
 * Asks for the pitches of a query and shows them.
 *
 * @param isNews whether pitches that were not there before are news
 */
export async function load(wanted, { older = false, isNews = false } = {}) {
  query = wanted;
  asked += 1;
  const mine = asked;
  list.setAttribute('aria-busy', 'true');
  if (rows.length === 0 && !isNews) showLoading();
  try {
    const skip = older ? rows.length : 0;
    const page = await ask('/pitches.json', { ...query, skip: skip || undefined });
    // The answer to an earlier question may come after that to a later one.
    if (mine !== asked) return;
    const before = new Set(shown.keys());
    const isLonger = isNews && rows.length > page.rows.length;
    rows = older ? [...rows, ...page.rows] : isLonger ? merged(page.rows, rows) : page.rows;
    show(isNews ? before : undefined);
    more.hidden = !(page.more || isLonger);
    showState();
    if (older) list.children[skip]?.querySelector('button')?.focus();
  } catch (error) {
    if (mine === asked) showError(error, older);
  } finally {
    if (mine === asked) list.removeAttribute('aria-busy');
  }
}

/** Marks the row of the pitch that is open. */
export function markOpen(key) {
  openKey = key;
  for (const [one, { item }] of shown) mark(item, one);
}

/** Gives the focus back to the row it came from. */
export function focusRow(key) {
  const target = shown.get(key)?.item.querySelector('.open') ?? document.getElementById('list');
  target.focus();
}

function mark(item, key) {
  item.classList.toggle('current', key === openKey);
  const button = item.querySelector('.open');
  if (key === openKey) button.setAttribute('aria-current', 'true');
  else button.removeAttribute('aria-current');
}

/** The newest rows, then those that were shown below them. */
function merged(newest, known) {
  const keys = new Set(newest.map(({ key }) => key));
  return [...newest, ...known.filter(({ key }) => !keys.has(key))];
}

function show(before) {
  const next = new Map();
  for (const [index, row] of rows.entries()) {
    const text = JSON.stringify(row);
    const known = shown.get(row.key);
    const item = known?.text === text ? known.item : pitchRow(row, onOpen);
    const hadFocus = known && known.item !== item && known.item.contains(document.activeElement);
    mark(item, row.key);
    // Only what is out of place is moved: moving an element takes the focus away from it.
    if (known && known.item !== item) known.item.replaceWith(item);
    if (list.children[index] !== item) list.insertBefore(item, list.children[index] ?? null);
    if (hadFocus) item.querySelector('.open').focus();
    if (before && !before.has(row.key)) {
      item.classList.add('new');
      announce(`New, ${row.outcome}: ${row.subject || '(no subject)'}`);
    }
    next.set(row.key, { item, text });
  }
  while (list.children.length > rows.length) list.lastElementChild.remove();
  shown = next;
}

function showLoading() {
  list.replaceChildren(...[1, 2, 3].map(() => element('li', { className: 'pitch ghost', 'aria-hidden': 'true' })));
  shown = new Map();
  state.hidden = true;
}

function showState() {
  state.hidden = rows.length > 0;
  state.className = 'empty';
  if (rows.length > 0) return;
  const isFiltered = query.search || query.word || query.since;
  const what = { ignored: 'ignored', kept: 'kept', forwarded: 'forwarded', all: 'here' }[query.outcome];
  const sentence = isFiltered
    ? `No pitch that was ${what} fits this search.`
    : query.outcome === 'ignored'
      ? 'Nothing has been ignored. A pitch with one of the words appears here by itself, with the reason.'
      : 'No such pitches yet. They appear here as they come in.';
  const clear = element('button', { type: 'button', onclick: () => onClear() }, 'Clear the search');
  state.replaceChildren(element('p', {}, sentence), ...(isFiltered ? [clear] : []));
}

function showError(error, older) {
  if (!older) {
    rows = [];
    shown = new Map();
    list.replaceChildren();
  }
  more.hidden = true;
  state.hidden = false;
  state.className = 'error';
  state.replaceChildren(
    element('p', { role: 'alert' }, `The pitches could not be loaded. ${error.message}`),
    element('button', { type: 'button', onclick: () => load(query, { older }) }, 'Try again'),
  );
}

function moveFocus(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const item = event.target.closest('.pitch');
  if (step === undefined || item === null || event.target.closest('select, input')) return;
  const next = step > 0 ? item.nextElementSibling : item.previousElementSibling;
  next?.querySelector('.open')?.focus();
  event.preventDefault();
}
