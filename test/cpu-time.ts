/**
 * The milliseconds that a processor spends on some work: unlike the time that passes, no more on a busy machine.
 *
 * It tells linear work from work that is not: the former takes a fraction of what a test allows it, the latter hours.
 */
export async function cpuTime(work: () => unknown): Promise<number> {
  const before = process.threadCpuUsage();
  await work();
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1000;
}
