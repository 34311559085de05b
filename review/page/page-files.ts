import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';

const FOLDER = join(import.meta.dirname, 'browser');

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
};

/** A file that the browser loads. */
export interface PageFile {
  /** `/` for index.html, else `/` and the name of the file. */
  path: string;
  type: string;
  body: string;
}

/** Reads the files of the page once, at the start: an upgrade on disk does not mix two versions in one browser. */
export async function readPageFiles(): Promise<PageFile[]> {
  const names = (await readdir(FOLDER)).filter((name) => extname(name) in TYPES);
  return Promise.all(
    names.map(async (name) => ({
      path: name === 'index.html' ? '/' : `/${name}`,
      type: TYPES[extname(name)]!,
      body: await readFile(join(FOLDER, name), 'utf8'),
    })),
  );
}
