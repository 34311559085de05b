import type { IncomingMessage, ServerResponse } from 'node:http';

/** Milliseconds between signs of life to a waiting page, so that neither side takes the connection for dead. */
const HEARTBEAT = 25_000;

/** Bytes that may wait for a page that does not read; it is cut off then, and starts anew when it reconnects. */
const MAX_UNREAD = 1024 * 1024;

/** Server-sent events to every open page. */
export interface PageEvents {
  watch(request: IncomingMessage, response: ServerResponse): void;
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
    watch(request, response) {
      response.writeHead(200, { 'Content-Type': 'text/event-stream; charset=utf-8' });
      if (request.method === 'HEAD') return void response.end();
      response.write('retry: 1000\n\n');
      watching.add(response);
      response.on('close', () => watching.delete(response));
    },
    // JSON has no line breaks of its own, so that no text can end the event early.
    tell: (event, data) => write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`),
    stop: () => clearInterval(heartbeat),
  };
}
