// The list of pitches that the filters let through, newest first. News wait behind a button, so that no row moves away
// from under the pointer.
import { announce, ask, element } from './element.js';
import { isNarrowed } from './filters.js';
import { isUntouched, keepInPlace } from './in-place.js';
import { pitchRow } from './pitch-row.js';
import { keepSelected } from './selection.js';
import { asVisited, noteShown } from './visit.js';

/** Rows that stay when news are put above them. "Show older ones" brings the rest back. */
const MAX_ROWS = 100;

/** Milliseconds between two looks whether waiting news can be shown by themselves. */
const LOOK = 500;

const list = document.getElementById('pitches');
const state = document.getElementById('state');
const more = document.getElementById('more');
const waiting = document.getElementById('waiting');

/** The rows that are shown, by key, each with its element and its content as text. */
let shown = new Map();
let rows = [];
/** News that wait to be shown: `{ count, rows, more }`, with all rows as they would be shown then. */
let news;
let asked = 0;
let query = {};
/** The query that `rows` answer, as text. */
let answered;
let onOpen;
let onClear;
let onShowAll;
let openKey;

/**
 * @param open called with the row of a pitch that a person opens
 * @param clear called when a person wants no search any more
 * @param showAll called when a person wants to see the pitches of every outcome
 */
export function startList({ open, clear, showAll }) {
  onOpen = open;
  onClear = clear;
  onShowAll = showAll;
  more.addEventListener('click', () => load(query, { older: true }));
  waiting.addEventListener('click', showWaiting);
  list.addEventListener('keydown', moveFocus);
  setInterval(() => news && isUntouched() && showNews(), LOOK);
}

/**
 * Asks for the pitches of a query and shows them.
 *
 * @param isNews whether the answer only updates the rows that are shown, and new ones wait
 */
export async function load(wanted, { older = false, isNews = false } = {}) {
  query = wanted;
  asked += 1;
  const mine = asked;
  list.setAttribute('aria-busy', 'true');
  if (rows.length === 0 && !isNews) showLoading();
  // The rows that are shown are not where the log has them any more: too many came since.
  if (older && news?.isPartial) showNews();
  try {
    const skip = older ? rows.length + (news?.count ?? 0) : 0;
    const page = await ask('/pitches.json', { ...query, skip: skip || undefined });
    // The answer to an earlier request may come after that to a later one.
    if (mine !== asked) return;
    if (older) showOlder(page);
    else if (isNews && answered === JSON.stringify(wanted)) takeNews(page);
    else showPage(page, wanted);
    showState(page.elsewhere);
  } catch (error) {
    // What is shown stays where only its update failed: the page says by itself that nobody answers.
    if (mine === asked && !(isNews && rows.length > 0)) showError(error, older);
  } finally {
    if (mine === asked) list.removeAttribute('aria-busy');
  }
}

/** Shows the pitches that came in meanwhile, and gives the focus to the newest. */
export function showWaiting() {
  if (!news) return;
  showNews();
  document.getElementById('list').scrollIntoView({ block: 'nearest' });
  list.querySelector('.open')?.focus();
}

/**
 * The row of the next pitch in the list, or of the previous one.
 *
 * @param key of the pitch to start from; the first row comes next where the list does not have it
 * @param step 1 or -1
 */
export function rowBeside(key, step) {
  const at = rows.findIndex((row) => row.key === key);
  return at < 0 ? rows[0] : rows[at + step];
}

/** The row with a key; undefined where the list has none. */
export function rowOf(key) {
  return shown.get(key)?.row;
}

/** The rows of the list, in its order. */
export function shownRows() {
  return rows;
}

/** Marks the row of the pitch that is open. */
export function markOpen(key) {
  openKey = key;
  for (const [one, { item }] of shown) mark(item, one);
  shown.get(key)?.item.scrollIntoView({ block: 'nearest' });
}

/** Gives the focus to the row of a pitch, or to the list where it has no such row. */
export function focusRow(key) {
  const target = shown.get(key)?.item.querySelector('.open') ?? document.getElementById('list');
  target.focus();
}

function showPage(page, wanted) {
  answered = JSON.stringify(wanted);
  forgetNews();
  show(page.rows);
  more.hidden = !page.more;
}

function showOlder(page) {
  const at = rows.length;
  show([...rows, ...page.rows.filter(({ key }) => !shown.has(key))]);
  more.hidden = !page.more;
  list.children[at]?.querySelector('.open').focus();
}

/** Updates the rows that are shown, each in its place; the others wait. */
function takeNews(page) {
  const newest = new Map(page.rows.map((row) => [row.key, row]));
  const fresh = page.rows.filter(({ key }) => !shown.has(key));
  keepInPlace(() => show(rows.map((row) => newest.get(row.key) ?? row)));
  if (fresh.length === 0) return;
  // Rows further down follow on only if the answer reaches as far as a row that is shown.
  const isJoined = !page.more || shown.has(page.rows.at(-1)?.key);
  const older = isJoined ? rows.filter(({ key }) => !newest.has(key)) : [];
  const room = Math.max(MAX_ROWS, rows.length);
  const isCut = page.rows.length + older.length > room;
  const isFirst = news === undefined;
  news = {
    count: fresh.length,
    rows: [...page.rows, ...older].slice(0, room),
    more: page.more || isCut || !more.hidden,
    isPartial: !isJoined,
  };
  if (isUntouched() || rows.length === 0) return showNews();
  waiting.textContent = `${news.count}${news.isPartial ? ' or more' : ''} new`;
  waiting.hidden = false;
  if (isFirst) announce('New pitches wait. Press N to show them.');
}

function showNews() {
  const before = new Set(shown.keys());
  show(news.rows);
  more.hidden = !news.more;
  forgetNews();
  for (const [key, { item, row }] of shown) {
    if (before.has(key)) continue;
    item.classList.add('arrived');
    announce(`New, ${row.outcome}: ${row.subject || '(no subject)'}`);
  }
}

function forgetNews() {
  news = undefined;
  waiting.hidden = true;
}

function mark(item, key) {
  item.classList.toggle('current', key === openKey);
  const button = item.querySelector('.open');
  if (key === openKey) button.setAttribute('aria-current', 'true');
  else button.removeAttribute('aria-current');
}

function show(wanted) {
  rows = wanted.map(asVisited);
  if (new Set(rows.map(({ inbox }) => inbox)).size > 1) document.body.classList.add('many-inboxes');
  const next = new Map();
  for (const [index, row] of rows.entries()) {
    const text = JSON.stringify(row);
    const known = shown.get(row.key);
    const item = known?.text === text ? known.item : pitchRow(row, onOpen);
    mark(item, row.key);
    if (known && known.item !== item) replace(known.item, item);
    // Only rows out of place are moved: moving an element takes the focus away from it.
    if (list.children[index] !== item) list.insertBefore(item, list.children[index] ?? null);
    next.set(row.key, { item, text, row });
  }
  while (list.children.length > rows.length) list.lastElementChild.remove();
  shown = next;
  keepSelected(rows);
  noteShown(rows, hasAllIgnored(query));
}

/** Whether no ignored pitch is left out of the list: only then has whoever looks at it seen what is new. */
function hasAllIgnored(wanted) {
  return !isNarrowed(wanted) && wanted.review !== 'done' && ['ignored', 'kept', 'all'].includes(wanted.outcome);
}

/** Puts a changed row in the place of the former one, no lower than it was: the rows below stay where they are. */
function replace(former, item) {
  const hadFocus = former.contains(document.activeElement);
  item.style.minHeight = `${former.offsetHeight}px`;
  former.replaceWith(item);
  if (hadFocus) item.querySelector('.open').focus();
}

function showLoading() {
  list.replaceChildren(...[1, 2, 3].map(() => element('li', { className: 'pitch ghost', 'aria-hidden': 'true' })));
  shown = new Map();
  state.hidden = true;
}

/** @param elsewhere how many pitches fit the search, but not the outcome that is chosen */
function showState(elsewhere = 0) {
  state.hidden = rows.length > 0;
  state.className = 'empty';
  if (rows.length > 0) return;
  const isFiltered = isNarrowed(query);
  const isDone = query.review === 'done';
  const what = isDone ? 'done' : ({ kept: 'kept', all: 'here' }[query.outcome] ?? query.outcome);
  const sentence = isFiltered
    ? `No pitch that was ${what} fits this search.${elsewhere > 0 ? ` All has ${elsewhere}.` : ''}`
    : query.outcome === 'ignored'
      ? 'Nothing has been ignored. A pitch with one of the words appears here by itself, with the reason.'
      : isDone
        ? 'No pitch has been marked as done.'
        : 'No such pitches yet. They appear here as they come in.';
  const button = (text, press) => element('button', { type: 'button', onclick: () => press() }, text);
  state.replaceChildren(
    element('p', {}, sentence),
    ...(isFiltered && elsewhere > 0 ? [button(`Show all ${elsewhere}`, onShowAll), ' '] : []),
    ...(isFiltered ? [button('Clear the search', onClear)] : []),
  );
}

function showError(error, older) {
  if (!older) {
    rows = [];
    answered = undefined;
    shown = new Map();
    list.replaceChildren();
    forgetNews();
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
