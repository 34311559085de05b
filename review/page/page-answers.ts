import type { Context } from 'hono';
import { savedAs } from '../attachments.ts';

export function queryOf(c: Context): URLSearchParams {
  return new URL(c.req.url).searchParams;
}

/** Has the browser save an answer, and never show it: a mail or an attachment that it showed could run. */
export function save(c: Context, bytes: Uint8Array, fileName: string): Response {
  return c.body(Uint8Array.from(bytes), 200, {
    'Content-Type': 'application/octet-stream',
    'Content-Disposition': savedAs(fileName),
  });
}

export function refuse(c: Context, status: 401 | 403 | 404 | 405 | 413 | 415 | 422 | 500, why: string): Response {
  return c.text(`${why}\n`, status);
}
