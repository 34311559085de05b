// Makes dist/, which the published package consists of: JavaScript and types of what its entries lead to, the functions'
// bundles, and the files that the commands read. `npm pack` runs it first.
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { BUNDLES } from '../lib/bundle/handler-bundle.ts';

const root = join(import.meta.dirname, '..');
const dist = join(root, 'dist');

/** Modules that are loaded from outside, the last two as threads. All others are there because these import them. */
const ENTRIES = [
  'app/engine',
  'lib/index',
  'cli/pitch-screen',
  'app/documents/pdf-worker',
  'review/page/pitch-worker',
] as const;

/** Modules whose types the package has: those of its two doors. */
const TYPED = ['app/engine', 'lib/index'] as const;

/** Files that are read and not imported. */
const READ = ['cli/samples', 'review/page/browser', 'cdk.json'] as const;

/** `from './x.js'`, `import './x.js'` and `import('./x.js')`. */
const IMPORT = /(?:\bfrom\s*|\bimport\s*\(?\s*)['"](\.{1,2}\/[^'"]+)['"]/g;

rmSync(dist, { recursive: true, force: true });
compile();
// The bundles are made here, so that nobody else needs a bundler.
renameSync(join(dist, 'lib/bundle/prebuilt-folder.js'), join(dist, 'lib/bundle/function-folder.js'));
const needed = new Set([...reached(ENTRIES, '.js'), ...reached(TYPED, '.d.ts')]);
for (const file of globSync('**/*.{js,d.ts}', { cwd: dist }).map((file) => join(dist, file))) {
  if (!needed.has(file)) rmSync(file);
}
for (const path of READ) cpSync(join(root, path), join(dist, path), { recursive: true });
const bundled = Object.entries(BUNDLES).flatMap(([name, bundle]) =>
  Object.keys(bundle(join(dist, 'functions', name)).inputs),
);
writeFileSync(join(dist, 'functions', 'LICENSES.txt'), licencesOf(bundled));

function compile(): void {
  // Run as a program: TypeScript 7 has no programming interface of its own yet.
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const { status } = spawnSync(process.execPath, [tsc, '--project', 'tsconfig.package.json'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  });
  if (status !== 0) process.exit(1);
  // Declarations that were written by hand.
  for (const file of globSync('{core,app,lib,lambda,review,local,cli}/**/*.d.ts', { cwd: root })) {
    mkdirSync(dirname(join(dist, file)), { recursive: true });
    copyFileSync(join(root, file), join(dist, file));
  }
  // The compiler names the sources in declarations, as they do, although it renames them in JavaScript.
  for (const file of globSync('**/*.d.ts', { cwd: dist }).map((file) => join(dist, file))) {
    const text = readFileSync(file, 'utf8');
    writeFileSync(
      file,
      text.replace(IMPORT, (whole, path: string) => whole.replace(path, path.replace(/(?<!\.d)\.ts$/, '.js'))),
    );
  }
}

/** Follows the imports from some modules on. @returns the files, with their whole paths */
function reached(modules: readonly string[], extension: '.js' | '.d.ts'): Set<string> {
  const found = new Set(modules.map((module) => join(dist, module + extension)));
  for (const file of found) {
    if (!file.endsWith('.js') && !file.endsWith('.ts')) continue;
    for (const [, path] of readFileSync(file, 'utf8').matchAll(IMPORT)) {
      const target = resolve(dirname(file), path!.replace(/\.js$/, extension));
      if (existsSync(target)) found.add(target);
    }
  }
  return found;
}

/** The licences of the packages that some files are of: each text once, below the packages that it is of. */
function licencesOf(files: readonly string[]): string {
  const folders = new Set(files.flatMap((file) => /.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file) ?? []));
  const byText = Map.groupBy([...folders].sort(), (folder) => {
    const [file] = globSync('{LICENSE,LICENCE,license}*', { cwd: join(root, folder) });
    if (file !== undefined) return readFileSync(join(root, folder, file), 'utf8').trim();
    return `Licence: ${JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')).license}`;
  });
  const nameOf = (folder: string) => folder.replace(/.*node_modules\//, '');
  return Array.from(byText, ([text, of]) => `${of.map(nameOf).join(', ')}\n\n${text}\n`).join(
    `\n${'-'.repeat(80)}\n\n`,
  );
}
