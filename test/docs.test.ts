import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseConfig } from '../app/config.ts';
import { judge } from './core/screening/judge.ts';
import { htmlMail, textMail } from './core/screening/mail.ts';

const root = join(import.meta.dirname, '..');
const read = (file: string) => readFileSync(join(root, file), 'utf8');

const PAGES = ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', ...globSync('docs/**/*.md', { cwd: root })];

/** Bytes: what a reporter with two minutes and a maintainer will read. */
const MAX_README = 7_168;

/** A path from the root of this repository: in one of its folders, or of a file beside them. A module is named by its path. */
const PATH =
  /^(?:(?:core|app|lambda|lib|local|review|cli|test|bench|scripts|docs|\.ci|\.github)\/[\w./-]*|[A-Z-]+\.md|[\w.-]+\.ts|(?:cdk|package|package-lock|tsconfig|biome|renovate)\.json|\.nvmrc|\.npmrc)$/;

/** What a page says outside of its code blocks. */
function proseOf(page: string): string {
  return read(page).replace(/^```.*?^```$/gms, '');
}

function matches(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map((match) => match[1]!);
}

/** The id of a heading, as GitHub makes it for links. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\w\s-]/g, '')
    .replaceAll(' ', '-');
}

test('there is something to look at', () => {
  expect(PAGES.length).toBeGreaterThan(15);
  expect(matches(proseOf('docs/code-map.md'), /`([^`]+)`/g)).toContain('core/index.ts');
});

test('the README is short', () => {
  expect(statSync(join(root, 'README.md')).size).toBeLessThanOrEqual(MAX_README);
});

describe.each(PAGES)('%s names nothing that is not there', (page) => {
  test('paths', () => {
    const paths = matches(proseOf(page), /`([^`\n]+)`/g).filter((text) => PATH.test(text));
    expect(paths.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });

  test('links to files, and to headings in them', () => {
    const links = matches(proseOf(page), /\]\((?!https?:)([^)\s]+)\)/g);
    const broken = links.filter((link) => {
      const [file = '', anchor] = link.split('#');
      const target = file === '' ? page : join(dirname(page), file);
      if (!existsSync(join(root, target))) return true;
      if (anchor === undefined) return false;
      return !matches(read(target), /^#+ (.+)$/gm).some((heading) => anchorOf(heading) === anchor);
    });
    expect(broken).toEqual([]);
  });

  test('npm scripts', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const named = matches(read(page), /\bnpm run (?:-s )?([\w-]+)/g);
    expect(named.filter((name) => !Object.hasOwn(scripts, name))).toEqual([]);
  });
});

describe('docs/configuration.md', () => {
  const page = read('docs/configuration.md');

  /** What the configuration says to a key that nobody knows: the keys that there are. */
  function keysIn(config: unknown): string[] {
    try {
      parseConfig(config);
    } catch (error) {
      return /nonesuch: .*one of the keys (.*)/.exec((error as Error).message)![1]!.split(', ');
    }
    throw new Error('the configuration has a key named nonesuch');
  }

  test('has a row for each key', () => {
    const nonesuch = 1;
    const rows = matches(page, /^\| `([\w.]+)` \|/gm);
    expect(rows).toEqual(expect.arrayContaining(keysIn({ inboxes: [{ nonesuch }] })));
    const inside = ['digest', 'retention'].flatMap((key) =>
      keysIn({ [key]: { nonesuch } }).map((one) => `${key}.${one}`),
    );
    const top = keysIn({ nonesuch }).filter((key) => !['inboxes', 'retention'].includes(key));
    expect(rows).toEqual(expect.arrayContaining([...top, ...inside]));
  });

  test('has an example that can be used, and errors as they are', () => {
    const [example] = matches(page, /^```json\n(.*?)^```/gms);
    expect(parseConfig(JSON.parse(example!)).inboxes).toHaveLength(2);
    const [errors] = matches(page, /^```\n(The configuration.*?)^```/gms);
    const inbox = { address: 'masha', forwardTo: 'masha@example.org', wrods: ['disruptive'] };
    expect(() => parseConfig({ inboxes: [inbox], retention: { logDays: 0 } })).toThrow(errors!.trimEnd());
  });
});

test('README, package.json, .nvmrc and CI name the same versions of Node', () => {
  const { engines, devDependencies } = JSON.parse(read('package.json'));
  const [lowest] = matches(engines.node, /^\^(\S+)/g);
  const [major] = matches(devDependencies.node, /^(\d+)/g);
  expect(read('.nvmrc').trim()).toBe(major);
  expect(matches(read('.github/workflows/ci.yml'), /^ *node: (.*)$/gm)).toEqual([`['${lowest}', '${major}']`]);
  const short = `Node.js ${lowest!.replace(/\.0$/, '')} or newer`;
  for (const page of ['README.md', 'CONTRIBUTING.md']) expect(read(page)).toContain(short);
});

test('docs/deploy.md has an example that can be used', () => {
  const [example] = matches(read('docs/deploy.md'), /^ *```json\n(.*?)^ *```/gms);
  expect(parseConfig(JSON.parse(example!)).operator).toBe('ops@example.org');
});

describe('docs/matching.md: each example is judged as it says', () => {
  /** The examples of a cell, each in backticks. */
  const examplesIn = (cell: string) => matches(cell, /`([^`]+)`/g).map((example) => example.replaceAll('⏎', '\n'));
  let makeMail: ((text: string) => Buffer) | undefined;
  const rows = read('docs/matching.md')
    .split('\n')
    .flatMap((line) => {
      const [, rule = '', word = '', ignored = '', forwarded = ''] = line.split('|').map((cell) => cell.trim());
      if (word === 'word') makeMail = ignored.endsWith('HTML') ? htmlMail : textMail;
      else if (!line.startsWith('|')) makeMail = undefined;
      else if (makeMail !== undefined && !word.startsWith('-')) {
        const [entry] = examplesIn(word);
        return [{ rule, entry: entry!, ignored: examplesIn(ignored), forwarded: examplesIn(forwarded), makeMail }];
      }
      return [];
    });

  test('there are examples', () => expect(rows.length).toBeGreaterThan(30));

  test.each(rows)('$entry: $rule', async ({ entry, ignored, forwarded, makeMail }) => {
    const decisions = async (texts: string[]) =>
      Promise.all(texts.map(async (text) => [text, (await judge(makeMail(text), { words: [entry] })).decision]));
    expect(await decisions(ignored)).toEqual(ignored.map((text) => [text, 'ignore']));
    expect(await decisions(forwarded)).toEqual(forwarded.map((text) => [text, 'forward']));
  });
});
