// What is new since the last visit: it stands out in the list, and its number is in the tab's title and picture. Once the list
// has been seen, the log says so, and the pitches are new to nobody any more.
import { change } from './element.js';

/** Milliseconds that the list must have been in sight until it counts as seen: a tab may be passed by. */
const LOOK = 2000;

const NAME = 'pitch-screen';
const icon = document.querySelector('link[rel="icon"]');

/** The keys of the pitches that stand out, from when they were first shown until the next visit. */
const fresh = new Set();

/** By inbox, the moment until which this page has said that pitches were seen. */
const seenUntil = new Map();

let timer;
let latest = [];

/** Shows how many ignored pitches nobody has seen yet. */
export function showNewCount(count) {
  document.title = count > 0 ? `(${count}) ${NAME}` : NAME;
  icon.href = count > 0 ? pictureOf(count > 99 ? '99+' : String(count)) : pictureOf('');
}

/** A row as this visit shows it: what was new when it was first shown stays so until the next visit. */
export function asVisited(row) {
  if (row.isNew) fresh.add(row.key);
  return { ...row, isNew: fresh.has(row.key) && !row.done && !row.released };
}

/** Takes note of the rows that are in the list. @param isWhole whether the list leaves out no pitch but by its outcome */
export function noteShown(rows, isWhole) {
  latest = isWhole ? rows : [];
  clearTimeout(timer);
  if (!document.hidden) timer = setTimeout(tellSeen, LOOK);
}

async function tellSeen() {
  const newest = new Map();
  for (const { id, inbox, logged } of latest) {
    if (logged > (newest.get(inbox)?.until ?? seenUntil.get(inbox) ?? ''))
      newest.set(inbox, { id, inbox, until: logged });
  }
  const isNews = latest.some(({ key, inbox, logged }) => fresh.has(key) && logged > (seenUntil.get(inbox) ?? ''));
  if (!isNews) return;
  for (const { inbox, until } of newest.values()) seenUntil.set(inbox, until);
  await change('/marks', { marks: [...newest.values()].map((mark) => ({ ...mark, state: 'seen' })) }).catch(() => {
    // The page says by itself that nobody answers. The next list is told of again.
    for (const inbox of newest.keys()) seenUntil.delete(inbox);
  });
}

// Whoever comes back to the tab begins a visit. What was seen before is new no more.
document.addEventListener('visibilitychange', () => {
  clearTimeout(timer);
  if (document.hidden) return;
  for (const { key, inbox, logged } of latest) if (logged <= (seenUntil.get(inbox) ?? '')) fresh.delete(key);
  timer = setTimeout(tellSeen, LOOK);
});

/** The picture of the tab: an envelope, with a number where there is one. */
function pictureOf(text) {
  const badge =
    `<circle cx="22" cy="10" r="10" fill="#c2410c"/><text x="22" y="14.5" font-family="sans-serif" font-size="${text.length > 2 ? 10 : 13}"` +
    ` font-weight="bold" fill="#fff" text-anchor="middle">${text}</text>`;
  const svg =
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect x="1" y="8" width="30" height="22" rx="3" fill="#1d5fd1"/>' +
    `<path d="M2 10l14 11 14-11" fill="none" stroke="#fff" stroke-width="2.5"/>${text && badge}</svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}

showNewCount(0);
