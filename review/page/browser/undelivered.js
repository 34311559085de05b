// The addresses that pitches did not arrive at, at the top of the page, each with a button that sends all of them again.
import { announce, change, element, mailText } from './element.js';

const place = document.getElementById('undelivered');

/** How the latest send to each address stands: `{ isSending, text }`. */
const states = new Map();

let shown = [];

/**
 * Shows how many pitches did not arrive at each address.
 *
 * @param addresses a list of `{ address, count }`
 */
export function showUndelivered(addresses) {
  shown = addresses;
  fill();
}

function fill() {
  const focused = document.activeElement?.closest('#undelivered button')?.dataset.address;
  place.hidden = shown.length === 0;
  place.replaceChildren(...shown.map(lineOf));
  if (focused === undefined) return;
  for (const button of place.querySelectorAll('button')) if (button.dataset.address === focused) button.focus();
}

function lineOf({ address, count }) {
  const { isSending, text } = states.get(address) ?? {};
  // The button is not disabled meanwhile: a disabled button loses the focus.
  const button = element(
    'button',
    { type: 'button', title: 'Sends them to this address again', onclick: () => sendAll(address) },
    isSending ? 'Sending…' : 'Send all again',
  );
  button.dataset.address = address;
  return element(
    'div',
    { className: 'undelivered-at' },
    element('span', {}, `${count} did not arrive at `, mailText(address)),
    button,
    text === undefined ? undefined : element('span', { className: 'failed' }, text),
  );
}

async function sendAll(address) {
  if (states.get(address)?.isSending) return;
  setState(address, { isSending: true });
  try {
    const { succeeded, failed, why } = await change('/send-again', { address });
    const text = `${succeeded} sent again to ${address}${failed > 0 ? `, ${failed} not: ${why}` : ''}`;
    setState(address, failed > 0 ? { text } : undefined);
    announce(text);
  } catch (error) {
    setState(address, { text: error.message });
    announce(error.message);
  }
}

function setState(address, state) {
  if (state === undefined) states.delete(address);
  else states.set(address, state);
  fill();
}
