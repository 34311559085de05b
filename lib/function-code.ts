import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AssetHashType, DockerImage } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { SETTINGS_FILE } from '../lambda/settings.ts';
import { type FunctionName, functionFolder } from './bundle/function-folder.ts';
import { copyPackageFiles } from './bundle/package-files.ts';

/**
 * The code of a function as an asset: its bundle, files of packages, and the settings. The hash is that of all these
 * files, so that a deploy of the same code and configuration changes nothing.
 *
 * @param settings what the function reads of the configuration (lambda/settings.ts). @default none
 */
export function functionCode(name: FunctionName, settings?: object): Code {
  const text = settings === undefined ? undefined : JSON.stringify(settings);
  return Code.fromAsset(import.meta.dirname, {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      // Never used: the local bundling below always does it.
      image: DockerImage.fromRegistry('unused'),
      // CDK remembers by these what it has bundled. All functions have the same source folder.
      environment: { FUNCTION: name, ...(text !== undefined && { SETTINGS: text }) },
      local: {
        tryBundle(outdir) {
          cpSync(functionFolder(name), outdir, { recursive: true });
          copyPackageFiles(outdir);
          if (text !== undefined) writeFileSync(join(outdir, SETTINGS_FILE), text);
          return true;
        },
      },
    },
  });
}
