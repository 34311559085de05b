// The senders that an inbox trusts: listed when asked for, added, and taken back.
import { ask, change, element, mailText, timeElement } from './element.js';

/** A closed list of the trusted senders of an inbox. It is loaded when somebody opens it. */
export function trustedSenders(inbox) {
  const content = element('div', { className: 'trusted' });
  const load = async () => {
    try {
      const senders = await ask('/trusted.json', { inbox });
      content.replaceChildren(listOf(inbox, senders, load), addForm(inbox, load));
    } catch (error) {
      content.replaceChildren(element('p', { className: 'failed', role: 'alert' }, error.message));
    }
  };
  return element(
    'details',
    { ontoggle: ({ target }) => target.open && load() },
    element('summary', {}, 'Trusted senders'),
    element(
      'p',
      { className: 'where' },
      'Their mail is forwarded whatever words it has, where it is proven to be theirs.',
    ),
    content,
  );
}

function listOf(inbox, senders, reload) {
  if (senders.length === 0) return element('p', {}, 'None so far.');
  return element(
    'ul',
    { className: 'trusted-list' },
    ...senders.map(({ sender, added }) =>
      element(
        'li',
        {},
        mailText(sender),
        added
          ? element('span', { className: 'where' }, ` added by ${added.by}, `, timeElement(added.time), ' ')
          : element('span', { className: 'where' }, ' configured'),
        added ? removeButton(inbox, sender, reload) : undefined,
      ),
    ),
  );
}

function removeButton(inbox, sender, reload) {
  const press = async ({ currentTarget }) => {
    try {
      await change('/trust', { inbox, sender, isTrusted: false });
      currentTarget.closest('details').querySelector('summary').focus();
      await reload();
    } catch (error) {
      currentTarget.after(element('span', { className: 'failed', role: 'alert' }, ` ${error.message}`));
    }
  };
  return element('button', { type: 'button', 'aria-label': `Take ${sender} back`, onclick: press }, 'Take back');
}

function addForm(inbox, reload) {
  const wrong = element('p', { className: 'failed', role: 'alert' });
  const field = element('input', {
    name: 'sender',
    className: 'trusted-field',
    placeholder: 'editor@example.org or @example.org',
    autocomplete: 'off',
    maxlength: '300',
  });
  const send = async (event) => {
    event.preventDefault();
    try {
      await change('/trust', { inbox, sender: field.value, isTrusted: true });
      await reload();
    } catch (error) {
      wrong.textContent = error.message;
    }
  };
  return element(
    'form',
    { className: 'trusted-form', onsubmit: send },
    element('label', {}, 'Trust ', field),
    element('button', { type: 'submit' }, 'Add'),
    wrong,
  );
}
