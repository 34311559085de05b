import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { COMPILE_CACHE } from '../compile-cache.ts';
import { TWO_INBOXES } from './test-stack.ts';

const root = join(import.meta.dirname, '..', '..');
const outdir = mkdtempSync(join(tmpdir(), 'pitch-screen-app-'));
afterAll(() => rmSync(outdir, { recursive: true, force: true }));

/** Context that leaves out the bundles of the functions, which most of these tests do not look at. */
const UNBUNDLED = { 'aws:cdk:bundling-stacks': [] };
/** Environment that leaves out the CDK's own validation of the template, which takes seconds. */
const UNVALIDATED = { CDK_VALIDATION: 'false' };

/** Runs the app as the CDK does, with context and output directory in the environment. There are no credentials. */
function synth(pitchScreen: unknown, context: Record<string, unknown> = {}, env: NodeJS.ProcessEnv = UNVALIDATED) {
  return spawnSync(process.execPath, ['lib/app.ts'], {
    cwd: root,
    encoding: 'utf8',
    env: {
      ...COMPILE_CACHE,
      ...env,
      CDK_CONTEXT_JSON: JSON.stringify({ pitchScreen, ...context }),
      CDK_OUTDIR: outdir,
    },
  });
}

test.each([
  ['an object, as in cdk.json', TWO_INBOXES],
  ['JSON text, as from -c pitchScreen=…', JSON.stringify(TWO_INBOXES)],
])('the configuration may be %s', (_, pitchScreen) => {
  const { status, stderr } = synth(pitchScreen, UNBUNDLED);
  expect(stderr).not.toMatch(/error/i);
  expect(status).toBe(0);
  expect(readFileSync(join(outdir, 'PitchScreen.template.json'), 'utf8')).toContain('tips@pitches.technode.com');
});

test('a second stack has another name, for inboxes beyond what one rule takes', () => {
  expect(synth(TWO_INBOXES, { ...UNBUNDLED, stackName: 'PitchScreen2' }).status).toBe(0);
  expect(readFileSync(join(outdir, 'PitchScreen2.template.json'), 'utf8')).toContain('tips@pitches.technode.com');
});

test('a name that a stack cannot have is said, without a stack trace', () => {
  const { status, stderr } = synth(TWO_INBOXES, { stackName: 'My_Bad_Name' });
  expect({ status, stderr }).toEqual({
    status: 1,
    stderr: expect.stringMatching(/^The context value stackName is "My_Bad_Name"; expected a letter, then .*\n$/),
  });
});

test('the configuration that is shipped can be synthesised, with the code of its functions', () => {
  const { context } = JSON.parse(readFileSync(join(root, 'cdk.json'), 'utf8'));
  const { status, stderr } = synth(context.pitchScreen, {}, {});
  expect({ status, stderr }).toEqual({ status: 0, stderr: expect.not.stringMatching(/error/i) });
  const template = JSON.parse(readFileSync(join(outdir, 'PitchScreen.template.json'), 'utf8'));
  const functions = Object.values<{ Type: string; Properties: { Code?: { S3Key: string } } }>(template.Resources)
    .filter(({ Type }) => Type === 'AWS::Lambda::Function')
    .map(({ Properties }) => join(outdir, `asset.${Properties.Code!.S3Key.replace('.zip', '')}`, 'index.mjs'));
  expect(functions.length).toBeGreaterThan(0);
  expect(functions.filter((file) => !existsSync(file))).toEqual([]);
});

test('a wrong configuration gives every problem on a line of its own, exit code 1 and no stack trace', () => {
  const { status, stdout, stderr } = synth({
    inboxes: [{ address: 'not an address', forwardTo: ['masha@newsroom.org'], wrods: ['disruptive'] }],
    retention: { mailDays: 0 },
  });
  expect(status).toBe(1);
  expect(stdout).toBe('');
  const lines = stderr.trimEnd().split('\n');
  expect(lines[0]).toMatch(/^The configuration in cdk\.json, context\.pitchScreen has \d problems:$/);
  expect(lines.slice(1).every((line) => /^ {2}\S+: found .*; /.test(line))).toBe(true);
  expect(stderr).toContain('inboxes[0].address: found "not an address"');
  expect(stderr).toContain('wrods');
  expect(stderr).toContain('retention.mailDays: found 0');
});

test('no configuration at all is such a problem too', () => {
  const { status, stderr } = synth(undefined);
  expect(status).toBe(1);
  expect(stderr).toMatch(/^The configuration in cdk\.json.*found nothing/s);
  expect(stderr).not.toContain('    at ');
});
