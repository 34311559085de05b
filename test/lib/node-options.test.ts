import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { NODE_OPTIONS } from '../../lib/node-options.ts';

const { scripts } = JSON.parse(readFileSync(join(import.meta.dirname, '..', '..', 'package.json'), 'utf8')) as {
  scripts: Record<string, string>;
};

test.each(['start', 'screen', 'preview', 'review'])(
  'npm run %s reads mails with as little memory as the function',
  (name) => {
    expect(scripts[name]).toContain(`node ${NODE_OPTIONS} scripts/run.js cli/${name}.ts`);
  },
);
