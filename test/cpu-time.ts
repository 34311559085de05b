/**
 * Measures the processor time of some work, in milliseconds. Unlike elapsed time, it is the same on a busy machine.
 *
 * A test bounds work with it to see that it is linear. Linear work takes a fraction of the bound, quadratic work hours.
 */
export async function cpuTime(work: () => unknown): Promise<number> {
  const before = process.threadCpuUsage();
  await work();
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1000;
}
