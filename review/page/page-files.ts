import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';

const FILES = [
  'index.html',
  'page.css',
  'page.js',
  'pitch-list.js',
  'pitch-row.js',
  'pitch-view.js',
  'day-chart.js',
  'release.js',
  'element.js',
  'address.js',
  'events.js',
  'events-worker.js',
  'watch-events.js',
  'paced.js',
  'in-place.js',
  'unsent.js',
];

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
export function readPageFiles(): Promise<PageFile[]> {
  return Promise.all(
    FILES.map(async (name) => ({
      path: name === 'index.html' ? '/' : `/${name}`,
      type: TYPES[extname(name)]!,
      body: await readFile(join(import.meta.dirname, 'browser', name), 'utf8'),
    })),
  );
}
