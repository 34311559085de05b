import { randomBytes } from 'node:crypto';

/** All servers listen on this machine only. The SMTP inbox authenticates nobody, and the page only by its token. */
export const HOST = '127.0.0.1';

/** The header field of a request that carries the token of the process that serves the page. */
export const TOKEN_HEADER = 'x-pitch-screen-token';

/** A token that nobody can guess: 43 characters of base64url. */
export function newToken(): string {
  return randomBytes(32).toString('base64url');
}

/** Says in one line why nothing can listen on a port, and what to do. */
export function listenError(error: NodeJS.ErrnoException, port: number, option: string): string {
  const why =
    error.code === 'EADDRINUSE'
      ? 'it is in use already'
      : error.code === 'EACCES'
        ? 'this user may not (ports below 1024 are reserved)'
        : error.message;
  return `Cannot listen on port ${port} of ${HOST}: ${why}. Choose another with ${option} PORT (0 takes any free one).`;
}
