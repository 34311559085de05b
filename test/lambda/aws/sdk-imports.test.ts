import { readFileSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { expect, test } from 'vitest';

test('the AWS SDK is imported by the adapters alone', async () => {
  const root = join(import.meta.dirname, '..', '..', '..');
  const importers: string[] = [];
  for await (const file of glob('{lambda,lib,cli}/**/*.ts', { cwd: root })) {
    if (/(from|import\() ?'@aws-sdk\//.test(readFileSync(join(root, file), 'utf8')))
      importers.push(file.replaceAll(sep, '/'));
  }
  expect(importers.sort()).toEqual([
    'cli/aws/log-group-records.ts',
    'cli/aws/screen-function.ts',
    'cli/aws/sqs-dead-letter-queue.ts',
    'cli/aws/stack-outputs.ts',
    'lambda/aws/log-group-reader.ts',
    'lambda/aws/s3-bucket.ts',
    'lambda/aws/ses-mail-sender.ts',
    'lib/activation/ses-rule-sets.ts',
    'lib/stand-ins/credential-provider-node.ts',
  ]);
});
