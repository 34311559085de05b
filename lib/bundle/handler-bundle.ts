import { cpSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, resolve } from 'node:path';
import { type BuildOptions, buildSync, type Metafile } from 'esbuild';
import type { PitchScreenConfig } from '../../app/config.ts';
import { SETTINGS_FILE } from '../../lambda/settings.ts';
import { screenSettings } from '../function-settings.ts';
import { copyPackageFiles } from './package-files.ts';

const root = join(import.meta.dirname, '..', '..');
const require = createRequire(import.meta.url);

/** The file of a bundle that Lambda loads. */
export const ENTRY = 'index.mjs';

/**
 * Makes the bundles of the functions, by their names. Each writes `index.mjs` and what it loads into a folder, and returns
 * esbuild's account of what went into which file. Files of packages are missing (lib/bundle/package-files.ts).
 */
export const BUNDLES = {
  /** `lambda/handler.ts`, and beside it the thread that reads PDFs, and SES' second API. */
  screen(outdir: string): Metafile {
    return merged([
      bundle('lambda/handler.ts', outdir, { ...WITHOUT_PDF_JS, ...WITHOUT_SES_V2 }),
      bundlePdfWorker(outdir),
      bundleFile('client-sesv2', SES_V2, outdir, { mainFields: MAIN_FIELDS, alias: STUBS }),
    ]);
  },
  /** `lambda/digest-handler.ts`. */
  digest: (outdir: string) => bundle('lambda/digest-handler.ts', outdir),
  /**
   * `lambda/delivery-handler.ts`, in one file. It needs neither the configuration nor the AWS SDK. Split files would load
   * what several parts of the engine share, although the handler uses none of it.
   */
  deliveries: (outdir: string) => bundleFile('index', 'lambda/delivery-handler.ts', outdir),
  /** `lib/activation/handler.ts`, which runs when the stack is deployed. */
  activation: (outdir: string) => bundle('lib/activation/handler.ts', outdir),
} as const satisfies Record<string, (outdir: string) => Metafile>;

export type FunctionName = keyof typeof BUNDLES;

/** Writes the whole code of the screen with a configuration, as it is deployed. @returns esbuild's account of it */
export function bundleHandler(config: PitchScreenConfig, outdir: string): Metafile {
  const metafile = BUNDLES.screen(outdir);
  copyPackageFiles(outdir);
  writeFileSync(join(outdir, SETTINGS_FILE), JSON.stringify(screenSettings(config)));
  return metafile;
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
  chardet: stub('chardet.cjs'),
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

/** `module` before `main`: of the SDK's builds as ES modules, what is not used is dropped. */
const MAIN_FIELDS = ['module', 'main'];

/** The two halves of pdf.js. */
const PDF_JS = 'pdfjs-dist/legacy/build/pdf.min.mjs';
const PDF_JS_WORKER = 'pdfjs-dist/legacy/build/pdf.worker.min.mjs';

/** The thread that reads PDFs (`app/documents/pdf-thread.ts`) has pdf.js; the rest of the bundle does without. */
const PDF_WORKER = 'app/documents/pdf-worker.ts';
export const WITHOUT_PDF_JS = { [PDF_JS]: stub('pdfjs.ts'), [PDF_JS_WORKER]: stub('pdfjs.ts') };

/**
 * SES' second API, for mails that the first does not take. As a part of the bundle it would have every cold start load what both
 * have in common and the first never uses.
 */
const SES_V2 = 'lib/bundle/client-sesv2.ts';
const WITHOUT_SES_V2 = { '@aws-sdk/client-sesv2': stub('client-sesv2-beside.ts') };

/**
 * Packages in a file of their own, by the name that their stubs require it by. iconv-lite requires its character tables from a folder
 * beside it.
 */
const APART = { './iconv-lite.cjs': 'iconv-lite', './chardet.cjs': 'chardet' };
const TABLES = './tables';

/**
 * Bundles one handler as ES modules in several files: what is imported only when it is needed (SES' second API, the
 * credential providers that Lambda does not use) stays a file of its own that a cold start does not even read, and the
 * code loads in about two thirds of the time that one CommonJS file takes (100 against 150 ms on the machine it was
 * measured on). Identifiers keep their names: shortening them did not load faster and makes stack traces useless. The
 * AWS SDK is part of it, in the version that the lock file pins; the runtime's own changes without notice.
 */
export function bundle(entry: string, outdir: string, alias: Readonly<Record<string, string>> = {}): Metafile {
  const common = commonOptions(outdir);
  // The JavaScript API, and not CDK's NodejsFunction: there, the values of `define` pass through a shell.
  const { inputs, outputs } = buildSync({
    ...common,
    entryPoints: { index: entry },
    format: 'esm',
    splitting: true,
    outExtension: { '.js': '.mjs' },
    mainFields: MAIN_FIELDS,
    // The mail parser is CommonJS and requires Node's own modules, which an ES module has no `require` for.
    banner: {
      js: "import { createRequire as bundleRequire } from 'node:module'; const require = bundleRequire(import.meta.url);",
    },
    alias: { ...STUBS, ...alias },
    external: [...Object.keys(BESIDE), ...Object.keys(APART), './client-sesv2.mjs'],
  }).metafile;
  const metafile = { inputs, outputs: reachable(outputs, join(outdir, ENTRY)) };
  for (const file of Object.keys(outputs)) if (!Object.hasOwn(metafile.outputs, file)) rmSync(join(root, file));
  const required = new Set(Object.values(metafile.outputs).flatMap(({ imports }) => imports.map(({ path }) => path)));
  for (const [name, files] of Object.entries(BESIDE)) {
    if (!required.has(name)) continue;
    for (const [file, from] of Object.entries(files)) cpSync(from, join(outdir, file));
  }
  const apart = Object.entries(APART).filter(([name]) => required.has(name));
  if (apart.length === 0) return metafile;
  const packages = buildSync({
    ...common,
    entryPoints: Object.fromEntries(apart.map(([name, from]) => [basename(name, '.cjs'), require.resolve(from)])),
    format: 'cjs',
    outExtension: { '.js': '.cjs' },
    external: [`${TABLES}/*`],
  });
  return merged([metafile, packages.metafile]);
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
 * Bundles the thread that reads PDFs into one file beside a handler. It imports pdf.js from files of the package beside it.
 *
 * @returns esbuild's account of it
 */
export function bundlePdfWorker(outdir: string): Metafile {
  return bundleFile(basename(PDF_WORKER, '.ts'), PDF_WORKER, outdir, {
    alias: { [PDF_JS]: stub('pdfjs-beside.ts'), [PDF_JS_WORKER]: stub('pdfjs-worker-beside.ts') },
    external: [`./${basename(PDF_JS)}`, `./${basename(PDF_JS_WORKER)}`],
  });
}

/** Bundles a module with all that it imports into one file, `NAME.mjs`. @returns esbuild's account of it */
function bundleFile(
  name: string,
  entry: string,
  outdir: string,
  options: Pick<BuildOptions, 'alias' | 'external' | 'mainFields'> = {},
): Metafile {
  const format = { format: 'esm', outExtension: { '.js': '.mjs' } } as const;
  return buildSync({ ...commonOptions(outdir), ...format, ...options, entryPoints: { [name]: entry } }).metafile;
}

function merged(metafiles: readonly Metafile[]): Metafile {
  return {
    inputs: Object.assign({}, ...metafiles.map(({ inputs }) => inputs)),
    outputs: Object.assign({}, ...metafiles.map(({ outputs }) => outputs)),
  };
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
