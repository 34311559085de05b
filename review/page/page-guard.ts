import { timingSafeEqual } from 'node:crypto';
import { HOST, TOKEN_HEADER } from '../../app/loopback.ts';

/** Why a request is not answered: an HTTP status, and one line for whoever asked. */
export interface Refused {
  status: 403 | 415;
  why: string;
}

/** Reads one header field of a request; the name is in lower case. */
export type HeaderReader = (name: string) => string | undefined;

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
 * Headers of a pitch's HTML, whether a frame or a tab of its own shows it. The sandbox gives the document an origin of
 * its own and forbids scripts, forms and windows. The policy allows styles and embedded pictures only.
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
 * Refuses a request under any other host name. Without this check, another site could read the page through a name of
 * its own that resolves to 127.0.0.1 (DNS rebinding).
 */
export function refusedHost(header: HeaderReader, port: number): Refused | undefined {
  return isOwnHost(header('host'), port) ? undefined : { status: 403, why: 'Not the address of this page.' };
}

/**
 * Refuses a request to change something unless it comes from the page itself and carries the token of this process.
 * Browsers let no other site forge Origin and Sec-Fetch-Site. A command on this machine sends neither of the two, and
 * reads the token from the data folder.
 */
export function refusedChange(header: HeaderReader, port: number, token: string): Refused | undefined {
  const origin = header('origin');
  const site = header('sec-fetch-site') ?? 'same-origin';
  const isOwn = (origin === undefined || isOwnOrigin(origin, port)) && site === 'same-origin';
  if (!isOwn) return { status: 403, why: 'Only the page itself may do this.' };
  if (!isSame(header(TOKEN_HEADER) ?? '', token)) {
    return { status: 403, why: 'The page is of an earlier start of the screen: load it again.' };
  }
  if (!/^application\/json\b/i.test(header('content-type') ?? '')) return { status: 415, why: 'JSON is expected.' };
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

/** Compares in a time that does not depend on how many characters are right. */
function isSame(given: string, token: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(token)];
  return one.length === other.length && timingSafeEqual(one, other);
}
