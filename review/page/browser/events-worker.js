// One connection to the server's events for all tabs. A browser opens six connections to a server; with one for each tab,
// the seventh tab could not even load its list.
import { watchEvents } from './watch-events.js';

/** Milliseconds between two signs of life to each tab. */
const HEARTBEAT = 5000;

/** Closed tabs stay in here: browsers report none. A tab has few ports, and the worker ends with the last tab. */
const ports = new Set();
let live;

function tell(message) {
  if (message.live !== undefined) live = message.live;
  for (const port of ports) port.postMessage(message);
}

addEventListener('connect', ({ ports: [port] }) => {
  ports.add(port);
  port.addEventListener('message', () => ports.delete(port));
  port.start();
  if (live !== undefined) port.postMessage({ live });
});

setInterval(() => live !== undefined && tell({ live }), HEARTBEAT);
watchEvents(tell);
