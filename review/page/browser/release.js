// Forwards a pitch after all: one click, then a few seconds in which it can be undone before anything is sent.
import { announce, change, element } from './element.js';
import { keepInPlace } from './in-place.js';

/** Milliseconds in which a release can be undone. */
const DELAY = 5000;

/** How each release stands, by the key of its pitch: `{ phase: 'waiting' | 'sending' | 'done' | 'failed', text, timer, until }`. */
const states = new Map();

const rows = new Map();

function setState(key, state) {
  if (state === undefined) states.delete(key);
  else states.set(key, state);
  // The list and the opened pitch both have a control for it.
  keepInPlace(() => {
    for (const control of document.querySelectorAll('.release')) if (control.dataset.key === key) fill(control);
  });
}

/** The button that forwards a pitch after all, or how that stands. */
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
  // Where no button is left, the text in its place gets the focus, so that the keyboard stays in this row.
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
  // A pitch that was sent again may come back once more.
  if (state?.phase === 'done' && (!row.releasable || state.latest === row.latest))
    return [element('span', { className: 'done' }, state.text)];
  const again = state?.phase === 'failed';
  if (!row.releasable) return [];
  return [
    again ? element('span', { className: 'failed' }, state.text) : undefined,
    element(
      'button',
      { type: 'button', className: 'primary', onclick: () => start(row), title: `To the addresses of ${row.inbox}` },
      again ? 'Try again' : row.undelivered.length > 0 ? 'Send again' : 'Forward after all',
    ),
  ].filter((child) => child !== undefined);
}

function start(row) {
  const timer = setTimeout(() => send(row), DELAY);
  setState(row.key, { phase: 'waiting', timer, until: Date.now() + DELAY });
  announce(`Forwarding ${row.subject || 'the pitch'} in ${DELAY / 1000} seconds. Press Undo to stop it.`);
}

function undo(row) {
  clearTimeout(states.get(row.key)?.timer);
  setState(row.key, undefined);
  announce('Not forwarded.');
}

async function send(row) {
  setState(row.key, { phase: 'sending' });
  try {
    const result = await change('/release', { id: row.id, inbox: row.inbox });
    if (result.status === 'refused') throw new Error(`Not forwarded: ${result.why}.`);
    const text =
      result.status === 'before'
        ? `It was ${result.outcome} before; nothing was sent.`
        : `${result.status === 'resent' ? 'Sent again' : 'Forwarded'} to ${result.record.to.join(', ')}`;
    end(row, 'done', text);
  } catch (error) {
    end(row, 'failed', error.message);
  }
}

/** Says how the release ended, on the page and to a screen reader. */
function end(row, phase, text) {
  setState(row.key, { phase, text, latest: row.latest });
  announce(`${row.subject || 'The pitch'}: ${text}`);
}

// A release that can still be undone has not been sent, and leaving the page now would not send it.
addEventListener('beforeunload', (event) => {
  if ([...states.values()].some(({ phase }) => phase === 'waiting' || phase === 'sending')) event.preventDefault();
});
