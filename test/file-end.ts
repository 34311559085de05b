const ends: (() => unknown)[] = [];

/**
 * Has something done when the running test file ends, as `onTestFinished` does for a test. An `afterAll` at the top of a
 * helper would serve the first file only: the test files of one worker share their modules.
 */
export function onFileFinished(end: () => unknown): void {
  ends.push(end);
}

/** Does it, the latest first. test/setup.ts calls this at the end of each file. */
export async function finishFile(): Promise<void> {
  for (const end of ends.splice(0).reverse()) await end();
}
