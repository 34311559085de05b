// What the page shows, in its address: it can be reloaded, kept as a bookmark, and left with Back.

/** What the filters hold, by their names in the address. */
const FILTERS = ['outcome', 'kind', 'search', 'word', 'only', 'from', 'to'];

/**
 * @returns the filters as texts, each perhaps empty, and `pitch`: `{ id, inbox }` or undefined. A link may leave out the
 *   inbox of its pitch
 */
export function readAddress() {
  const query = new URLSearchParams(location.search);
  const text = (name) => query.get(name) ?? '';
  const filters = Object.fromEntries(FILTERS.map((name) => [name, text(name)]));
  // Bookmarks of older versions name one day.
  if (query.has('day')) filters.from = filters.to = text('day');
  const pitch = query.has('id') ? { id: text('id'), inbox: query.get('inbox') ?? undefined } : undefined;
  return { ...filters, pitch };
}

/**
 * Puts what is shown into the address.
 *
 * @param isStep whether Back leads to what was shown before
 */
export function writeAddress({ outcome, pitch, ...filters }, isStep = false) {
  const named = { outcome: outcome === 'ignored' ? '' : outcome, ...filters, ...pitch };
  const query = new URLSearchParams(Object.entries(named).filter(([, value]) => value));
  const address = query.size === 0 ? '/' : `/?${query}`;
  if (isStep) history.pushState({ isStep: true }, '', address);
  else if (address !== location.pathname + location.search) history.replaceState(history.state, '', address);
}

/** Whether Back leads to what this page showed before it opened a pitch. */
export function isStepBack() {
  return history.state?.isStep === true;
}
