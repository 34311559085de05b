import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';
import { dirname, join } from 'node:path';

/** The machine that figures were measured on. Figures of different machines cannot be compared. */
export interface Machine {
  cpu: string;
  cores: number;
  memoryGiB: number;
  /** The load average of the last minute at the start of the bench. */
  load: number;
  system: string;
  /** Versions of Node and of the packages that figures depend on, by name. */
  versions: Readonly<Record<string, string>>;
}

const require = createRequire(import.meta.url);

/** Describes the machine that this process runs on. */
export function thisMachine(): Machine {
  const packages = ['mailparser', 'parse5', 'iconv-lite', '@aws-sdk/client-ses', 'aws-lambda-ses-forwarder'].map(
    (name) => [name, versionOf(name)],
  );
  return {
    cpu: cpus()[0]?.model.trim() || 'unknown processor',
    cores: availableParallelism(),
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    load: Math.round(loadavg()[0]! * 10) / 10,
    system: `${process.platform} ${process.arch}`,
    versions: { node: process.versions.node, ...Object.fromEntries(packages) },
  };
}

/** The machine in two lines of text, for the top of the table. */
export function describeMachine({ cpu, cores, memoryGiB, load, system, versions }: Machine): string {
  const named = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return `${cpu}, ${cores} cores, ${memoryGiB} GiB, ${system}, load ${load}\n${named.join(', ')}`;
}

/** Finds the version in the folders above the package's entry, as not every package exports its package.json. */
function versionOf(name: string): string {
  for (let folder = dirname(require.resolve(name)); folder !== dirname(folder); folder = dirname(folder)) {
    try {
      const { name: found, version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
      if (found === name) return version;
    } catch {
      // The next folder up may have it.
    }
  }
  return 'unknown';
}
