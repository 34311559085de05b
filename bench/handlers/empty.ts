/** Nothing: what the process, the loader and the bench cost by themselves. */
export async function handler(): Promise<void> {}
