// The opened pitch: header, why it was quarantined, its texts with every match marked, its HTML made inert, attachments.
import { ask, element, mailText, timeElement } from './element.js';
import { doneControl } from './marks.js';
import { inboxText, outcomeText, reasonsOf, senderText } from './pitch-row.js';
import { releaseControl } from './release.js';

const opened = document.getElementById('opened');
let current;
let onKey;
let onStep;
let onClose;

/**
 * @param handleKey called with each key that is pressed in the HTML of a pitch
 * @param step called with 1 for the next pitch, -1 for the previous one
 * @param close called when a person wants to close the pitch
 */
export function startView({ handleKey, step, close }) {
  onKey = handleKey;
  onStep = step;
  onClose = close;
}

/**
 * Shows the pitch that an address names.
 *
 * @param found called with its row, once the server has found it
 */
export async function openLinked({ key, id, inbox }, found) {
  show(key, [bar(), element('p', { className: 'where' }, 'Loading…')]);
  try {
    const { row } = await ask('/pitch.json', { id, inbox });
    if (current === key) found(row);
  } catch (error) {
    if (current === key) show(key, [bar(), element('p', { className: 'error', role: 'alert' }, error.message)]);
  }
}

export async function openPitch(row) {
  const title = element('h2', { tabindex: '-1' }, row.subject ? mailText(row.subject) : '(no subject)');
  const body = element(
    'div',
    { className: 'body', 'aria-busy': 'true' },
    element('p', { className: 'where' }, 'Loading…'),
  );
  show(row.key, [
    bar(saveLink(row), doneControl(row), releaseControl(row, true)),
    title,
    element('p', { className: 'facts' }, senderText(row), outcomeText(row), inboxText(row), timeElement(row.time)),
    element('div', { className: 'why' }, ...reasonsOf(row)),
    body,
  ]);
  title.focus();
  try {
    const pitch = await ask('/pitch.json', { id: row.id, inbox: row.inbox });
    if (current === row.key) body.replaceChildren(...contentOf(row, pitch));
  } catch (error) {
    if (current === row.key) body.replaceChildren(element('p', { className: 'error', role: 'alert' }, error.message));
  } finally {
    body.removeAttribute('aria-busy');
  }
}

function bar(...controls) {
  const button = (name, press, title) =>
    element('button', { type: 'button', className: name.toLowerCase(), onclick: press, title }, name);
  const steps = [
    button('Close', () => onClose(), 'Esc'),
    button('Previous', () => onStep(-1), 'k'),
    button('Next', () => onStep(1), 'j'),
  ];
  return element('div', { className: 'bar' }, element('div', { className: 'steps' }, ...steps), ...controls);
}

function saveLink({ id, inbox }) {
  const href = `/pitch.eml?${new URLSearchParams({ id, inbox })}`;
  return element('a', { className: 'save', href, download: true }, 'Save as .eml');
}

function show(key, children) {
  current = key;
  document.body.classList.add('reading');
  opened.hidden = false;
  opened.scrollTop = 0;
  opened.replaceChildren(...children);
}

export function closePitch() {
  current = undefined;
  document.body.classList.remove('reading');
  opened.hidden = true;
  opened.replaceChildren();
}

function contentOf(row, { header, texts, attachments, hasHtml, retried }) {
  const unread = row.unread.map((place) => element('p', { className: 'where' }, 'Not read: ', mailText(place)));
  const tries = retried.map(({ time, by }) =>
    element('p', { className: 'where' }, `Tried again because ${by} asked for it, `, timeElement(time)),
  );
  return [
    ...tries,
    element(
      'dl',
      { className: 'header' },
      ...header.flatMap(({ name, segments }) => [
        element('dt', {}, name),
        element('dd', {}, element('bdi', {}, ...marked(segments))),
      ]),
    ),
    attachments.length > 0 ? attachmentList(row, attachments) : undefined,
    ...unread,
    hasHtml ? tabs(row, texts) : textsOf(texts),
  ].filter((child) => child !== undefined);
}

/** Attachments are saved, and never shown: a browser that showed one might run it. */
function attachmentList({ id, inbox }, attachments) {
  return element(
    'ul',
    { className: 'attachments', 'aria-label': 'Attachments' },
    ...attachments.map(({ part, name, type, size }) => {
      const href = `/attachment?${new URLSearchParams({ id, inbox, part })}`;
      const link = element('a', { href, download: true, title: 'Save' }, name ? mailText(name) : '(no name)');
      return element('li', {}, link, element('span', { className: 'where' }, ` ${type}, ${sizeOf(size)}`));
    }),
  );
}

function textsOf(texts) {
  const parts = texts.map(({ where, more, ...beginning }) =>
    element(
      'section',
      { className: 'text' },
      element('h3', {}, where),
      ...[beginning, ...more].flatMap(({ segments, cut }) => [
        element('pre', { dir: 'auto' }, ...marked(segments)),
        cut > 0 ? element('p', { className: 'where' }, `… ${cut} characters left out …`) : undefined,
      ]),
    ),
  );
  if (parts.length === 0) parts.push(element('p', { className: 'where' }, 'It has no text.'));
  return element('div', {}, ...parts);
}

/** Tabs for text and HTML. The HTML is loaded when its tab is chosen. */
function tabs(row, texts) {
  const panel = element('div', { role: 'tabpanel', id: 'panel', tabindex: '0' }, textsOf(texts));
  const show = (wanted) => {
    for (const tab of [text, html]) {
      tab.setAttribute('aria-selected', String(tab === wanted));
      tab.tabIndex = tab === wanted ? 0 : -1;
    }
    panel.replaceChildren(...(wanted === text ? [textsOf(texts)] : htmlOf(row)));
  };
  const tab = (name) =>
    element(
      'button',
      { type: 'button', role: 'tab', 'aria-controls': 'panel', onclick: ({ target }) => show(target) },
      name,
    );
  const text = tab('Text');
  const html = tab('HTML');
  const turn = ({ key }) => {
    if (key !== 'ArrowLeft' && key !== 'ArrowRight') return;
    const other = text.tabIndex === 0 ? html : text;
    show(other);
    other.focus();
  };
  show(text);
  return element(
    'div',
    {},
    element('div', { role: 'tablist', 'aria-label': 'Form of the pitch', onkeydown: turn }, text, html),
    panel,
  );
}

function htmlOf({ id, inbox }) {
  const frame = element('iframe', {
    // No scripts, forms, windows or navigation. Its origin is the page's, so that the page hears keys pressed in it.
    sandbox: 'allow-same-origin',
    referrerpolicy: 'no-referrer',
    title: 'HTML of the pitch',
    src: `/pitch.html?${new URLSearchParams({ id, inbox })}`,
  });
  frame.addEventListener('load', () => frame.contentDocument?.addEventListener('keydown', onKey));
  return [
    element('p', { className: 'where' }, 'Shown without scripts, links, forms and pictures from elsewhere.'),
    frame,
  ];
}

function marked(segments) {
  return segments.map(({ text, marked }) => (marked ? element('mark', {}, text) : text));
}

function sizeOf(bytes) {
  if (bytes < 1024) return bytes === 1 ? '1 byte' : `${bytes} bytes`;
  return bytes < 1024 * 1024 ? `${Math.round(bytes / 1024)} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
