// Mails that could not be sent, at the top of the page, with the reason and a button that has them tried again.
import { announce, ask, change, element } from './element.js';
import { keepInPlace } from './in-place.js';

const place = document.getElementById('unsent');

let count = 0;
let isTrying = false;

/** Asks which mails could not be sent, and shows them. */
export async function showUnsent() {
  try {
    const unsent = await ask('/unsent.json');
    const isMore = unsent.count > count;
    count = unsent.count;
    keepInPlace(() => fill(unsent));
    if (isMore) announce(`${count} could not be sent: ${unsent.mails[0].why}`);
  } catch {
    // The list says what is wrong.
  }
}

function fill({ count, mails }) {
  place.hidden = count === 0;
  if (count === 0) return place.replaceChildren();
  const isOpen = place.querySelector('details')?.open ?? false;
  const hadFocus = document.activeElement?.closest('#unsent button, #unsent summary')?.tagName;
  const reasons = [...new Set(mails.map(({ why }) => why))];
  const others = reasons.length > 1 ? ` (and ${reasons.length - 1} other reasons)` : '';
  place.replaceChildren(
    element(
      'details',
      { open: isOpen },
      element('summary', { title: reasons[0] }, `${count} could not be sent: ${reasons[0]}${others}`),
      element('ul', {}, ...mails.map(itemOf), count > mails.length ? element('li', {}, '…') : undefined),
    ),
    element('button', { type: 'button', onclick: retry }, 'Retry'),
  );
  if (hadFocus) place.querySelector(hadFocus).focus();
}

function itemOf({ sender, subject, why, isTriedAgain }) {
  const name = [subject || '(no subject)', sender].filter((text) => text !== '').join(', from ');
  const when = isTriedAgain ? 'It is tried again by itself.' : 'It waits for Retry.';
  return element('li', {}, element('bdi', {}, name), element('p', { className: 'where' }, `${why} ${when}`));
}

async function retry() {
  // The button is not disabled meanwhile: a disabled button loses the focus.
  if (isTrying) return;
  isTrying = true;
  try {
    const { mails } = await change('/retry', {});
    announce(`${mails === 1 ? 'One mail is' : `${mails} mails are`} tried again.`);
  } catch (error) {
    announce(error.message);
    place.querySelector('summary').textContent = error.message;
  } finally {
    isTrying = false;
  }
  await showUnsent();
}
