import type { ServerResponse } from 'node:http';

/** Milliseconds between comments sent to a waiting page, so that neither side takes the connection for dead. */
const HEARTBEAT = 25_000;

/** Bytes that may wait for a page that does not read. Beyond it the connection is cut; the page then reconnects. */
const MAX_UNREAD = 1024 * 1024;

export const EVENT_STREAM = 'text/event-stream; charset=utf-8';

/** Server-sent events to every open page. Kept by hand: hono's `streamSSE` does not bound what waits for a slow reader. */
export interface PageEvents {
  /** Sends all later events to this response, until its client closes it. */
  watch(response: ServerResponse): void;
  tell(event: string, data: unknown): void;
  stop(): void;
}

export function createPageEvents(): PageEvents {
  const watching = new Set<ServerResponse>();
  const write = (text: string) => {
    for (const response of watching) {
      if (response.writableLength > MAX_UNREAD) response.destroy();
      else response.write(text);
    }
  };
  const heartbeat = setInterval(() => write(':\n\n'), HEARTBEAT);

  return {
    watch(response) {
      response.writeHead(200, { 'Content-Type': EVENT_STREAM });
      response.write('retry: 1000\n\n');
      watching.add(response);
      response.on('close', () => watching.delete(response));
    },
    // JSON escapes line breaks, so no text in the data can end the event early.
    tell: (event, data) => write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`),
    stop: () => clearInterval(heartbeat),
  };
}
