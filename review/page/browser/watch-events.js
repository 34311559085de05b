// Watches the server's events. Runs in the worker that all tabs share, or in the page where a browser has no such worker.

/** Milliseconds until a connection that the server refused is tried again. A lost one the browser tries by itself. */
const RETRY = 2000;

/**
 * @param tell called with `{ live: true }` or `{ live: false }` when the connection is made or lost, and with
 *   `{ news: 'pitch' | 'released' | 'reviewed' | 'delivery' | 'unsent' }` when the server reports a change
 */
export function watchEvents(tell) {
  const source = new EventSource('/events');
  source.addEventListener('open', () => tell({ live: true }));
  for (const news of ['pitch', 'released', 'reviewed', 'delivery', 'unsent'])
    source.addEventListener(news, () => tell({ news }));
  source.addEventListener('error', () => {
    tell({ live: false });
    if (source.readyState === EventSource.CLOSED) setTimeout(() => watchEvents(tell), RETRY);
  });
}
