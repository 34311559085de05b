import type { AddressInfo } from 'node:net';
import { type HttpBindings, serve } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { type Context, Hono } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import { HOST, listenError, newToken } from '../../app/loopback.ts';
import type { Review } from '../../app/review.ts';
import { UserError } from '../../app/user-error.ts';
import type { LogRecord, PitchRecord } from '../../core/index.ts';
import type { Marking } from '../pitch-content.ts';
import { queryOf, refuse, save } from './page-answers.ts';
import { CHANGES, pageChanges } from './page-changes.ts';
import { createPageData, type ShownInbox } from './page-data.ts';
import { createPageEvents, EVENT_STREAM } from './page-events.ts';
import { readPageFiles } from './page-files.ts';
import {
  cookieName,
  FRAME_HEADERS,
  type GuardedRequest,
  isToken,
  PAGE_HEADERS,
  PITCH_HEADERS,
  refusedSource,
  refusedStranger,
} from './page-guard.ts';
import { toPageRelease, toPageRow } from './page-row.ts';

/** Seconds that a browser keeps its cookie, counted from the last time it loaded the page. */
const COOKIE_AGE = 30 * 24 * 60 * 60;

export interface ReviewPageOptions {
  port: number;
  review: Review;
  /** Whose rules mark the words of a pitch. */
  marking(pitch: Pick<PitchRecord, 'inbox'>): Marking;
  /** The inboxes that pitches come to; with more than one, every row names its own. @default [] */
  inboxes?: readonly ShownInbox[];
  /** Whoever knows it may read the page and release. The same one after a restart keeps open pages working. @default a new one */
  token?: string;
}

export interface ReviewPage {
  /** The address of the page, for a command that sends the token in `TOKEN_HEADER`. */
  url: string;
  /** The address that a person opens. The token in it is exchanged for a cookie. */
  personalUrl: string;
  token: string;
  /** Shows a new line of the log on every open page. */
  publish(record: LogRecord): void;
  /** Has every open page look again which mails could not be sent. */
  publishUnsent(): void;
  stop(): Promise<void>;
}

/**
 * Serves the page on which pitches are reviewed: its files, `/pitches.json` and `/overview.json` for the lists,
 * `/pitch.json`, `/pitch.html`, `/pitch.eml` and `/attachment` for one pitch, `/words.json` and `/trusted.json` for what an
 * inbox is screened by, `/unsent.json` for mails that could not be sent, `/events` for news (server-sent events), and `POST` to
 * `/release`, `/send-again`, `/marks`, `/trust`, `/retry` and `/try`.
 *
 * @throws UserError when the port cannot be listened on
 */
export async function startReviewPage(options: ReviewPageOptions): Promise<ReviewPage> {
  const { port: wanted, review, marking, inboxes = [], token = newToken() } = options;
  const data = createPageData(review, inboxes, marking);
  const events = createPageEvents();
  const publish = (record: LogRecord) => {
    if (record.event === 'pitch') events.tell('pitch', toPageRow(record));
    if (record.event === 'released') events.tell('released', toPageRelease(record));
    if (record.event === 'delivery' || record.event === 'resent') {
      data.recount();
      events.tell('delivery', {});
    }
    if (record.event === 'reviewed') {
      data.recount();
      events.tell('reviewed', {});
    }
  };
  const publishUnsent = () => events.tell('unsent', {});
  const app = new Hono<{ Bindings: HttpBindings }>();

  // Kept by hand instead of hono's secureHeaders and csrf: the tests of the policy use these headers alone, and csrf
  // lets requests in JSON through.
  app.use(async (c, next) => {
    for (const [name, value] of Object.entries(headersFor(c))) {
      c.header(name, value);
      // An answer that Node itself writes needs them as well.
      c.env.outgoing.setHeader(name, value);
    }
    const request = guarded(c, port);
    const refused = refusedSource(request, port);
    if (refused) return refuse(c, refused.status, refused.why);
    const given = new URL(c.req.url).searchParams.get('token');
    if (c.req.path === '/' && given !== null && isToken(given, token)) return welcome(c);
    const stranger = refusedStranger(request, token);
    return stranger ? refuse(c, stranger.status, stranger.why) : next();
  });

  const giveCookie = (c: Context) =>
    setCookie(c, cookieName(port), token, { httpOnly: true, sameSite: 'Strict', path: '/', maxAge: COOKIE_AGE });

  /** Exchanges the token in the address for a cookie, so that it stays in no history and no bookmark. */
  const welcome = (c: Context) => {
    giveCookie(c);
    const query = queryOf(c);
    query.delete('token');
    return c.redirect(query.size === 0 ? '/' : `/?${query}`, 303);
  };

  for (const { path, type, body } of await readPageFiles()) {
    app.get(path, (c) => {
      if (path === '/') giveCookie(c);
      return c.body(body, 200, { 'Content-Type': type });
    });
  }
  app.get('/pitches.json', async (c) => c.json(await data.list(queryOf(c), c.req.raw.signal)));
  app.get('/overview.json', async (c) => c.json(await data.overview()));
  app.get('/pitch.json', async (c) => c.json(await data.open(queryOf(c))));
  app.get('/pitch.html', async (c) => c.html(await data.html(queryOf(c))));
  app.get('/pitch.eml', async (c) => {
    const { raw, fileName } = await data.mail(queryOf(c));
    return save(c, raw, fileName);
  });
  app.get('/attachment', async (c) => {
    const { bytes, fileName } = await data.attachment(queryOf(c));
    return save(c, bytes, fileName);
  });
  app.get('/words.json', async (c) => c.json(await data.words()));
  app.get('/trusted.json', async (c) => c.json(await data.trusted(queryOf(c))));
  app.get('/unsent.json', async (c) => c.json(await data.unsent()));
  app.get('/events', (c) => {
    if (c.req.method === 'HEAD') return c.body(null, 200, { 'Content-Type': EVENT_STREAM });
    events.watch(c.env.outgoing);
    return RESPONSE_ALREADY_SENT;
  });

  app.route('/', pageChanges(review, data, publish));
  app.notFound((c) => {
    const allowed = CHANGES.includes(c.req.path) ? ['POST'] : ['GET', 'HEAD'];
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

  const url = `http://${HOST}:${port}/`;
  return {
    url,
    personalUrl: `${url}?token=${token}`,
    token,
    publish,
    publishUnsent,
    async stop() {
      events.stop();
      await data.stop();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        if ('closeAllConnections' in server) server.closeAllConnections();
      });
    },
  };
}

function headersFor(c: Context): Record<string, string> {
  if (c.req.path !== '/pitch.html') return PAGE_HEADERS;
  return c.req.header('sec-fetch-dest') === 'iframe' ? FRAME_HEADERS : PITCH_HEADERS;
}

function guarded(c: Context, port: number): GuardedRequest {
  return { method: c.req.method, header: (name) => c.req.header(name), cookie: getCookie(c, cookieName(port)) };
}
