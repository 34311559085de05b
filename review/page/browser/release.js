// Forwards a pitch after all: one click, then a few seconds in which it can be undone before anything is sent.
import { announce, change, element } from './element.js';
import { keepInPlace } from './in-place.js';

/** Milliseconds in which a release can be undone. */
const DELAY = 5000;

/** How each release stands, by the key of its pitch: `{ phase: 'waiting' | 'sending' | 'done' | 'failed', text, timer, until }`. */
const states = new Map();

const rows = new Map();

/** Who waits for the end of a release, by key. */
const ends = new Map();

/** The sends so far: a promise that never rejects. */
let sending = Promise.resolve();

function setState(key, state) {
  if (state === undefined) states.delete(key);
  else states.set(key, state);
  // The list and the opened pitch both have a control for it.
  keepInPlace(() => {
    for (const control of document.querySelectorAll('.release')) if (control.dataset.key === key) fill(control);
  });
}

/**
 * Makes the button that forwards a pitch after all. Once it is pressed, what becomes of the release takes its place.
 *
 * @param canTrust whether a second button lets its sender through from then on
 */
export function releaseControl(row, canTrust = false) {
  rows.set(row.key, row);
  const control = element('div', { className: 'release', tabindex: '-1' });
  control.dataset.key = row.key;
  control.classList.toggle('can-trust', canTrust);
  fill(control);
  return control;
}

function fill(control) {
  const row = rows.get(control.dataset.key);
  const state = states.get(row.key);
  const hadFocus = control.contains(document.activeElement);
  control.replaceChildren(...contentOf(row, state, control.classList.contains('can-trust')));
  // Where no button is left, the text in its place gets the focus, so that the keyboard stays in this row.
  if (hadFocus) (control.querySelector('button') ?? control).focus();
}

function contentOf(row, state, canTrust) {
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
      {
        type: 'button',
        className: 'primary',
        onclick: () => start(row, again && state.trust),
        title: `To the addresses of ${row.inbox}`,
      },
      again ? 'Try again' : row.undelivered.length > 0 ? 'Send again' : 'Forward after all',
    ),
    canTrust && !again && row.undelivered.length === 0
      ? element(
          'button',
          { type: 'button', onclick: () => start(row, true) },
          'Forward, and always let this sender through',
        )
      : undefined,
  ].filter((child) => child !== undefined);
}

/** Forwards a pitch, if it can be. */
export function releaseOne(row) {
  if (row.releasable && isFree(row)) start(row);
}

/**
 * Forwards pitches in one go.
 *
 * @returns `undo`, which stops those that were not sent yet, and `ended`, a promise of how each ended: a list of
 *   `{ phase, text }`, where the phase of one that was undone is undefined
 */
export function release(some) {
  rememberAll(some);
  const waiting = some.filter(isFree);
  const ended = waiting.map((row) => new Promise((resolve) => ends.set(row.key, resolve)));
  for (const row of waiting) begin(row);
  announce(`Forwarding ${waiting.length} pitches in ${DELAY / 1000} seconds. Press Undo to stop it.`);
  return {
    undo: () => waiting.filter(({ key }) => states.get(key)?.phase === 'waiting').forEach(undo),
    ended: Promise.all(ended),
  };
}

/** Whether a release of the pitch can begin: none is going on, and none went through since it was sent last. */
function isFree(row) {
  const state = states.get(row.key);
  return state === undefined || state.phase === 'failed' || (state.phase === 'done' && state.latest !== row.latest);
}

function rememberAll(some) {
  for (const row of some) rows.set(row.key, row);
}

function start(row, trust = false) {
  begin(row, trust);
  announce(`Forwarding ${row.subject || 'the pitch'} in ${DELAY / 1000} seconds. Press Undo to stop it.`);
}

function begin(row, trust = false) {
  const timer = setTimeout(() => {
    // One after another: a screen sends a few mails at a time.
    sending = sending.then(() => send(row, trust));
  }, DELAY);
  setState(row.key, { phase: 'waiting', timer, until: Date.now() + DELAY });
}

function undo(row) {
  clearTimeout(states.get(row.key)?.timer);
  setState(row.key, undefined);
  tellEnd(row.key, {});
  announce('Not forwarded.');
}

function tellEnd(key, state) {
  ends.get(key)?.(state);
  ends.delete(key);
}

async function send(row, trust) {
  setState(row.key, { phase: 'sending' });
  try {
    const result = await change('/release', { id: row.id, inbox: row.inbox, trust });
    if (result.status === 'refused') throw new Error(`Not forwarded: ${result.why}.`);
    const text =
      result.status === 'before'
        ? `It was ${result.outcome} before; nothing was sent.`
        : `${result.status === 'resent' ? 'Sent again' : 'Forwarded'} to ${result.record.to.join(', ')}`;
    end(row, { phase: 'done', text: text + trustText(result) });
  } catch (error) {
    end(row, { phase: 'failed', text: error.message, trust });
  }
}

/** Says whether the sender is trusted from now on; empty where nobody asked for it. */
function trustText({ trusted, notTrusted }) {
  if (trusted) return `. ${trusted} is let through from now on`;
  return notTrusted ? `. The sender is not trusted: ${notTrusted}` : '';
}

/** Says how the release ended, on the page and to a screen reader. */
function end(row, state) {
  setState(row.key, { ...state, latest: row.latest });
  tellEnd(row.key, state);
  announce(`${row.subject || 'The pitch'}: ${state.text}`);
}

// A release that can still be undone has not been sent, and leaving the page now would not send it.
addEventListener('beforeunload', (event) => {
  if ([...states.values()].some(({ phase }) => phase === 'waiting' || phase === 'sending')) event.preventDefault();
});
