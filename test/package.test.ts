import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { COMPILE_CACHE } from './compile-cache.ts';
import { EmulatedAws } from './lib/cloudformation/emulated-aws.ts';
import { SesAccount } from './lib/cloudformation/ses-account.ts';

const root = join(import.meta.dirname, '..');
/** Bytes of the package as it is downloaded. */
const MAX_PACKAGE = 1_500_000;

const { dependencies, peerDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
/** An outsider's folder: the example, and in node_modules the package with what it says that it needs. */
const folder = mkdtempSync(join(tmpdir(), 'pitch-screen-package-'));
const installed = join(folder, 'node_modules', 'pitch-screen');
const bin = join(folder, 'node_modules', '.bin', 'pitch-screen');
let packed: { filename: string; size: number; files: { path: string }[] };

beforeAll(() => {
  const npm = spawnSync('npm', ['pack', '--json', '--pack-destination', folder], { cwd: root, encoding: 'utf8' });
  expect(npm.status, npm.stderr).toBe(0);
  // What the scripts print comes first.
  [packed] = JSON.parse(npm.stdout.slice(npm.stdout.indexOf('[\n'))) as [typeof packed];
  cpSync(join(root, 'examples', 'cdk-app'), folder, { recursive: true });
  mkdirSync(join(folder, 'node_modules', '.bin'), { recursive: true });
  expect(spawnSync('tar', ['xzf', packed.filename, '-C', 'node_modules'], { cwd: folder }).status).toBe(0);
  cpSync(join(folder, 'node_modules', 'package'), installed, { recursive: true });
  rmSync(join(folder, 'node_modules', 'package'), { recursive: true });
  symlinkSync(join(installed, 'dist', 'cli', 'pitch-screen.js'), bin);
  // Linked, as a registry would take minutes. What the package does not name is not there.
  for (const name of [...Object.keys({ ...dependencies, ...peerDependencies }), '@types/node']) {
    const link = join(folder, 'node_modules', name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(join(root, 'node_modules', name), link);
  }
  writeFileSync(join(folder, 'package.json'), '{ "type": "commonjs" }');
}, 180_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs a program in the outsider's folder. */
function run(args: string[], env: Record<string, string> = {}) {
  return spawnSync(process.execPath, args, {
    cwd: folder,
    encoding: 'utf8',
    env: { PATH: process.env.PATH, ...COMPILE_CACHE, ...env },
  });
}

test('the package holds what runs and its types, is small, and has nothing that only works on itself', () => {
  const paths = packed.files.map(({ path }) => path);
  expect(packed.size).toBeLessThan(MAX_PACKAGE);
  expect(paths).toEqual(expect.arrayContaining(['LICENSE', 'README.md', 'dist/functions/LICENSES.txt']));
  expect(paths.filter((path) => !/^(dist\/|package\.json$|README\.md$|LICENSE$)/.test(path))).toEqual([]);
  expect(paths.filter((path) => /\.ts$/.test(path) && !path.endsWith('.d.ts'))).toEqual([]);
  expect(paths.filter((path) => /test|bench|scripts|\/lib\/(app|bundle\/handler-bundle)\./.test(path))).toEqual([]);
});

test('its texts name no command of a clone', () => {
  const files = globSync('dist/**/*.{js,mjs,cjs,html}', { cwd: installed });
  const lines = files.flatMap((file) => readFileSync(join(installed, file), 'utf8').split('\n'));
  const code = lines.filter((line) => !/^\s*(\/\/|\/?\*)/.test(line) && /npm (run|start)/.test(line));
  // app/call.ts alone has them, for a clone; the bundles have a copy.
  expect(code.filter((line) => !/npm run -s \$\{command\}/.test(line))).toEqual([]);
});

test('npx pitch-screen screen judges a mail, in an empty folder', () => {
  const mail = join(folder, 'pitch.eml');
  writeFileSync(mail, 'From: press@startup.example\r\nSubject: A disruptive loom\r\n\r\nLook.\r\n');
  const { status, stdout, stderr } = run([bin, 'screen', 'pitch.eml']);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toMatch(/^ignore +pitch\.eml\n +“disruptive” in subject/);
  const engine = run(['screen-file.mts', 'pitch.eml']);
  expect(engine.stdout).toBe('ignore disruptive in subject\n');
});

test('its commands are called by its own name, and an unknown one is named', () => {
  expect(run([bin]).stdout).toMatch(/^npx pitch-screen COMMAND/);
  expect(run([bin, 'review', 'list', '--help']).stdout).toMatch(/^npx pitch-screen review list \[options\]/);
  for (const name of ['start', 'screen', 'preview', 'send', 'review', 'retry']) {
    const { status, stdout } = run([bin, name, '--help']);
    expect({ status, stdout: stdout.replaceAll(/npm (run|start)/g, 'NPM') }).toEqual({ status: 0, stdout });
  }
  expect(run([bin, 'snd'])).toMatchObject({ status: 1, stderr: expect.stringMatching(/^"snd" is no command/) });
});

test('npx pitch-screen start takes a mail in, with its page', async () => {
  const args = [bin, 'start', '--smtp-port', '0', '--http-port', '0'];
  const child = spawn(process.execPath, args, { cwd: folder, env: { PATH: process.env.PATH, ...COMPILE_CACHE } });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (output += text));
  try {
    await expect.poll(() => output).toMatch(/See them all at http/);
    const page = /page +(http\S+)/.exec(output)![1]!;
    // The address has a token, in exchange for which the page gives a cookie.
    const { headers } = await fetch(page, { redirect: 'manual' });
    const cookie = headers.getSetCookie().map((set) => set.split(';', 1)[0]!);
    expect(await (await fetch(new URL('/', page), { headers: { cookie: cookie.join('; ') } })).text()).toContain(
      '<title>',
    );
    expect(output).toContain('“disruptive” in subject');
  } finally {
    child.kill('SIGINT');
    await once(child, 'close');
  }
  expect(output).toMatch(/Stopped\.\n$/);
});

describe('an app that has the construct', () => {
  test('is type-checked: its only mistakes are found', () => {
    const compilerOptions = {
      target: 'es2024',
      module: 'nodenext',
      strict: true,
      noEmit: true,
      // The declarations of the CDK take long to check.
      skipLibCheck: true,
      types: ['node'],
    };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['*.mts'] }));
    writeFileSync(
      join(folder, 'wrong.mts'),
      "import { rulesFor } from 'pitch-screen';\nimport type { PitchScreenProps } from 'pitch-screen/cdk';\n" +
        "rulesFor({ wrods: [] });\nexport const props: PitchScreenProps = { inboxes: [], tlsPolicy: 'never' };\n",
    );
    const { stdout } = run([join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', '.']);
    rmSync(join(folder, 'wrong.mts'));
    expect(stdout.match(/^\S+: error TS\d+/gm)).toEqual([
      'wrong.mts(3,12): error TS2561',
      'wrong.mts(4,55): error TS2322',
    ]);
  });

  test('is synthesised without a bundler, and what it deploys screens a mail', async () => {
    const directory = join(folder, 'cdk.out');
    const { status, stderr } = run(['app.mts'], { CDK_OUTDIR: directory, CDK_VALIDATION: 'false' });
    expect({ status, stderr }).toEqual({ status: 0, stderr: expect.not.stringMatching(/error/i) });
    expect(existsSync(join(folder, 'node_modules', 'esbuild'))).toBe(false);
    const template = JSON.parse(readFileSync(join(directory, 'Newsroom.template.json'), 'utf8'));
    const settings = globSync('asset.*/settings.json', { cwd: directory }).map((file) =>
      readFileSync(join(directory, file), 'utf8'),
    );
    expect(settings.filter((text) => text.includes('"reviewCommand":"npx pitch-screen review"'))).toHaveLength(1);
    const aws = await EmulatedAws.start(new SesAccount());
    try {
      await aws.deploy({ template, directory });
      expect(aws.stack.outputs.PitchesRuleSetState).toMatch(/is active: SES hands mail/);
      const pitch = 'From: press@startup.example\r\nSubject: A loom\r\n\r\nA game-changer!\r\n';
      expect(await aws.receive('tips@pitches.example.org', pitch)).toMatchObject([{ outcome: 'ignored' }]);
      expect(await aws.receive('masha@pitches.example.org', pitch)).toMatchObject([{ outcome: 'forwarded' }]);
    } finally {
      await aws.stop();
    }
  });
});
