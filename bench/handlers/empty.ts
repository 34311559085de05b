/** Does nothing, which shows the cost of the process, the loader and the bench themselves. */
export async function handler(): Promise<void> {}
