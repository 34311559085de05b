// Several pitches at once: selected by box, Shift, Ctrl or key, then forwarded or marked as done in one go, with one Undo.
import { announce, element } from './element.js';
import { isDone, mark } from './marks.js';
import { release } from './release.js';

/** Milliseconds for which the result is shown. */
const RESULT = 8000;

const bar = document.getElementById('selection');

/** The selected rows, by key. */
const selected = new Map();
let rowsInOrder;
let lastKey;
let timer;

/** @param rows returns the rows of the list, in its order */
export function startSelection(rows) {
  rowsInOrder = rows;
}

/** The box that selects a row. */
export function selectBox(row) {
  const name = `Select ${row.subject || 'pitch without a subject'}`;
  const box = element('input', { type: 'checkbox', className: 'select', 'aria-label': name });
  box.checked = selected.has(row.key);
  box.addEventListener('click', (event) => (event.shiftKey ? selectTo(row.key) : toggle(row.key)));
  return box;
}

/** Handles a click on a row that may select it. @returns whether it did */
export function selectByClick(event, key) {
  if (event.shiftKey) selectTo(key);
  else if (event.ctrlKey || event.metaKey) toggle(key);
  else return false;
  // Shift selects text otherwise.
  getSelection()?.removeAllRanges();
  return true;
}

export function toggle(key) {
  const row = rowsInOrder().find((one) => one.key === key);
  if (row === undefined) return;
  if (!selected.delete(key)) selected.set(key, row);
  lastKey = key;
  show();
}

/** Selects all rows from the one that was selected last. */
function selectTo(key) {
  const rows = rowsInOrder();
  const at = (wanted) => rows.findIndex((row) => row.key === wanted);
  const [one, other] = [at(lastKey ?? key), at(key)];
  for (const row of rows.slice(Math.max(0, Math.min(one, other)), Math.max(one, other) + 1)) selected.set(row.key, row);
  lastKey = key;
  show();
}

/** The selected rows; none where nothing is selected. */
export function selectedRows() {
  return [...selected.values()];
}

/** Forgets rows that are not in the list any more: nobody could see that they are selected. */
export function keepSelected(rows) {
  if (selected.size === 0) return;
  const byKey = new Map(rows.map((row) => [row.key, row]));
  for (const key of selected.keys()) {
    if (byKey.has(key)) selected.set(key, byKey.get(key));
    else selected.delete(key);
  }
  show();
}

export function clearSelection() {
  if (selected.size === 0) return false;
  selected.clear();
  show();
  return true;
}

/** Forwards the selected pitches that can be. */
export async function forwardSelected() {
  const rows = selectedRows().filter(({ releasable }) => releasable);
  if (rows.length === 0) return showResult('None of them can be forwarded.');
  clearSelection();
  const { undo, ended } = release(rows);
  fill([text(`Forwarding ${rows.length}…`), button('Undo', undo)]);
  bar.querySelector('button').focus();
  const results = await ended;
  const failed = results.filter(({ phase }) => phase === 'failed');
  const sent = results.filter(({ phase }) => phase === 'done').length;
  if (failed.length === 0) return showResult(sent === 0 ? 'Nothing was forwarded.' : `${sent} forwarded.`);
  showResult(`${sent} forwarded, ${failed.length} not: ${failed[0].text}`);
}

/** Marks the selected pitches as done. */
export async function finishSelected() {
  const rows = selectedRows().filter((row) => !isDone(row));
  if (rows.length === 0) return showResult('They are done.');
  try {
    await mark(rows, 'done');
    clearSelection();
    const undo = () => mark(rows, 'open').then(() => showResult(`${rows.length} not done any more.`), showError);
    showResult(`${rows.length} done.`, button('Undo', undo));
    bar.querySelector('button').focus();
  } catch (error) {
    showError(error);
  }
}

function showError({ message }) {
  showResult(message);
}

function showResult(result, ...controls) {
  announce(result);
  fill([text(result), ...controls]);
  timer = setTimeout(() => selected.size === 0 && !bar.contains(document.activeElement) && show(), RESULT);
}

/** Shows which rows are selected, and what can be done with them. */
function show() {
  for (const item of document.querySelectorAll('#pitches > .pitch')) {
    const isSelected = selected.has(item.dataset.key);
    item.classList.toggle('selected', isSelected);
    const box = item.querySelector('.select');
    if (box) box.checked = isSelected;
  }
  fill(
    selected.size === 0
      ? []
      : [
          text(`${selected.size} selected`),
          button('Forward', forwardSelected, 'f'),
          button('Done', finishSelected, 'd'),
          button('Clear', clearSelection, 'Esc'),
        ],
  );
}

function fill(content) {
  clearTimeout(timer);
  const hadFocus = bar.contains(document.activeElement);
  bar.replaceChildren(...content);
  bar.hidden = content.length === 0;
  if (hadFocus) (bar.querySelector('button') ?? document.getElementById('list')).focus();
}

function text(content) {
  return element('span', { className: 'said' }, content);
}

function button(name, press, title) {
  return element('button', { type: 'button', className: 'of-selection', onclick: () => press(), title }, name);
}
