import { basename } from 'node:path';
import type { Metafile } from 'esbuild';
import { ENTRY } from './handler-bundle.ts';

/**
 * When a part of a bundle is loaded: `start`, before the first event; `first mail`, while the first mail is fetched; `on
 * demand`, for a mail that needs it.
 */
const STAGES = ['start', 'first mail', 'on demand'] as const;
export type Stage = (typeof STAGES)[number];

/** KiB of each package in each stage, those of this project under the name of their folder. */
export type BundleContents = Readonly<Record<Stage, Readonly<Record<string, number>>>>;

/** What the handler imports when it is called for a mail. */
const FIRST_MAIL = 'lambda/use-cases.ts';

/** A total may grow by this share before it counts: a new version of a package is not a newcomer. */
const SLACK = 1.05;

/** Tells what is in a bundle, and when it is loaded, from esbuild's account of it. */
export function contentsOf({ outputs }: Metafile): BundleContents {
  const first = (is: (file: string) => boolean) => Object.keys(outputs).filter(is);
  const start = loadedWith(
    outputs,
    first((file) => basename(file) === ENTRY),
  );
  const mail = loadedWith(
    outputs,
    first((file) => outputs[file]!.entryPoint === FIRST_MAIL),
  );
  const rest = new Set(Object.keys(outputs));
  return {
    start: packagesIn(outputs, start),
    'first mail': packagesIn(outputs, without(mail, start)),
    'on demand': packagesIn(outputs, without(without(rest, start), mail)),
  };
}

/**
 * Compares a bundle with what was recorded of it.
 *
 * @returns what is wrong, a line for each: a package that has come to a stage, or a stage that has grown
 */
export function overBudget(metafile: Metafile, recorded: BundleContents): string[] {
  const contents = contentsOf(metafile);
  return STAGES.flatMap((stage) => {
    const now = contents[stage];
    const before = recorded[stage];
    const newcomers = Object.keys(now).filter((name) => !Object.hasOwn(before, name));
    const grown = total(now) > SLACK * total(before);
    return [
      ...newcomers.map(
        (name) =>
          `${name} (${now[name]} KiB) has come to what is loaded ${WHEN[stage]}, by ${importersOf(metafile, name)}`,
      ),
      ...(grown
        ? [`what is loaded ${WHEN[stage]} has grown from ${total(before)} to ${total(now)} KiB: ${growth(now, before)}`]
        : []),
    ];
  });
}

const WHEN: Record<Stage, string> = {
  start: 'at the start',
  'first mail': 'with the first mail',
  'on demand': 'on demand',
};

/** The outputs that are loaded with some others, those among them, without what is imported later. */
export function loadedWith(outputs: Metafile['outputs'], entries: readonly string[]): Set<string> {
  const loaded = new Set(entries);
  for (const file of loaded) {
    for (const { path, kind, external } of outputs[file]!.imports) {
      if (kind === 'import-statement' && !external) loaded.add(path);
    }
  }
  return loaded;
}

function without(files: ReadonlySet<string>, others: ReadonlySet<string>): Set<string> {
  return new Set([...files].filter((file) => !others.has(file)));
}

function packagesIn(outputs: Metafile['outputs'], files: ReadonlySet<string>): Record<string, number> {
  const bytes = new Map<string, number>();
  for (const file of files) {
    for (const [input, { bytesInOutput }] of Object.entries(outputs[file]!.inputs)) {
      const name = packageOf(input);
      if (bytesInOutput > 0) bytes.set(name, (bytes.get(name) ?? 0) + bytesInOutput);
    }
  }
  return Object.fromEntries(
    Array.from(bytes, ([name, count]): [string, number] => [name, Math.ceil(count / 1024)]).sort(([one], [other]) =>
      one < other ? -1 : 1,
    ),
  );
}

/** `node_modules/a/node_modules/@b/c/d.js` is of `@b/c`; `core/mail/charset.ts` of `core/mail`. */
function packageOf(input: string): string {
  const inPackage = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(input)?.[1];
  return inPackage ?? input.slice(0, Math.max(0, input.lastIndexOf('/')));
}

function importersOf({ inputs }: Metafile, name: string): string {
  const importers = Object.entries(inputs)
    .filter(([file, { imports }]) => packageOf(file) !== name && imports.some(({ path }) => packageOf(path) === name))
    .map(([file]) => file);
  return importers.slice(0, 3).join(', ') || 'nobody';
}

function total(packages: Readonly<Record<string, number>>): number {
  return Object.values(packages).reduce((sum, size) => sum + size, 0);
}

function growth(now: Readonly<Record<string, number>>, before: Readonly<Record<string, number>>): string {
  return Object.entries(now)
    .map(([name, size]): [string, number] => [name, size - (before[name] ?? 0)])
    .filter(([, more]) => more > 0)
    .sort(([, one], [, other]) => other - one)
    .slice(0, 5)
    .map(([name, more]) => `${name} +${more}`)
    .join(', ');
}
