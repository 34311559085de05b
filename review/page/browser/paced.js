// Work that many events ask for, done once for all of them.

/** Milliseconds from the first request to the work: several events come at once. */
const GATHER = 200;

/** Milliseconds between the end of the work and its next beginning, at least. */
const PAUSE = 400;

/**
 * @param work asynchronous; never runs twice at the same time
 * @returns a function that asks for the work. Requests that come while it runs have it run once more. No number of
 *   requests puts the work off
 */
export function paced(work) {
  let timer;
  let isRunning = false;
  let isAskedAgain = false;
  let notBefore = 0;
  const run = async () => {
    timer = undefined;
    isRunning = true;
    isAskedAgain = false;
    try {
      await work();
    } finally {
      isRunning = false;
      notBefore = performance.now() + PAUSE;
      if (isAskedAgain) ask();
    }
  };
  const ask = () => {
    if (isRunning) isAskedAgain = true;
    else if (timer === undefined) timer = setTimeout(run, Math.max(GATHER, notBefore - performance.now()));
  };
  return ask;
}
