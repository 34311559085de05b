// Loaded into `cdk` before its own code. The CLI asks CloudFormation every two to five seconds whether it has finished; the
// emulated one has at once, so it is asked every 20 ms. Longer and shorter timers stay as they are: they are time-outs.
const { setTimeout: original } = globalThis;

function quick(callback: () => void, milliseconds = 0, ...args: []): NodeJS.Timeout {
  return original(callback, milliseconds >= 1_000 && milliseconds <= 5_000 ? 20 : milliseconds, ...args);
}

globalThis.setTimeout = Object.defineProperties(
  quick,
  Object.getOwnPropertyDescriptors(original),
) as unknown as typeof setTimeout;
