import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Metafile } from 'esbuild';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { BENCH_CONFIG } from '../../../bench/judge-mail.ts';
import { type BundleContents, contentsOf, overBudget } from '../../../lib/bundle/bundle-contents.ts';
import { bundleHandler } from '../../../lib/bundle/handler-bundle.ts';

const recorded: BundleContents = JSON.parse(readFileSync(join(import.meta.dirname, 'bundle-budget.json'), 'utf8'));
const outdir = mkdtempSync(join(tmpdir(), 'pitch-screen-budget-'));
let metafile: Metafile;
beforeAll(() => {
  metafile = bundleHandler(BENCH_CONFIG, outdir);
});
afterAll(() => rmSync(outdir, { recursive: true, force: true }));

test('nothing has come to the bundle that is not meant to be in it; if it is, npm run record-bundle records it', () => {
  expect(overBudget(metafile, recorded)).toEqual([]);
});

test('each stage holds what it is for', () => {
  const { start, 'first mail': mail, 'on demand': later } = contentsOf(metafile);
  expect(Object.keys(start)).toEqual(expect.arrayContaining(['lambda', 'lambda/aws', '@aws-sdk/client-ses']));
  expect(Object.keys(mail)).toEqual(expect.arrayContaining(['core/text', 'core/match']));
  expect(Object.keys(later)).toEqual(expect.arrayContaining(['mailparser', 'parse5', '@aws-sdk/client-sesv2']));
});

test('a newcomer is named, with who brought it', () => {
  const { mailparser, ...others } = recorded['on demand'];
  expect(overBudget(metafile, { ...recorded, 'on demand': { ...others, other: mailparser! } })).toEqual([
    expect.stringMatching(/^mailparser \(\d+ KiB\) has come to what is loaded on demand, by core\/.*mime-parts\.ts/),
  ]);
});

test('a stage that has grown is named, with what grew', () => {
  const small = { ...recorded.start, '@smithy/core': 1 };
  expect(overBudget(metafile, { ...recorded, start: small })).toEqual([
    expect.stringMatching(/^what is loaded at the start has grown from \d+ to \d+ KiB: @smithy\/core \+\d+/),
  ]);
});
