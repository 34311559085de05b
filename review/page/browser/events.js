// Tells the page about news, and whether it would hear of any.
import { watchEvents } from './watch-events.js';

/** Milliseconds without a sign of life after which the shared worker is taken for dead. */
const SILENCE = 15_000;

/**
 * @param onLive called with true or false whenever that changes
 * @param onNews called with the kind of news: `pitch`, `released`, `reviewed`, `delivery` or `unsent`
 */
export function startEvents({ onLive, onNews }) {
  let isLive;
  let port;
  let silence;
  const hear = ({ live, news }) => {
    if (news !== undefined) onNews(news);
    if (live === undefined || live === isLive) return;
    isLive = live;
    onLive(live);
  };
  const connect = () => {
    port?.postMessage('leave');
    ({ port } = new SharedWorker('/events-worker.js', { type: 'module', name: 'pitch-screen events' }));
    port.addEventListener('message', ({ data }) => {
      listenAgain();
      hear(data);
    });
    port.start();
    listenAgain();
  };
  const listenAgain = () => {
    clearTimeout(silence);
    silence = setTimeout(() => {
      hear({ live: false });
      connect();
    }, SILENCE);
  };
  if (!('SharedWorker' in globalThis)) return watchEvents(hear);
  connect();
  addEventListener('pagehide', () => port.postMessage('leave'));
  // The page comes back as it was left: Back shows it without loading it.
  addEventListener('pageshow', ({ persisted }) => persisted && connect());
}
