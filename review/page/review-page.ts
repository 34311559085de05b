import { randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { type HttpBindings, serve } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { HOST, listenError } from '../../app/loopback.ts';
import { type Review, releaseRequest } from '../../app/review.ts';
import { UserError } from '../../app/user-error.ts';
import type { LogRecord, PitchRecord } from '../../core/index.ts';
import type { Marking } from '../pitch-content.ts';
import { createPageData } from './page-data.ts';
import { createPageEvents, EVENT_STREAM } from './page-events.ts';
import { readPageFiles } from './page-files.ts';
import { PAGE_HEADERS, PITCH_HEADERS, refusedChange, refusedHost } from './page-guard.ts';
import { toPageRelease, toPageRow } from './page-row.ts';

/** The text in index.html that the token replaces. */
const TOKEN_MARK = '%TOKEN%';

/** Bytes of a request that changes something: an id, an address and a name fit. */
const MAX_REQUEST = 4_096;

export interface ReviewPageOptions {
  port: number;
  review: Review;
  /** Whose rules mark the words of a pitch. */
  marking(pitch: PitchRecord): Marking;
}

export interface ReviewPage {
  port: number;
  /** Requests that change something carry it in `TOKEN_HEADER`. */
  token: string;
  /** Shows a new line of the log on every open page. */
  publish(record: LogRecord): void;
  stop(): Promise<void>;
}

/**
 * Serves the page on which pitches are reviewed: its files, `/pitches.json` and `/overview.json` for the lists,
 * `/pitch.json` and `/pitch.html` for one pitch, `/events` for news (server-sent events), and `POST /release`.
 *
 * @throws UserError when the port cannot be listened on
 */
export async function startReviewPage({ port: wanted, review, marking }: ReviewPageOptions): Promise<ReviewPage> {
  const token = randomBytes(32).toString('base64url');
  const data = createPageData(review, marking);
  const events = createPageEvents();
  const publish = (record: LogRecord) => {
    if (record.event === 'pitch') events.tell('pitch', toPageRow(record));
    if (record.event === 'released') events.tell('released', toPageRelease(record));
  };
  const app = new Hono<{ Bindings: HttpBindings }>();

  // Kept by hand instead of hono's secureHeaders and csrf: the tests of the policy use these headers alone, and csrf
  // lets requests in JSON through.
  app.use(async (c, next) => {
    for (const [name, value] of Object.entries(c.req.path === '/pitch.html' ? PITCH_HEADERS : PAGE_HEADERS)) {
      c.header(name, value);
      // An answer that Node itself writes needs them as well.
      c.env.outgoing.setHeader(name, value);
    }
    const refused = refusedHost((name) => c.req.header(name), port);
    return refused ? refuse(c, refused.status, refused.why) : next();
  });

  for (const { path, type, body } of await readPageFiles()) {
    app.get(path, (c) => c.body(body.replace(TOKEN_MARK, token), 200, { 'Content-Type': type }));
  }
  app.get('/pitches.json', async (c) => c.json(await data.list(queryOf(c), c.req.raw.signal)));
  app.get('/overview.json', async (c) => c.json(await data.overview()));
  app.get('/pitch.json', async (c) => c.json(await data.open(queryOf(c))));
  app.get('/pitch.html', async (c) => c.html(await data.html(queryOf(c))));
  app.get('/events', (c) => {
    if (c.req.method === 'HEAD') return c.body(null, 200, { 'Content-Type': EVENT_STREAM });
    events.watch(c.env.outgoing);
    return RESPONSE_ALREADY_SENT;
  });

  app.post(
    '/release',
    (c, next) => {
      const refused = refusedChange((name) => c.req.header(name), port, token);
      return refused ? Promise.resolve(refuse(c, refused.status, refused.why)) : next();
    },
    bodyLimit({ maxSize: MAX_REQUEST, onError: (c) => refuse(c, 413, 'The request is too long.') }),
    async (c) => {
      const { id, inbox, by } = parseRelease(await c.req.text());
      const pitch = await data.find(new URLSearchParams({ id, inbox }));
      const result = await review.release(releaseRequest(pitch, by));
      if (result.status === 'released') publish(result.record);
      return c.json(result);
    },
  );

  app.notFound((c) => {
    const allowed = c.req.path === '/release' ? ['POST'] : ['GET', 'HEAD'];
    if (allowed.includes(c.req.method)) return refuse(c, 404, 'No such page.');
    c.header('Allow', allowed.join(', '));
    return refuse(c, 405, `Only ${allowed.join(' and ')}.`);
  });
  app.onError((error, c) => refuse(c, error instanceof UserError ? 422 : 500, error.message));

  const server = serve({ fetch: app.fetch, port: wanted, hostname: HOST });
  const port = await new Promise<number>((resolve, reject) => {
    server.once('error', (cause) => reject(new UserError(listenError(cause, wanted, '--http-port'), { cause })));
    server.once('listening', () => resolve((server.address() as AddressInfo).port));
  });

  return {
    port,
    token,
    publish,
    stop() {
      events.stop();
      return new Promise((resolve) => {
        server.close(() => resolve());
        if ('closeAllConnections' in server) server.closeAllConnections();
      });
    },
  };
}

function queryOf(c: Context): URLSearchParams {
  return new URL(c.req.url).searchParams;
}

function parseRelease(json: string): { id: string; inbox: string; by: string | undefined } {
  let given: unknown;
  try {
    given = JSON.parse(json);
  } catch {
    // Text that is not JSON gets the same answer as any other wrong request, below.
  }
  const { id, inbox, by } = Object(given) as Record<string, unknown>;
  if (typeof id === 'string' && typeof inbox === 'string' && (by === undefined || typeof by === 'string')) {
    return { id, inbox, by };
  }
  throw new UserError('A release names a pitch by its id and inbox.');
}

function refuse(c: Context, status: 403 | 404 | 405 | 413 | 415 | 422 | 500, why: string): Response {
  return c.text(`${why}\n`, status);
}
