import { cpSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, resolve } from 'node:path';
import { AssetHashType, DockerImage } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { buildSync, type Metafile } from 'esbuild';
import type { PitchScreenConfig } from '../../app/config.ts';
import { wordsWithin } from '../../app/dictionary.ts';
import type { DigestSettings } from '../../app/send-digests.ts';

const root = join(import.meta.dirname, '..', '..');
const require = createRequire(import.meta.url);

/** Where Lambda finds the handler in a bundle: file and export. */
export const HANDLER = 'index.handler';

/**
 * Bundles `lambda/handler.ts`, with the configuration written into it, for Lambda's Node.js 24.
 *
 * @param outdir the directory to write `index.mjs` and what it imports to, and the thread that reads PDFs
 * @returns esbuild's account of what went into which file
 */
export function bundleHandler(config: PitchScreenConfig, outdir: string): Metafile {
  const words = wordsWithin(config.inboxes.flatMap((inbox) => inbox.words));
  const define = {
    // Twice: once as the text that the handler parses, once as the source of that text.
    'process.env.PITCH_SCREEN_CONFIG': JSON.stringify(JSON.stringify(forHandler(config))),
    'process.env.PITCH_SCREEN_WORDS': JSON.stringify(JSON.stringify(words)),
  };
  const main = bundle('lambda/handler.ts', outdir, define, WITHOUT_PDF_JS);
  const worker = bundlePdfWorker(outdir);
  return { inputs: { ...main.inputs, ...worker.inputs }, outputs: { ...main.outputs, ...worker.outputs } };
}

/** The bundle of the screen as the code of a function. */
export function handlerCode(config: PitchScreenConfig): Code {
  return code('lambda', JSON.stringify(forHandler(config)), (outdir) => bundleHandler(config, outdir));
}

/**
 * Bundles `lambda/delivery-handler.ts` into one file. It needs neither the configuration nor the AWS SDK. Split files would
 * load what several parts of the engine share, although the handler uses none of it.
 */
export function bundleDeliveries(outdir: string): Metafile {
  return buildSync({
    ...commonOptions(outdir),
    entryPoints: { index: 'lambda/delivery-handler.ts' },
    format: 'esm',
    outExtension: { '.js': '.mjs' },
  }).metafile;
}

/** That bundle as the code of a function. */
export function deliveriesCode(): Code {
  // Beside the options of the screen's own bundle, which is of the same source.
  return code('lambda', 'deliveries', bundleDeliveries);
}

/** What a digest's function knows of its schedule. */
type DigestSchedule = Pick<DigestSettings, 'every' | 'timeZone'>;

/** Bundles `lib/activation/handler.ts`, which runs when the stack is deployed. */
export function bundleActivation(outdir: string): Metafile {
  return bundle('lib/activation/handler.ts', outdir);
}

/** That bundle as the code of a function. */
export function activationCode(): Code {
  return code('lib/activation', '', bundleActivation);
}

/**
 * Bundles `lambda/digest-handler.ts`, with what it needs of the configuration written into it.
 *
 * @param schedule how often the digests are sent, and in which time zone they tell times
 */
export function bundleDigest(config: PitchScreenConfig, schedule: DigestSchedule, outdir: string): Metafile {
  return bundle('lambda/digest-handler.ts', outdir, {
    'process.env.PITCH_SCREEN_DIGEST': JSON.stringify(JSON.stringify(forDigest(config, schedule))),
  });
}

/** That bundle as the code of a function. */
export function digestCode(config: PitchScreenConfig, schedule: DigestSchedule): Code {
  // Beside the options of the screen's own bundle, which is of the same source.
  const options = `digest ${JSON.stringify(forDigest(config, schedule))}`;
  return code('lambda', options, (outdir) => bundleDigest(config, schedule, outdir));
}

function forDigest(
  { inboxes }: PitchScreenConfig,
  { every, timeZone }: DigestSchedule,
): Omit<DigestSettings, 'recordOptions'> {
  return { inboxes: inboxes.map(({ address, label, forwardTo }) => ({ address, label, forwardTo })), every, timeZone };
}

/** The configuration without what is about the stack alone: to change that should not change the function. */
function forHandler({
  ruleSet,
  replaceActiveRuleSet,
  createIdentity,
  hostedZone,
  tlsPolicy,
  reservedConcurrency,
  operator,
  logDelivered,
  digest,
  noMailAlarmDays,
  retention,
  ...config
}: PitchScreenConfig): object {
  return config;
}

/**
 * What takes the place of modules that would be loaded at every cold start for nothing. Most of the figures in
 * docs/performance.md are gained here.
 */
const STUBS = {
  // The mail parser loads these to make HTML and links of texts, which we do not ask it for.
  ...stubs(['he', 'html-to-text', 'linkify-it'], (name) => `${name}.ts`),
  // It has a copy of its own of what reads addresses.
  'nodemailer/lib/addressparser': join(packageFolder('nodemailer'), 'dist/esm/addressparser/index.js'),
  // It and what it is made of would load one each: an ES module and a CommonJS one.
  libmime: require.resolve('libmime'),
  'iconv-lite': stub('iconv-lite.cjs'),
  '@aws-sdk/credential-provider-node': stub('credential-provider-node.ts'),
  // An ES import of one of Node's own modules reads all its exports, for `node:http` all of Node's fetch.
  ...stubs(['node:crypto', 'node:fs', 'node:fs/promises', 'node:http', 'node:process', 'node:util'], (name) =>
    join('node', `${name.slice('node:'.length)}.cjs`),
  ),
};

/**
 * Files beside a bundle, by the name that it requires one of them by: read for a mail that needs one, or in place of what
 * the real module of that name would load for nothing.
 */
const BESIDE: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  // Of libmime.
  './charset.js': { 'charset.js': stub('libmime-charset.cjs') },
  './mimetypes.js': {
    'mimetypes.js': stub('libmime-mimetypes.cjs'),
    'all-mimetypes.js': join(packageFolder('libmime'), 'dist', 'cjs', 'mimetypes.js'),
  },
  // Of mailparser.
  './tlds.cjs': { 'tlds.cjs': stub('tlds.cjs') },
};

/** The thread that reads PDFs (`app/documents/pdf-thread.ts`) has pdf.js; the rest of the bundle does without. */
const PDF_WORKER = 'app/documents/pdf-worker.ts';
export const WITHOUT_PDF_JS = {
  'pdfjs-dist/legacy/build/pdf.min.mjs': stub('pdfjs.ts'),
  'pdfjs-dist/legacy/build/pdf.worker.min.mjs': stub('pdfjs.ts'),
};
/** The folder of pdf.js' character maps, beside that thread's file. */
const CMAPS = 'cmaps';

/** iconv-lite, in a file of its own, and its character tables, as it requires them. */
const ICONV = './iconv-lite.cjs';
const TABLES = './tables';

/**
 * Bundles one handler as ES modules in several files: what is imported only when it is needed (SES' second API, the
 * credential providers that Lambda does not use) stays a file of its own that a cold start does not even read, and the
 * code loads in about two thirds of the time that one CommonJS file takes (100 against 150 ms on the machine it was
 * measured on). Identifiers keep their names: shortening them did not load faster and makes stack traces useless. The
 * AWS SDK is part of it, in the version that the lock file pins; the runtime's own changes without notice.
 */
export function bundle(
  entry: string,
  outdir: string,
  define: Record<string, string> = {},
  alias: Readonly<Record<string, string>> = {},
): Metafile {
  const common = commonOptions(outdir);
  // The JavaScript API, and not CDK's NodejsFunction: there, the values of `define` pass through a shell.
  const { inputs, outputs } = buildSync({
    ...common,
    entryPoints: { index: entry },
    format: 'esm',
    splitting: true,
    outExtension: { '.js': '.mjs' },
    // Before `main`: the ES module builds of the SDK drop what is not used.
    mainFields: ['module', 'main'],
    // The mail parser is CommonJS and requires Node's own modules, which an ES module has no `require` for.
    banner: {
      js: "import { createRequire as bundleRequire } from 'node:module'; const require = bundleRequire(import.meta.url);",
    },
    define,
    alias: { ...STUBS, ...alias },
    external: [...Object.keys(BESIDE), ICONV],
  }).metafile;
  const metafile = { inputs, outputs: reachable(outputs, join(outdir, 'index.mjs')) };
  for (const file of Object.keys(outputs)) if (!Object.hasOwn(metafile.outputs, file)) rmSync(join(root, file));
  const required = new Set(Object.values(metafile.outputs).flatMap(({ imports }) => imports.map(({ path }) => path)));
  for (const [name, files] of Object.entries(BESIDE)) {
    if (!required.has(name)) continue;
    for (const [file, from] of Object.entries(files)) cpSync(from, join(outdir, file));
  }
  if (!required.has(ICONV)) return metafile;
  const iconv = buildSync({
    ...common,
    entryPoints: { [basename(ICONV, '.cjs')]: require.resolve('iconv-lite') },
    format: 'cjs',
    outExtension: { '.js': '.cjs' },
    external: [`${TABLES}/*`],
  });
  cpSync(join(packageFolder('iconv-lite'), 'encodings', TABLES), join(outdir, TABLES), { recursive: true });
  return {
    inputs: { ...metafile.inputs, ...iconv.metafile.inputs },
    outputs: { ...metafile.outputs, ...iconv.metafile.outputs },
  };
}

function commonOptions(outdir: string) {
  return {
    absWorkingDir: root,
    outdir,
    bundle: true,
    platform: 'node',
    target: 'node24',
    minifyWhitespace: true,
    minifySyntax: true,
    // A crash prints the line it happened in: not a megabyte of it.
    lineLimit: 160,
    legalComments: 'none',
    metafile: true,
    logLevel: 'warning',
  } as const;
}

/**
 * Bundles the thread that reads PDFs into one file beside a handler, with pdf.js and its character maps.
 *
 * @returns esbuild's account of it
 */
export function bundlePdfWorker(outdir: string): Metafile {
  const { metafile } = buildSync({
    ...commonOptions(outdir),
    entryPoints: { [basename(PDF_WORKER, '.ts')]: PDF_WORKER },
    format: 'esm',
    outExtension: { '.js': '.mjs' },
  });
  cpSync(join(packageFolder('pdfjs-dist'), CMAPS), join(outdir, CMAPS), { recursive: true });
  return metafile;
}

/**
 * The outputs that a bundle can ever load. esbuild writes a file for each `import()` that it has read, also where the
 * code that holds it is not in the bundle.
 */
function reachable(outputs: Metafile['outputs'], entry: string): Metafile['outputs'] {
  const found = new Set(Object.keys(outputs).filter((file) => resolve(root, file) === resolve(entry)));
  for (const file of found) {
    for (const { path } of outputs[file]!.imports) if (Object.hasOwn(outputs, path)) found.add(path);
  }
  return Object.fromEntries(Object.entries(outputs).filter(([file]) => found.has(file)));
}

function packageFolder(name: string): string {
  return dirname(require.resolve(`${name}/package.json`));
}

function stub(file: string): string {
  return join(root, 'lib', 'bundle', 'stubs', file);
}

function stubs(names: readonly string[], fileOf: (name: string) => string): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, stub(fileOf(name))]));
}

/**
 * A bundle as an asset. Its hash is that of the bundled files, so that a deploy of the same code and configuration
 * changes nothing.
 *
 * @param source the folder that the entry is in
 * @param options what tells this bundle from another of the same source: CDK remembers what it has bundled by it
 */
function code(source: string, options: string, bundleInto: (outdir: string) => unknown): Code {
  return Code.fromAsset(join(root, source), {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      // Never used: the local bundling below always does it.
      image: DockerImage.fromRegistry('unused'),
      environment: { OPTIONS: options },
      local: {
        tryBundle(outdir) {
          bundleInto(outdir);
          return true;
        },
      },
    },
  });
}
