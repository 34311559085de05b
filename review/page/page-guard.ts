import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { HOST, TOKEN_HEADER } from '../../app/loopback.ts';

/** Why a request is not answered: its status, and one line. */
export interface Refused {
  status: number;
  why: string;
}

/** What the page shows was written by strangers: nothing in it may run, load, post or be framed. */
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
 * For the HTML of a pitch, whichever way it is opened: an origin of its own that may do nothing (no scripts, forms,
 * windows or navigation of the page), styles and embedded pictures only, nothing from anywhere else.
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
 * Says whether a request may be answered at all: a name of another site that resolves to 127.0.0.1 (DNS rebinding) must
 * not read the page.
 */
export function refusedHost({ headers }: IncomingMessage, port: number): Refused | undefined {
  return isOwnHost(headers.host, port) ? undefined : { status: 403, why: 'Not the address of this page.' };
}

/**
 * Says whether a request may change something: it must come from the page itself, which no browser lets another site
 * pretend (Origin, Sec-Fetch-Site), and carry the token of this process, which no other site can read. A command on this
 * machine has neither Origin nor Sec-Fetch-Site, and reads the token from the data folder.
 */
export function refusedChange({ headers }: IncomingMessage, port: number, token: string): Refused | undefined {
  const { origin, 'sec-fetch-site': site = 'same-origin' } = headers;
  const isOwn = (origin === undefined || isOwnOrigin(origin, port)) && site === 'same-origin';
  if (!isOwn) return { status: 403, why: 'Only the page itself may do this.' };
  if (!isSame(String(headers[TOKEN_HEADER] ?? ''), token)) {
    return { status: 403, why: 'The page is of an earlier start of the screen: load it again.' };
  }
  if (!/^application\/json\b/i.test(headers['content-type'] ?? '')) return { status: 415, why: 'JSON is expected.' };
  return undefined;
}

function isOwnHost(host: string | undefined, port: number): boolean {
  const own = [`${HOST}:${port}`, `localhost:${port}`];
  if (port === 80) own.push(HOST, 'localhost');
  return host !== undefined && own.includes(host.toLowerCase());
}

function isOwnOrigin(origin: string, port: number): boolean {
  return origin.startsWith('http://') && isOwnHost(origin.slice('http://'.length), port);
}

/** In a time that does not tell how much of it is right. */
function isSame(given: string, token: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(token)];
  return one.length === other.length && timingSafeEqual(one, other);
}
