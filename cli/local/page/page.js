// Shows the latest pitches and adds new ones as they come. Mail text only ever becomes text nodes.

const MAX_ROWS = 200;

const connection = document.getElementById('connection');
const news = document.getElementById('news');
const list = document.getElementById('pitches');
const empty = document.getElementById('empty');
const buttons = [...document.querySelectorAll('[data-filter]')];

/** The rows that are shown, by key: oldest first. */
const rows = new Map();
let filter = 'all';
let loaded = false;
/** What comes as an event while the list is being asked for: newer than what the list says about it. */
let arrived;

const clock = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

function element(name, className, ...children) {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...children);
  return made;
}

/** Isolated, so that a name written from right to left leaves the rest of its line in order. */
function mailText(text) {
  return element('bdi', '', text);
}

function pitch(row) {
  const item = element('li', `pitch ${row.outcome === 'forwarded' ? 'forwarded' : 'kept'}`);
  const time = element('time', '', clock.format(new Date(row.time)));
  time.dateTime = row.time;
  item.append(
    element('h2', '', row.subject ? mailText(row.subject) : '(no subject)'),
    element(
      'p',
      'facts',
      element('span', 'outcome', row.outcome),
      element('span', '', 'from ', row.sender ? mailText(row.sender) : '(no sender)'),
      element('span', '', row.forwardedTo.length > 0 ? `to ${row.forwardedTo.join(', ')}` : `at ${row.inbox}`),
      time,
    ),
  );
  for (const { word, where, excerpt } of row.reasons) {
    item.append(
      element(
        'p',
        'reason',
        element('bdi', '', excerpt.before, ...(excerpt.word ? [element('mark', '', excerpt.word)] : []), excerpt.after),
        element('span', 'where', ` – “${word}” in ${where}`),
      ),
    );
  }
  if (row.reasons.length === 0 && row.why) item.append(element('p', '', row.why));
  for (const place of row.unread) item.append(element('p', 'where', 'Not read: ', mailText(place)));
  return item;
}

function matches(row) {
  return filter === 'all' || (row.outcome === 'forwarded') === (filter === 'forwarded');
}

function showCounts() {
  const all = [...rows.values()];
  const forwarded = all.filter((row) => row.outcome === 'forwarded').length;
  const counts = { all: all.length, forwarded, ignored: all.length - forwarded };
  for (const button of buttons) {
    button.setAttribute('aria-pressed', String(button.dataset.filter === filter));
    button.querySelector('.count').textContent = String(counts[button.dataset.filter]);
  }
  empty.hidden = !loaded || list.childElementCount > 0;
  empty.textContent =
    all.length === 0
      ? 'No pitches yet. They appear here as they come in.'
      : 'None of the latest pitches is one of these.';
}

function showAll() {
  const shown = [...rows.values()].filter(matches).reverse();
  list.replaceChildren(...shown.map(pitch));
  showCounts();
}

function add(row) {
  arrived?.push(row);
  const before = rows.has(row.key);
  rows.set(row.key, row);
  if (before) return showAll();
  if (matches(row)) {
    const item = pitch(row);
    item.classList.add('new');
    list.prepend(item);
    news.textContent = `New, ${row.outcome}: ${row.subject || '(no subject)'}`;
  }
  if (rows.size > MAX_ROWS) {
    rows.delete(rows.keys().next().value);
    return showAll();
  }
  showCounts();
}

async function load() {
  arrived = [];
  const response = await fetch('/pitches.json');
  if (!response.ok) throw new Error(await response.text());
  const latest = await response.json();
  rows.clear();
  for (const row of [...latest.reverse(), ...(arrived ?? [])]) rows.set(row.key, row);
  arrived = undefined;
  while (rows.size > MAX_ROWS) rows.delete(rows.keys().next().value);
  loaded = true;
  showAll();
}

for (const button of buttons) {
  button.addEventListener('click', () => {
    filter = button.dataset.filter;
    showAll();
  });
}

const events = new EventSource('/events');
events.addEventListener('open', () => {
  load().then(
    () => {
      connection.textContent = 'Live: new pitches appear by themselves';
    },
    (error) => {
      connection.textContent = `Cannot be loaded: ${error.message}`;
    },
  );
});
events.addEventListener('pitch', ({ data }) => add(JSON.parse(data)));
events.addEventListener('error', () => {
  connection.textContent = 'Not connected: is npm start running? Trying again…';
});
