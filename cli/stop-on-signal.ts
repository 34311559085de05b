/**
 * Milliseconds in which further signals belong to the same Ctrl-C. The terminal sends it to npm and to this process,
 * and npm passes its own on.
 */
const SAME_CTRL_C = 500;

/**
 * Lets a command end in its own way on Ctrl-C (SIGINT), SIGTERM or SIGHUP. A second signal ends the process at once,
 * with exit code 130.
 *
 * @returns a signal that aborts with the first one
 */
export function stopOnSignal(): AbortSignal {
  const stop = new AbortController();
  let since = 0;
  const onSignal = () => {
    if (!stop.signal.aborted) since = performance.now();
    else if (performance.now() - since > SAME_CTRL_C) process.exit(130);
    stop.abort();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);
  return stop.signal;
}
