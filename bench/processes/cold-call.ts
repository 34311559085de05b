// suites/cold.ts bundles this program and runs it as a new process: it loads one handler and calls it once, as at a cold start.
import { pathToFileURL } from 'node:url';

/** The last line of this program's output, in milliseconds. */
export interface ColdCall {
  /** Loading the handler's modules. */
  load: number;
  /** The first call. */
  call: number;
  /** Everything since the process started. */
  all: number;
  /** Processor time of all threads: for everything, for loading, and for the call. */
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
