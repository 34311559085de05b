import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { HOST, listenError } from '../../app/loopback.ts';
import { type Review, releaseRequest } from '../../app/review.ts';
import { UserError } from '../../app/user-error.ts';
import type { LogRecord, PitchRecord } from '../../core/index.ts';
import type { Marking } from '../pitch-content.ts';
import { createPageData } from './page-data.ts';
import { createPageEvents } from './page-events.ts';
import { PAGE_HEADERS, PITCH_HEADERS, refusedChange, refusedHost } from './page-guard.ts';
import { toPageRelease, toPageRow } from './page-row.ts';

const FILES = {
  '/': { file: 'index.html', type: 'text/html; charset=utf-8' },
  '/page.css': { file: 'page.css', type: 'text/css; charset=utf-8' },
  ...Object.fromEntries(
    ['page', 'pitch-list', 'pitch-row', 'pitch-view', 'day-chart', 'release', 'element'].map((name) => [
      `/${name}.js`,
      { file: `${name}.js`, type: 'text/javascript; charset=utf-8' },
    ]),
  ),
};

/** Where the token stands in index.html. */
const TOKEN_PLACE = '%TOKEN%';

/** Bytes of a request that changes something: an id, an address and a name. */
const LONGEST_REQUEST = 4_096;

export interface ReviewPageOptions {
  port: number;
  review: Review;
  /** Whose rules the words of a pitch are marked by. */
  marking(pitch: PitchRecord): Marking;
}

export interface ReviewPage {
  port: number;
  /** What requests that change something carry in `TOKEN_HEADER`. */
  token: string;
  /** Shows a new line of the log on every open page. */
  publish(record: LogRecord): void;
  stop(): Promise<void>;
}

/**
 * Serves the page on which pitches are reviewed: the page itself, `/pitches.json` and `/overview.json` for what it
 * lists, `/pitch.json` and `/pitch.html` for one pitch, `/events` for news (server-sent events), and `POST /release`.
 *
 * @throws UserError when the port cannot be listened on
 */
export async function startReviewPage({ port: wanted, review, marking }: ReviewPageOptions): Promise<ReviewPage> {
  const token = randomBytes(32).toString('base64url');
  const bodies = await readFiles(token);
  const data = createPageData(review, marking);
  const events = createPageEvents();

  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const { pathname, searchParams } =
      URL.parse(`http://${HOST}${request.url}`) ?? new URL(`http://${HOST}/not-a-path`);
    const headers = pathname === '/pitch.html' ? PITCH_HEADERS : PAGE_HEADERS;
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    const refused = refusedHost(request, port);
    if (refused) return refuse(response, refused.status, refused.why);
    if (pathname === '/release') return release(request, response);
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      return refuse(response.setHeader('Allow', 'GET, HEAD'), 405, 'Only GET and HEAD.');
    }
    const file = bodies.get(pathname);
    if (file) return send(file.type, file.body, response);
    const gone = new AbortController();
    response.on('close', () => gone.abort());
    if (pathname === '/pitches.json') return sendJson(await data.list(searchParams, gone.signal), response);
    if (pathname === '/overview.json') return sendJson(await data.overview(), response);
    if (pathname === '/pitch.json') return sendJson(await data.open(searchParams), response);
    if (pathname === '/pitch.html') {
      return send('text/html; charset=utf-8', Buffer.from(await data.html(searchParams)), response);
    }
    if (pathname === '/events') return events.watch(request, response);
    return refuse(response, 404, 'No such page.');
  };

  const release = async (request: IncomingMessage, response: ServerResponse) => {
    if (request.method !== 'POST') return refuse(response.setHeader('Allow', 'POST'), 405, 'Only POST.');
    const refused = refusedChange(request, port, token);
    if (refused) return refuse(response, refused.status, refused.why);
    const length = Number(request.headers['content-length'] ?? Number.NaN);
    if (!(length <= LONGEST_REQUEST)) return refuse(response, 413, 'The request is too long.');
    const { id, inbox, by } = parseRelease(await text(request));
    const pitch = await data.find(new URLSearchParams({ id, inbox }));
    const result = await review.release(releaseRequest(pitch, by));
    if (result.status === 'released') publish(result.record);
    sendJson(result, response);
  };

  const publish = (record: LogRecord) => {
    if (record.event === 'pitch') events.tell('pitch', toPageRow(record));
    if (record.event === 'released') events.tell('released', toPageRelease(record));
  };

  const server = createServer((request, response) => {
    answer(request, response).catch((error: Error) => {
      const isPlain = error instanceof UserError;
      refuse(response, isPlain ? 422 : 500, error.message);
    });
  });
  const port = await new Promise<number>((resolve, reject) => {
    server.once('error', (cause) => reject(new UserError(listenError(cause, wanted, '--http-port'), { cause })));
    server.listen(wanted, HOST, () => resolve((server.address() as AddressInfo).port));
  });

  return {
    port,
    token,
    publish,
    stop() {
      events.stop();
      return new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}

async function readFiles(token: string): Promise<Map<string, { body: Buffer; type: string }>> {
  const bodies = new Map<string, { body: Buffer; type: string }>();
  for (const [path, { file, type }] of Object.entries(FILES)) {
    const content = await readFile(join(import.meta.dirname, 'browser', file), 'utf8');
    bodies.set(path, { type, body: Buffer.from(path === '/' ? content.replace(TOKEN_PLACE, token) : content) });
  }
  return bodies;
}

function parseRelease(json: string): { id: string; inbox: string; by: string | undefined } {
  let given: unknown;
  try {
    given = JSON.parse(json);
  } catch {
    // Falls through to the one answer for whatever is not a request.
  }
  const { id, inbox, by } = Object(given) as Record<string, unknown>;
  if (typeof id === 'string' && typeof inbox === 'string' && (by === undefined || typeof by === 'string')) {
    return { id, inbox, by };
  }
  throw new UserError('A release names a pitch by its id and inbox.');
}

function sendJson(value: unknown, response: ServerResponse): void {
  send('application/json; charset=utf-8', Buffer.from(JSON.stringify(value)), response);
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
