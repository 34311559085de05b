// One pitch in the list: who, what about, when, and why with the word marked.
import { element, mailText, timeElement } from './element.js';
import { setFilters } from './filters.js';
import { doneControl, isDone } from './marks.js';
import { releaseControl } from './release.js';
import { selectBox, selectByClick } from './selection.js';

/** Reasons of one row; the opened pitch has them all. */
const MAX_REASONS = 3;

/** @param open called with the row when it is opened */
export function pitchRow(row, open) {
  const subject = row.subject ? mailText(row.subject) : '(no subject)';
  const press = (event) => selectByClick(event, row.key) || open(row);
  const item = element(
    'li',
    {
      className: `pitch ${hasArrived(row) ? 'forwarded' : 'kept'}${row.isNew ? ' fresh' : ''}`,
    },
    element(
      'div',
      { className: 'what' },
      selectBox(row),
      element(
        'h3',
        {},
        row.isNew ? element('span', { className: 'badge' }, 'New') : undefined,
        // Of a long one the list shows the beginning.
        element('button', { type: 'button', className: 'open', title: row.subject, onclick: press }, subject),
      ),
      timeElement(row.time),
    ),
    element('p', { className: 'facts' }, senderText(row), outcomeText(row), inboxText(row)),
    ...reasonsOf(row, MAX_REASONS),
    element('div', { className: 'actions' }, releaseControl(row), doneControl(row)),
  );
  item.dataset.key = row.key;
  item.classList.toggle('is-done', isDone(row));
  return item;
}

function hasArrived({ outcome, released, undelivered }) {
  return (outcome === 'forwarded' || released) && undelivered.length === 0;
}

/** Who sent it; pressed, the list shows all that came from the same address. */
export function senderText({ sender }) {
  if (!sender) return element('span', { className: 'sender' }, '(no sender)');
  const address = /<([^<>"]+)>$/.exec(sender)?.[1] ?? sender.replaceAll('"', '');
  return element(
    'button',
    {
      type: 'button',
      className: 'sender link',
      // The search does the same for the keyboard, which has enough stops in a row.
      tabindex: '-1',
      title: 'Shows what came from there',
      onclick: () => setFilters({ search: `from:"${address}"` }, true),
    },
    mailText(sender),
  );
}

/** Whose pitch it is. The style sheet shows it where there is more than one inbox. */
export function inboxText({ inbox }) {
  return element('span', { className: 'inbox' }, 'for ', mailText(inbox));
}

export function outcomeText({ outcome, released, forwardedTo, trusted, undelivered }) {
  if (undelivered.length > 0) return element('span', { className: 'outcome' }, 'undelivered');
  if (released) {
    const form = released.form ? `, ${released.form}` : '';
    return element('span', { className: 'outcome' }, `released by ${released.by}${form}`);
  }
  const to = forwardedTo.length > 0 ? ` to ${forwardedTo.join(', ')}` : '';
  const why = trusted ? `, as ${trusted} is trusted` : '';
  return element('span', { className: 'outcome' }, outcome + to + why);
}

/** Why the pitch was quarantined. @param most reasons that are shown; all of the row by default */
export function reasonsOf(row, most = row.reasons.length) {
  const reasons = row.reasons
    .slice(0, most)
    .map(({ word, where, excerpt }) =>
      element(
        'p',
        { className: 'reason' },
        element('bdi', {}, excerpt.before, excerpt.word ? element('mark', {}, excerpt.word) : undefined, excerpt.after),
        element('span', { className: 'where' }, ' ', wordText(word), ` in ${where}`),
      ),
    );
  const more = row.reasons.length - most;
  if (more > 0) reasons.push(element('p', { className: 'where' }, `and ${more} more`));
  if (row.reasons.length === 0 && row.why) reasons.push(element('p', { className: 'reason' }, row.why));
  for (const { why, remedy } of [...row.undelivered, ...row.troubles]) {
    reasons.push(element('p', { className: 'reason' }, why, element('span', { className: 'where' }, ` ${remedy}`)));
  }
  return reasons;
}

/** A configured word; pressed, the list shows all pitches that it was found in. */
function wordText(word) {
  const press = () => setFilters({ word }, true);
  return element(
    'button',
    { type: 'button', className: 'link', tabindex: '-1', title: 'Shows what has this word', onclick: press },
    `“${word}”`,
  );
}
