import { join } from 'node:path';
import { AssetHashType, DockerImage } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { buildSync, type Metafile } from 'esbuild';
import type { PitchScreenConfig } from '../lambda/config.ts';
import { wordsWithin } from './words-people-write.ts';

const root = join(import.meta.dirname, '..');

/** Where Lambda finds the handler in the bundle: file and export. */
export const HANDLER = 'index.handler';

/**
 * Bundles `lambda/handler.ts`, with the configuration written into it, for Lambda's Node.js 24.
 *
 * As ES modules in several files: what is imported only when it is needed (SES' second API, the credential providers
 * that Lambda does not use) stays a file of its own that a cold start does not even read, and the code loads in about
 * two thirds of the time that one CommonJS file takes (100 against 150 ms on the machine it was measured on).
 * Identifiers keep their names: shortening them did not load faster and makes stack traces useless. The AWS SDK is part
 * of it, in the version that the lock file pins; the runtime's own changes without notice.
 *
 * @param outdir the directory to write `index.mjs` and what it imports to
 * @returns esbuild's account of what went into which file
 */
export function bundleHandler(config: PitchScreenConfig, outdir: string): Metafile {
  // The JavaScript API, and not CDK's NodejsFunction: there, the values of `define` pass through a shell.
  const words = wordsWithin(config.inboxes.flatMap((inbox) => inbox.words));
  const { metafile } = buildSync({
    absWorkingDir: root,
    entryPoints: { index: 'lambda/handler.ts' },
    outdir,
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    splitting: true,
    outExtension: { '.js': '.mjs' },
    // Before `main`: the ES module builds of the SDK drop what is not used.
    mainFields: ['module', 'main'],
    // The mail parser is CommonJS and requires Node's own modules, which an ES module has no `require` for.
    banner: {
      js: "import { createRequire as bundleRequire } from 'node:module'; const require = bundleRequire(import.meta.url);",
    },
    // Twice: once as the text that the handler parses, once as the source of that text.
    define: {
      'process.env.PITCH_SCREEN_CONFIG': JSON.stringify(JSON.stringify(config)),
      'process.env.PITCH_SCREEN_WORDS': JSON.stringify(JSON.stringify(words)),
    },
    minifyWhitespace: true,
    minifySyntax: true,
    // A crash prints the line it happened in: not a megabyte of it.
    lineLimit: 160,
    legalComments: 'none',
    metafile: true,
    logLevel: 'warning',
  });
  return metafile;
}

/**
 * The bundle as the code of a function. Its asset hash is that of the bundled files, so that a deploy of the same code
 * and configuration changes nothing.
 */
export function handlerCode(config: PitchScreenConfig): Code {
  return Code.fromAsset(join(root, 'lambda'), {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      // Never used: the local bundling below always does it.
      image: DockerImage.fromRegistry('unused'),
      // CDK remembers what it has bundled by these options, and has to tell one configuration from another.
      environment: { PITCH_SCREEN_CONFIG: JSON.stringify(config) },
      local: {
        tryBundle(outdir) {
          bundleHandler(config, outdir);
          return true;
        },
      },
    },
  });
}
