import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { PitchRecord } from '../../lambda/pitch/record.ts';
import { PlainError } from '../plain-error.ts';
import { HOST, listenError } from './local-address.ts';
import { toPageRow } from './page-row.ts';

/** Pitches that the page shows: the latest. */
const MAX_ROWS = 200;

/** Milliseconds between signs of life to a waiting page, so that neither side takes the connection for dead. */
const HEARTBEAT = 25_000;

/** Bytes that may wait for a page that does not read; it is cut off then, and starts anew when it reconnects. */
const MAX_UNREAD = 1024 * 1024;

const FILES = {
  '/': { file: 'index.html', type: 'text/html; charset=utf-8' },
  '/page.css': { file: 'page.css', type: 'text/css; charset=utf-8' },
  '/page.js': { file: 'page.js', type: 'text/javascript; charset=utf-8' },
};

/** What the page shows was written by strangers: nothing in it may run, load, post or be framed. */
const HEADERS = {
  'Content-Security-Policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; connect-src 'self'; base-uri 'none'; " +
    "form-action 'none'; frame-ancestors 'none'",
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cache-Control': 'no-store',
};

export interface ReviewPage {
  port: number;
  /** Shows a pitch on every open page. */
  publish(record: PitchRecord): void;
  stop(): Promise<void>;
}

/**
 * Serves the page that lists forwarded and ignored pitches: the page itself, `/pitches.json` for the latest, newest
 * first, and `/events` for new ones (server-sent events).
 *
 * @param latest reads the latest pitches from the log
 * @throws PlainError when the port cannot be listened on
 */
export async function startReviewPage(
  wantedPort: number,
  latest: (count: number) => Promise<PitchRecord[]>,
): Promise<ReviewPage> {
  const bodies = new Map<string, { body: Buffer; type: string }>();
  for (const [path, { file, type }] of Object.entries(FILES)) {
    bodies.set(path, { type, body: await readFile(join(import.meta.dirname, 'page', file)) });
  }
  const watching = new Set<ServerResponse>();

  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value);
    // A name of another site that resolves to 127.0.0.1 (DNS rebinding) must not read the page.
    if (!isOwnHost(request.headers.host, port)) return refuse(response, 403, 'Not the address of this page.');
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      return refuse(response.setHeader('Allow', 'GET, HEAD'), 405, 'Only GET and HEAD.');
    }
    const path = request.url?.split('?')[0] ?? '/';
    const file = bodies.get(path);
    if (file) return send(file.type, file.body, response);
    if (path === '/pitches.json') {
      const rows = (await latest(MAX_ROWS)).map(toPageRow);
      return send('application/json; charset=utf-8', Buffer.from(JSON.stringify(rows)), response);
    }
    if (path === '/events') return watch(request, response);
    return refuse(response, 404, 'No such page.');
  };

  const watch = (request: IncomingMessage, response: ServerResponse) => {
    response.writeHead(200, { 'Content-Type': 'text/event-stream; charset=utf-8' });
    if (request.method === 'HEAD') return response.end();
    response.write('retry: 1000\n\n');
    watching.add(response);
    response.on('close', () => watching.delete(response));
  };

  const tell = (text: string) => {
    for (const response of watching) {
      if (response.writableLength > MAX_UNREAD) response.destroy();
      else response.write(text);
    }
  };

  const server = createServer((request, response) => {
    answer(request, response).catch((error: Error) => refuse(response, 500, `Cannot read the log: ${error.message}`));
  });
  const port = await new Promise<number>((resolve, reject) => {
    server.once('error', (cause) => reject(new PlainError(listenError(cause, wantedPort, '--http-port'), { cause })));
    server.listen(wantedPort, HOST, () => resolve((server.address() as AddressInfo).port));
  });
  const heartbeat = setInterval(() => tell(':\n\n'), HEARTBEAT);

  return {
    port,
    publish(record) {
      // JSON has no line breaks of its own, so that no text can end the event early.
      tell(`event: pitch\ndata: ${JSON.stringify(toPageRow(record))}\n\n`);
    },
    stop() {
      clearInterval(heartbeat);
      return new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}

function isOwnHost(host: string | undefined, port: number): boolean {
  const own = [`${HOST}:${port}`, `localhost:${port}`];
  if (port === 80) own.push(HOST, 'localhost');
  return host !== undefined && own.includes(host.toLowerCase());
}

function send(type: string, body: Buffer, response: ServerResponse): void {
  response.writeHead(200, { 'Content-Type': type, 'Content-Length': body.length });
  // For HEAD, node:http leaves the body out.
  response.end(body);
}

function refuse(response: ServerResponse, status: number, why: string): void {
  if (response.headersSent) return void response.destroy();
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8' }).end(`${why}\n`);
}
