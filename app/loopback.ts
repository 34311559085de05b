/** All servers listen on this machine only: neither the SMTP inbox nor the page authenticates anybody. */
export const HOST = '127.0.0.1';

/** The header field of a request that carries the token of the process that serves the page. */
export const TOKEN_HEADER = 'x-pitch-screen-token';

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
