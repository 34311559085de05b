// Marks pitches as done, and takes that back. A row that is done stays where it is until the list is loaded anew.
import { announce, change, element } from './element.js';
import { keepInPlace } from './in-place.js';

/** The rows that have a control, by key. */
const rows = new Map();

/** What this page has asked for and the list does not say yet, by key: `{ isDone }` or `{ error }`. */
const asked = new Map();

/** The button that marks a pitch as done, or what has been marked. */
export function doneControl(row) {
  rows.set(row.key, row);
  // The list says by now what was asked for.
  if (asked.get(row.key)?.isDone === Boolean(row.done)) asked.delete(row.key);
  const control = element('div', { className: 'mark-done', tabindex: '-1' });
  control.dataset.key = row.key;
  fill(control);
  return control;
}

/** Whether a pitch is done, as far as this page knows. */
export function isDone(row) {
  return asked.get(row.key)?.isDone ?? Boolean(row.done);
}

/** Marks pitches, all in one request. @throws with the server's own words; nothing is marked then */
export async function mark(some, state) {
  await change('/marks', { marks: some.map(({ id, inbox }) => ({ id, inbox, state })) });
  for (const { key } of some) asked.set(key, { isDone: state === 'done' });
  keepInPlace(() => refill(some));
}

async function markOne(row, state) {
  try {
    await mark([row], state);
    announce(`${row.subject || 'The pitch'}: ${state === 'done' ? 'done' : 'not done any more'}.`);
  } catch (error) {
    asked.set(row.key, { error: error.message });
    keepInPlace(() => refill([row]));
    announce(error.message);
  }
}

/** Marks a pitch as done, or as not done if it is. */
export function toggleDone(row) {
  return markOne(row, isDone(row) ? 'open' : 'done');
}

function refill(some) {
  const keys = new Set(some.map(({ key }) => key));
  // The list and the opened pitch both have a control for it.
  for (const control of document.querySelectorAll('.mark-done')) if (keys.has(control.dataset.key)) fill(control);
}

function fill(control) {
  const row = rows.get(control.dataset.key);
  const hadFocus = control.contains(document.activeElement);
  const isMarked = isDone(row);
  const error = asked.get(row.key)?.error;
  control.closest('.pitch')?.classList.toggle('is-done', isMarked);
  const by = row.done ? ` by ${row.done.by}` : '';
  const button = (name, state) =>
    element(
      'button',
      { type: 'button', onclick: () => markOne(row, state), title: state === 'done' ? 'd' : undefined },
      name,
    );
  control.replaceChildren(
    ...(error ? [element('span', { className: 'failed' }, error)] : []),
    ...(isMarked
      ? [element('span', { className: 'where' }, `Done${by}`), button('Not done', 'open')]
      : [button('Done', 'done')]),
  );
  if (hadFocus) control.querySelector('button').focus();
}
