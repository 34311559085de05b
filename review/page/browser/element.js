// Makes elements. What a mail holds only ever becomes text nodes and attribute values made by the DOM: nothing is parsed.

/** An element with attributes and children; `undefined` attributes and children are left out. */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined) continue;
    if (key.startsWith('on')) made.addEventListener(key.slice(2), value);
    else if (typeof value === 'boolean') made.toggleAttribute(key, value);
    else made.setAttribute(key === 'className' ? 'class' : key, value);
  }
  made.append(...children.filter((child) => child !== undefined));
  return made;
}

/** Text of a mail, isolated, so that a name written from right to left leaves the rest of its line in order. */
export function mailText(text) {
  return element('bdi', {}, text);
}

const clock = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

export function timeElement(time, className) {
  return element('time', { datetime: time, className }, clock.format(new Date(time)));
}

/** Tells a screen reader. */
export function announce(text) {
  document.getElementById('news').textContent = text;
}

/** @throws with the server's own words when it refuses */
export function ask(path, query = {}) {
  const search = new URLSearchParams(Object.entries(query).filter(([, value]) => value !== undefined && value !== ''));
  return answerTo(`${path}?${search}`);
}

/** Has the server change something. @throws with the server's own words when it refuses */
export function change(path, wanted) {
  const headers = { 'Content-Type': 'application/json' };
  return answerTo(path, { method: 'POST', headers, body: JSON.stringify(wanted) });
}

async function answerTo(path, options) {
  const response = await fetch(path, options).catch(() => {
    throw new Error('pitch-screen does not answer. Is it still running?');
  });
  if (!response.ok) throw new Error((await response.text()).trim());
  return response.json();
}
