// Run as a fresh process by suites/cold.ts, bundled: loads one handler and calls it once, as Lambda does at a cold start.
import { pathToFileURL } from 'node:url';

/** What this process writes, as its last line: milliseconds. */
export interface ColdCall {
  /** The handler's modules. */
  load: number;
  /** Its first call. */
  call: number;
  /** Both, and the start of Node before them. */
  all: number;
  /** Of the processor, in all threads: in all, to load, and for the call. */
  cpu: number;
  loadCpu: number;
  callCpu: number;
}

const [file, event] = process.argv.slice(2) as [string, string];
const cpu = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
};
const start = performance.now();
const startCpu = cpu();
const { handler } = await import(pathToFileURL(file).href);
const loaded = performance.now();
const loadedCpu = cpu();
await handler(JSON.parse(event), { getRemainingTimeInMillis: () => 120_000 });
const end = performance.now();
const endCpu = cpu();
const times: ColdCall = {
  load: loaded - start,
  call: end - loaded,
  all: end,
  cpu: endCpu,
  loadCpu: loadedCpu - startCpu,
  callCpu: endCpu - loadedCpu,
};
process.stdout.write(`\n${JSON.stringify(times)}\n`);
