// Forwards a pitch after all: one click, then a few seconds in which it can be undone before anything is sent.
import { announce, element } from './element.js';

const DELAY = 5000;

/** What is going on, by the key of the pitch: `{ phase: 'waiting' | 'sending' | 'done' | 'failed', text, timer, until }`. */
const states = new Map();

function change(key, state) {
  if (state === undefined) states.delete(key);
  else states.set(key, state);
  // Two places may show the same pitch: the list and the opened one.
  for (const control of document.querySelectorAll('.release')) if (control.dataset.key === key) fill(control);
}

const rows = new Map();

/** The button that forwards a pitch after all, or what has become of that. */
export function releaseControl(row) {
  rows.set(row.key, row);
  const control = element('div', { className: 'release', tabindex: '-1' });
  control.dataset.key = row.key;
  fill(control);
  return control;
}

function fill(control) {
  const row = rows.get(control.dataset.key);
  const state = states.get(row.key);
  const hadFocus = control.contains(document.activeElement);
  control.replaceChildren(...contentOf(row, state));
  // Where nothing is left to press, what is said in its place keeps the focus, and with it one's place in the list.
  if (hadFocus) (control.querySelector('button') ?? control).focus();
}

function contentOf(row, state) {
  if (state?.phase === 'waiting') {
    const left = element('span', { className: 'countdown' });
    left.style.setProperty('--left', `${Math.max(0, state.until - Date.now())}ms`);
    return [
      element('span', { className: 'waiting' }, left, 'Forwarding…'),
      element('button', { type: 'button', onclick: () => undo(row) }, 'Undo'),
    ];
  }
  if (state?.phase === 'sending') return [element('span', { className: 'waiting' }, 'Sending…')];
  if (state?.phase === 'done') return [element('span', { className: 'done' }, state.text)];
  const again = state?.phase === 'failed';
  if (!row.releasable) return [];
  return [
    again ? element('span', { className: 'failed' }, state.text) : undefined,
    element(
      'button',
      { type: 'button', className: 'primary', onclick: () => start(row), title: `To the addresses of ${row.inbox}` },
      again ? 'Try again' : 'Forward after all',
    ),
  ].filter((child) => child !== undefined);
}

function start(row) {
  const timer = setTimeout(() => send(row), DELAY);
  change(row.key, { phase: 'waiting', timer, until: Date.now() + DELAY });
  announce(`Forwarding ${row.subject || 'the pitch'} in ${DELAY / 1000} seconds. Press Undo to stop it.`);
}

function undo(row) {
  clearTimeout(states.get(row.key)?.timer);
  change(row.key, undefined);
  announce('Not forwarded.');
}

async function send(row) {
  change(row.key, { phase: 'sending' });
  try {
    const response = await fetch('/release', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ id: row.id, inbox: row.inbox }),
    });
    if (!response.ok) throw new Error((await response.text()).trim());
    const result = await response.json();
    if (result.status === 'refused') throw new Error(`Not forwarded: ${result.why}.`);
    const text =
      result.status === 'before'
        ? `It was ${result.outcome} before; nothing was sent.`
        : `Forwarded to ${result.record.to.join(', ')}`;
    end(row, 'done', text);
  } catch (error) {
    const text = error instanceof TypeError ? 'pitch-screen does not answer; nothing was sent.' : error.message;
    end(row, 'failed', text);
  }
}

/** Says how it ended: in its place, and to a screen reader, which has heard that it is under way. */
function end(row, phase, text) {
  change(row.key, { phase, text });
  announce(`${row.subject || 'The pitch'}: ${text}`);
}

// What still can be undone has not been sent: leaving now would not send it.
addEventListener('beforeunload', (event) => {
  if ([...states.values()].some(({ phase }) => phase === 'waiting' || phase === 'sending')) event.preventDefault();
});
