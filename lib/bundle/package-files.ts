import { cpSync, existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';

const require = createRequire(import.meta.url);

/**
 * Files that a bundle takes from packages as they are, by the file of the bundle that loads them. The published package
 * leaves them out, as they are larger than all of the rest: they are added when an app is synthesised.
 */
const FROM_PACKAGES: Readonly<Record<string, readonly { package: string; path: string }[]>> = {
  // pdf.js, and its character maps.
  'pdf-worker.mjs': [
    { package: 'pdfjs-dist', path: 'legacy/build/pdf.min.mjs' },
    { package: 'pdfjs-dist', path: 'legacy/build/pdf.worker.min.mjs' },
    { package: 'pdfjs-dist', path: 'cmaps' },
  ],
  // Character tables.
  'iconv-lite.cjs': [{ package: 'iconv-lite', path: 'encodings/tables' }],
};

/** Copies the files of packages that a bundle needs into its folder. */
export function copyPackageFiles(folder: string): void {
  for (const [file, needed] of Object.entries(FROM_PACKAGES)) {
    if (!existsSync(join(folder, file))) continue;
    for (const { package: name, path } of needed) {
      const from = join(dirname(require.resolve(`${name}/package.json`)), path);
      cpSync(from, join(folder, basename(path)), { recursive: true });
    }
  }
}
