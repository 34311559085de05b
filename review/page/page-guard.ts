import { timingSafeEqual } from 'node:crypto';
import { callOf } from '../../app/call.ts';
import { HOST, TOKEN_HEADER } from '../../app/loopback.ts';

/** Why a request is not answered: an HTTP status, and one line for whoever asked. */
export interface Refused {
  status: 401 | 403 | 415;
  why: string;
}

/** Headers of every answer but a pitch's HTML: strangers wrote the texts on the page, so no markup may run, load, post or be framed. */
export const PAGE_HEADERS = {
  'Content-Security-Policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; connect-src 'self'; frame-src 'self'; " +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cache-Control': 'no-store',
};

/**
 * Headers of a pitch's HTML. The sandbox gives the document an origin of its own and forbids scripts, forms and windows.
 * The policy allows styles and embedded pictures only.
 */
export const PITCH_HEADERS = {
  'Content-Security-Policy':
    "sandbox; default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; " +
    "frame-ancestors 'self'",
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cache-Control': 'no-store',
};

/**
 * The same headers for the frame on the page, but the frame has the page's origin. Otherwise the page could not hear
 * Escape while the frame has the focus. Sandbox and policy each still forbid every script in the frame.
 */
export const FRAME_HEADERS = {
  ...PITCH_HEADERS,
  'Content-Security-Policy': PITCH_HEADERS['Content-Security-Policy'].replace('sandbox;', 'sandbox allow-same-origin;'),
};

/** The part of a request that the guard looks at. */
export interface GuardedRequest {
  method: string;
  /** Reads a header field; the name is in lower case. */
  header(name: string): string | undefined;
  /** The value of the cookie that `cookieName` names. */
  cookie: string | undefined;
}

/**
 * The cookie that a browser gets for the token. Its name holds the port, because browsers send a cookie to every port of
 * a host: the pages of two screens would overwrite each other's.
 */
export function cookieName(port: number): string {
  return `pitch-screen-${port}`;
}

/**
 * Refuses a request that comes from elsewhere: under another host name (a name of another site may resolve to 127.0.0.1,
 * DNS rebinding), or sent by another site's page. Even an answer that such a page cannot read tells it something by the
 * time it takes. Browsers let no site forge Origin and Sec-Fetch-Site; a command on this machine sends neither.
 */
export function refusedSource({ method, header }: GuardedRequest, port: number): Refused | undefined {
  if (!isOwnHost(header('host'), port)) return { status: 403, why: 'Not the address of this page.' };
  const origin = header('origin');
  const site = header('sec-fetch-site') ?? 'same-origin';
  // 'none': a person typed the address, or opened a bookmark.
  const isOwnSite = site === 'same-origin' || (site === 'none' && isRead(method));
  const isOwn = (origin === undefined || isOwnOrigin(origin, port)) && isOwnSite;
  return isOwn ? undefined : { status: 403, why: 'Only the page itself may do this.' };
}

/**
 * Refuses a request without the token. A command on this machine reads the token from the data folder and sends it in a
 * header field; a browser sends it in a cookie. Every user of a machine reaches 127.0.0.1, so the address alone proves
 * nothing. A cookie alone changes nothing either: the browser must say that its own page asks, by Origin.
 */
export function refusedStranger({ method, header, cookie }: GuardedRequest, token: string): Refused | undefined {
  const given = header(TOKEN_HEADER);
  const isKnown = given === undefined ? isToken(cookie ?? '', token) : isToken(given, token);
  if (!isKnown) return { status: 401, why: NO_TOKEN };
  if (isRead(method)) return undefined;
  const isProven = given !== undefined || header('origin') !== undefined;
  return isProven ? undefined : { status: 403, why: 'Only the page itself may do this.' };
}

/** Refuses a change that is not asked for in JSON, which no form of another site can send. */
export function refusedType({ header }: Pick<GuardedRequest, 'header'>): Refused | undefined {
  const isJson = /^application\/json\b/i.test(header('content-type') ?? '');
  return isJson ? undefined : { status: 415, why: 'JSON is expected.' };
}

const NO_TOKEN = `This page is for whoever started pitch-screen: open the address that ${callOf('start')} (or review web) prints, with its token.`;

function isRead(method: string): boolean {
  return method === 'GET' || method === 'HEAD';
}

function isOwnHost(host: string | undefined, port: number): boolean {
  const own = [`${HOST}:${port}`, `localhost:${port}`];
  if (port === 80) own.push(HOST, 'localhost');
  return host !== undefined && own.includes(host.toLowerCase());
}

function isOwnOrigin(origin: string, port: number): boolean {
  return origin.startsWith('http://') && isOwnHost(origin.slice('http://'.length), port);
}

/** Whether a text is the token. The time it takes does not depend on how many characters are right. */
export function isToken(given: string, token: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(token)];
  return one.length === other.length && timingSafeEqual(one, other);
}
