// The filters above the list: what became of the pitches, a search, a word, an inbox, days.
import { dayNamed, dayText } from './day-chart.js';
import { element } from './element.js';

/** Milliseconds from the last key to the search: a person types several. */
const TYPING = 250;

const form = document.getElementById('filters');
const { elements } = form;
const chip = document.getElementById('day');
const more = document.getElementById('more-filters');

let onChange;
let timer;

/** @param changed called when a person changes a filter, with whether the days changed */
export function startFilters(changed) {
  onChange = changed;
  form.addEventListener('submit', (event) => event.preventDefault());
  form.addEventListener('input', ({ target }) => {
    // One outcome is chosen either roughly or exactly.
    if (target.name === 'kind' && target.value !== '') elements.outcome.value = 'all';
    if (target.name === 'outcome') elements.kind.value = '';
    clearTimeout(timer);
    timer = setTimeout(change, target.type === 'search' ? TYPING : 0, target.type === 'date');
  });
  chip.addEventListener('click', () => setFilters({ from: '', to: '' }, true));
}

function change(areDays) {
  showChosen();
  onChange(areDays);
}

/** The filters by their names, each a text that may be empty. */
export function filters() {
  const given = Object.fromEntries(new FormData(form));
  return { ...given, search: given.search.trim() };
}

/** The query that the server gets for them. */
export function queryOf({ outcome, kind, search, word, only, from, to }) {
  // What is done is no longer in the list of what was ignored, but has a list of its own.
  const state = { ignored: 'open', done: 'done' }[outcome] ?? 'all';
  return {
    outcome: kind || (outcome === 'done' ? 'all' : outcome),
    review: kind ? 'all' : state,
    search,
    word,
    inbox: only,
    since: dayNamed(from)?.since,
    until: dayNamed(to)?.until,
  };
}

/**
 * Sets some of the filters.
 *
 * @param isChoice whether a person did, so that the list follows
 */
export function setFilters(wanted, isChoice = false) {
  const { outcome, ...rest } = wanted;
  if (outcome !== undefined)
    elements.outcome.value = [...elements.outcome].some(({ value }) => value === outcome) ? outcome : 'ignored';
  for (const [name, value] of Object.entries(rest)) {
    const field = elements[name];
    // The words and inboxes come with the counts, which take a while.
    if (
      field instanceof HTMLSelectElement &&
      value !== '' &&
      ![...field.options].some((option) => option.value === value)
    )
      field.append(element('option', { value }, value));
    field.value = value;
  }
  showChosen();
  if (isChoice) onChange('from' in wanted);
}

/** Removes every filter but the outcome. */
export function clearFilters() {
  setFilters({ kind: '', search: '', word: '', only: '', from: '', to: '' }, true);
  elements.search.focus();
}

/** Whether something but the outcome is asked for. */
export function isNarrowed({ search, word, inbox, since, until }) {
  return Boolean(search || word || inbox || since || until);
}

/** Fills a list of choices with what there is. The chosen one stays, even where it is not among them. */
export function showChoices(name, options, isShown) {
  const select = elements[name];
  const chosen = select.value;
  const isMissing = chosen !== '' && !options.some(({ value }) => value === chosen);
  const all = isMissing ? [{ value: chosen, text: chosen }, ...options] : options;
  select.replaceChildren(select.options[0], ...all.map(({ value, text }) => element('option', { value }, text)));
  select.value = chosen;
  select.closest('label').hidden = !isShown && !isMissing;
}

/** Goes to the search. */
export function focusSearch() {
  elements.search.focus();
}

/** Shows the chosen days, and the fields of what is chosen. */
function showChosen() {
  const { kind, only, from, to } = filters();
  const text = dayText(from, to);
  chip.hidden = text === '';
  chip.textContent = `${text} ✕`;
  chip.setAttribute('aria-label', `Only ${text}. Show all days`);
  if (kind || only) more.open = true;
}
