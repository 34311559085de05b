// Keeps the rows of the list where a person sees them. A row that moves under the pointer gets the click meant for
// another one, and the wrong pitch is forwarded.

/** Milliseconds without pointer, key or wheel after which nobody is taken to be about to click. */
const REST = 1500;

const list = document.getElementById('pitches');
let lastInput = Number.NEGATIVE_INFINITY;

function noteInput() {
  lastInput = performance.now();
}

for (const kind of ['pointermove', 'pointerdown', 'keydown', 'wheel', 'touchmove', 'scroll']) {
  addEventListener(kind, noteInput, { passive: true, capture: true });
}

/** Whether new rows may be put above the others: the list is at its top, and nobody points at it or is in it. */
export function isUntouched() {
  return (
    performance.now() - lastInput > REST &&
    list.getBoundingClientRect().top >= 0 &&
    !list.matches(':hover') &&
    !list.contains(document.activeElement)
  );
}

/**
 * Changes the page, and scrolls so that the row in use stays where it is: the one under the pointer, else the one with
 * the focus.
 */
export function keepInPlace(change) {
  const row = list.querySelector('.pitch:hover') ?? document.activeElement?.closest('.pitch');
  const key = row?.dataset.key;
  const before = row?.getBoundingClientRect().top;
  change();
  if (key === undefined) return;
  const after = row.isConnected ? row : [...list.children].find((item) => item.dataset.key === key);
  if (after === undefined || after.getClientRects().length === 0) return;
  const moved = after.getBoundingClientRect().top - before;
  if (moved !== 0) scrollBy({ top: moved, behavior: 'instant' });
}
