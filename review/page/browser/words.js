// What an inbox is screened by: its words, how often each was found, a field to try a text against them, and its trusted
// senders.
import { ask, change, element, mailText } from './element.js';
import { setFilters } from './filters.js';
import { trustedSenders } from './trusted.js';

/** Milliseconds from the last key until the text is screened. */
const TYPING = 300;

const dialog = document.getElementById('words-dialog');
const lists = document.getElementById('word-lists');
const { text: field, inbox: select } = document.getElementById('try').elements;
const result = document.getElementById('tried');

let timer;
let asked = 0;

export function startWords() {
  document.getElementById('words').addEventListener('click', openWords);
  field.addEventListener('input', tryLater);
  select.addEventListener('input', tryLater);
}

/** Opens the words. */
export async function openWords() {
  if (!dialog.open) dialog.showModal();
  try {
    const inboxes = await ask('/words.json');
    select.closest('label').hidden = inboxes.length < 2;
    const chosen = select.value;
    select.replaceChildren(...inboxes.map(({ inbox }) => element('option', { value: inbox }, inbox)));
    if (inboxes.some(({ inbox }) => inbox === chosen)) select.value = chosen;
    lists.replaceChildren(...inboxes.flatMap((one) => [tableOf(one, inboxes.length > 1), trustedSenders(one.inbox)]));
  } catch (error) {
    lists.replaceChildren(element('p', { className: 'failed', role: 'alert' }, error.message));
  }
}

function tableOf({ inbox, words }, isNamed) {
  const row = ({ word, count, except, exact }) =>
    element(
      'tr',
      {},
      element(
        'th',
        { scope: 'row' },
        element(
          'button',
          { type: 'button', className: 'link', title: 'Shows its pitches', onclick: () => choose(word) },
          mailText(word),
        ),
        exact ? element('span', { className: 'where' }, ' as written') : undefined,
        except
          ? element('span', { className: 'where' }, ` not in ${except.map((phrase) => `“${phrase}”`).join(', ')}`)
          : undefined,
      ),
      element('td', {}, String(count)),
    );
  return element(
    'table',
    {},
    element('caption', { className: isNamed ? undefined : 'unseen' }, isNamed ? mailText(inbox) : 'Words'),
    element(
      'thead',
      {},
      element('tr', {}, element('th', { scope: 'col' }, 'Word'), element('th', { scope: 'col' }, 'Pitches in 30 days')),
    ),
    element('tbody', {}, ...words.map(row)),
  );
}

function choose(word) {
  dialog.close();
  setFilters({ word }, true);
}

function tryLater() {
  clearTimeout(timer);
  timer = setTimeout(tryNow, TYPING);
}

async function tryNow() {
  asked += 1;
  const mine = asked;
  if (field.value.trim() === '') return result.replaceChildren();
  try {
    const { words, stretches } = await change('/try', { text: field.value, inbox: select.value || undefined });
    if (mine !== asked) return;
    const names = words.map((word) => `“${word}”`).join(', ');
    result.replaceChildren(
      element(
        'p',
        { className: `verdict ${words.length > 0 ? 'kept' : 'fine'}` },
        words.length > 0 ? `Would be ignored: ${names}` : 'Would be forwarded.',
      ),
      ...stretches.map(({ segments }) =>
        element(
          'pre',
          { dir: 'auto', className: 'tried-text' },
          ...segments.map(({ text, marked }) => (marked ? element('mark', {}, text) : text)),
        ),
      ),
    );
  } catch (error) {
    if (mine === asked) result.replaceChildren(element('p', { className: 'failed' }, error.message));
  }
}
