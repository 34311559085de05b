// One pitch in the list: who, what about, when, and why with the word marked.
import { element, mailText, timeElement } from './element.js';
import { releaseControl } from './release.js';

/** Reasons of one row; the opened pitch has them all. */
const MAX_REASONS = 3;

/** @param open called with the row when it is opened */
export function pitchRow(row, open) {
  const subject = row.subject ? mailText(row.subject) : '(no subject)';
  const item = element(
    'li',
    {
      className: `pitch ${(row.outcome === 'forwarded' || row.released) && row.undelivered.length === 0 ? 'forwarded' : 'kept'}`,
    },
    element(
      'div',
      { className: 'what' },
      element(
        'h3',
        {},
        // Of a long one the list shows the beginning.
        element('button', { type: 'button', className: 'open', title: row.subject, onclick: () => open(row) }, subject),
      ),
      timeElement(row.time),
    ),
    element(
      'p',
      { className: 'facts' },
      element('span', { className: 'sender' }, row.sender ? mailText(row.sender) : '(no sender)'),
      outcomeText(row),
      inboxText(row),
    ),
    ...reasonsOf(row, MAX_REASONS),
    releaseControl(row),
  );
  item.dataset.key = row.key;
  return item;
}

/** Whose pitch it is. The style sheet shows it where there is more than one inbox. */
export function inboxText({ inbox }) {
  return element('span', { className: 'inbox' }, 'for ', mailText(inbox));
}

export function outcomeText({ outcome, released, forwardedTo, undelivered }) {
  if (undelivered.length > 0) return element('span', { className: 'outcome' }, 'undelivered');
  if (released) {
    const form = released.form ? `, ${released.form}` : '';
    return element('span', { className: 'outcome' }, `released by ${released.by}${form}`);
  }
  const to = forwardedTo.length > 0 ? ` to ${forwardedTo.join(', ')}` : '';
  return element('span', { className: 'outcome' }, outcome + to);
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
        element('span', { className: 'where' }, ` “${word}” in ${where}`),
      ),
    );
  const more = row.reasons.length - most;
  if (more > 0) reasons.push(element('p', { className: 'where' }, `and ${more} more`));
  if (row.reasons.length === 0 && row.why) reasons.push(element('p', { className: 'reason' }, row.why));
  for (const { why, remedy } of row.undelivered) {
    reasons.push(element('p', { className: 'reason' }, why, element('span', { className: 'where' }, ` ${remedy}`)));
  }
  return reasons;
}
