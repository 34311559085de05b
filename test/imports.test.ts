import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');

/** The folders that each folder may import from, itself aside. Types count like any other import. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  core: [],
  app: ['core'],
  lambda: ['app', 'core'],
  lib: ['lambda', 'app', 'core'],
  local: ['app', 'core'],
  review: ['app', 'core'],
  cli: ['review', 'local', 'lambda', 'app', 'core'],
};

/** The folders that each folder of the engine may import from, itself and `LEAVES` aside. */
const MAY_IMPORT_IN_CORE: Readonly<Record<string, readonly string[]>> = {
  'core/mail': [],
  'core/text': ['core/mail'],
  'core/match': ['core/mail'],
  'core/forward': ['core/mail'],
  'core/record': ['core/mail'],
};

/** Files of the engine that all its folders build on; they import nothing but each other. */
const LEAVES = [
  'core/types.ts',
  'core/limits.ts',
  'core/inbox.ts',
  'core/one-line.ts',
  'core/printable.ts',
  'core/unsafe-characters.ts',
  'core/reading-time.ts',
  'core/without-end.ts',
];

/** Folders that only `core` itself may reach into: everybody else comes in by its door. */
const DOOR = 'core/index.ts';

/** `from '…'`, `import '…'` and `import('…')`, of this project's own files. */
const IMPORT = /(?:\bfrom\s+|\bimport\s+|\bimport\()'(\.{1,2}\/[^']+)'/g;

const files = Object.keys(MAY_IMPORT).flatMap((folder) => globSync(`${folder}/**/*.{ts,js,cjs}`, { cwd: root }));

const importsOf = new Map(
  files.map((file) => {
    const source = readFileSync(join(root, file), 'utf8');
    return [file, [...source.matchAll(IMPORT)].map((match) => join(dirname(file), match[1]!))] as const;
  }),
);

function folderOf(file: string): string {
  return file.split('/', 1)[0]!;
}

/** The folder of the engine that a file is in, `core/text` for `core/text/html/tag.ts`; for others the file itself. */
function coreFolderOf(file: string): string {
  return Object.keys(MAY_IMPORT_IN_CORE).find((folder) => file.startsWith(`${folder}/`)) ?? file;
}

test('there is something to look at', () => {
  expect(importsOf.get('core/mail/each-part.ts')).toContain('core/mail/mime-parts.ts');
  expect(importsOf.get('cli/start.ts')).toContain('local/screen.ts');
});

describe('imports run one way', () => {
  test.each(Object.entries(MAY_IMPORT))('%s imports nothing but itself and %j', (folder, allowed) => {
    const back = [...importsOf].flatMap(([file, imports]) =>
      imports
        .filter((imported) => folderOf(file) === folder && ![folder, ...allowed].includes(folderOf(imported)))
        .map((imported) => `${file} imports ${imported}`),
    );
    expect(back).toEqual([]);
  });

  test.each(Object.entries(MAY_IMPORT_IN_CORE))(
    '%s imports nothing but itself, the leaves and %j',
    (folder, allowed) => {
      const inFolder = [...importsOf].filter(([file]) => coreFolderOf(file) === folder);
      const back = inFolder.flatMap(([file, imports]) =>
        imports
          .filter((imported) => ![folder, ...allowed, ...LEAVES].includes(coreFolderOf(imported)))
          .map((imported) => `${file} imports ${imported}`),
      );
      expect(back).toEqual([]);
    },
  );

  test.each(LEAVES)('%s imports nothing but other leaves', (file) => {
    expect(importsOf.get(file)!.filter((imported) => !LEAVES.includes(imported))).toEqual([]);
  });

  test('every folder of core has its line', () => {
    const folders = files.filter((file) => /^core\/[^/]+\//.test(file)).map((file) => file.split('/', 2).join('/'));
    expect([...new Set(folders)].sort()).toEqual(Object.keys(MAY_IMPORT_IN_CORE).sort());
  });

  test('core is entered by its door alone', () => {
    const past = [...importsOf].flatMap(([file, imports]) =>
      imports
        .filter((imported) => folderOf(file) !== 'core' && folderOf(imported) === 'core' && imported !== DOOR)
        .map((imported) => `${file} imports ${imported}`),
    );
    expect(past).toEqual([]);
  });

  test('no import leads back to where it came from', () => {
    expect(circles()).toEqual([]);
  });
});

/** Every circle that a walk along the imports closes, as `a → b → a`. */
function circles(): string[] {
  const found: string[] = [];
  const done = new Set<string>();
  const path: string[] = [];
  const visit = (file: string) => {
    const start = path.indexOf(file);
    if (start >= 0) found.push([...path.slice(start), file].join(' → '));
    if (start >= 0 || done.has(file)) return;
    path.push(file);
    for (const imported of importsOf.get(file) ?? []) visit(imported);
    path.pop();
    done.add(file);
  };
  for (const file of files) visit(file);
  return found;
}
