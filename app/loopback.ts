/** Everything listens on this machine alone: neither the inbox nor the page asks who is there. */
export const HOST = '127.0.0.1';

/** The header field of a request that carries the token of the process that serves the page. */
export const TOKEN_HEADER = 'x-pitch-screen-token';

/** Why a port cannot be listened on, in one line. */
export function listenError(error: NodeJS.ErrnoException, port: number, option: string): string {
  const why =
    error.code === 'EADDRINUSE'
      ? 'it is in use already'
      : error.code === 'EACCES'
        ? 'this user may not (ports below 1024 are reserved)'
        : error.message;
  return `Cannot listen on port ${port} of ${HOST}: ${why}. Choose another with ${option} PORT (0 takes any free one).`;
}
