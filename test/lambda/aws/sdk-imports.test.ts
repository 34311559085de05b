import { readFileSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { expect, test } from 'vitest';

test('the AWS SDK is imported by the adapters alone', async () => {
  const root = join(import.meta.dirname, '..', '..', '..');
  const importers: string[] = [];
  for await (const file of glob('{core,app,lambda,lib,local,review,cli}/**/*.ts', { cwd: root })) {
    if (/(from|import\() ?'@aws-sdk\//.test(readFileSync(join(root, file), 'utf8')))
      importers.push(file.replaceAll(sep, '/'));
  }
  expect(importers.sort()).toEqual([
    'lambda/aws/log-group-reader.ts',
    'lambda/aws/log-group-writer.ts',
    'lambda/aws/s3-bucket.ts',
    'lambda/aws/ses-mail-sender.ts',
    'lambda/stack/log-group-records.ts',
    'lambda/stack/remains-review.ts',
    'lambda/stack/screen-function.ts',
    'lambda/stack/sqs-dead-letter-queue.ts',
    'lambda/stack/stack-outputs.ts',
    'lambda/stack/suppressed-addresses.ts',
    'lib/activation/identity-lookup.ts',
    'lib/activation/ses-rule-sets.ts',
    'lib/bundle/client-sesv2.ts',
    'lib/bundle/stubs/credential-provider-node.ts',
  ]);
});
