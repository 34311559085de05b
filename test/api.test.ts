import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');
const read = (file: string) => readFileSync(join(root, file), 'utf8');
const names = (file: string, pattern: RegExp) => [...read(file).matchAll(pattern)].map((match) => match[1]!);

/** The names in the code on a page. */
function named(page: string): Set<string> {
  const fence = /^```.*?^```$/gms;
  const text = read(page);
  const code = [...(text.match(fence) ?? []), ...(text.replace(fence, '').match(/`[^`]+`/g) ?? [])];
  return new Set(code.join(' ').match(/[A-Za-z]\w+/g));
}

const EXPORTED = /^export (?:type )?\{([^}]*)\}/gm;
const exported = (file: string) =>
  names(file, EXPORTED)
    .join()
    .split(/[\s,]+/)
    .filter((name) => name !== '');

test.each([
  ['the construct', [...exported('lib/index.ts')]],
  ['the engine', [...exported('app/engine.ts'), ...names('app/engine.ts', /^export (?:function|interface) (\w+)/gm)]],
  ['a PitchScreen', names('lib/pitch-screen.ts', /^ {2}(?:readonly )?([a-z]\w*)(?::|\(\w*(?:\?|:))/gm)],
  ['its props', names('lib/pitch-screen-props.ts', /^ {2}readonly (\w+)\??:/gm)],
])('docs/api.md or docs/configuration.md names everything of %s', (_, found) => {
  expect(found.length).toBeGreaterThan(5);
  const known = new Set([...named('docs/api.md'), ...named('docs/configuration.md')]);
  expect(found.filter((name) => name !== 'constructor' && !known.has(name))).toEqual([]);
});

test('every example of an app is a module, so that it runs in any folder', () => {
  expect(globSync('examples/**/*.{ts,js}', { cwd: root })).toEqual([]);
});
