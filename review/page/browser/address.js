// What the page shows, in its address: it can be reloaded, kept as a bookmark, and left with Back.

/** @returns `{ outcome, search, word, day, pitch }`; `pitch` is `{ id, inbox }` or undefined, the others may be empty */
export function readAddress() {
  const query = new URLSearchParams(location.search);
  const text = (name) => query.get(name) ?? '';
  const pitch = query.has('id') ? { id: text('id'), inbox: text('inbox') } : undefined;
  return { outcome: text('outcome'), search: text('search'), word: text('word'), day: text('day'), pitch };
}

/**
 * Puts what is shown into the address.
 *
 * @param isStep whether Back leads to what was shown before
 */
export function writeAddress({ outcome, search, word, day, pitch }, isStep = false) {
  const named = { outcome: outcome === 'ignored' ? '' : outcome, search, word, day, ...pitch };
  const query = new URLSearchParams(Object.entries(named).filter(([, value]) => value));
  const address = query.size === 0 ? '/' : `/?${query}`;
  if (isStep) history.pushState({ isStep: true }, '', address);
  else if (address !== location.pathname + location.search) history.replaceState(history.state, '', address);
}

/** Whether Back leads to what this page showed before it opened a pitch. */
export function isStepBack() {
  return history.state?.isStep === true;
}
