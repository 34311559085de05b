import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateBucketCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { expect, onTestFinished, test } from 'vitest';
import { S3Bucket } from '../../../lambda/aws/s3-bucket.ts';
import { createS3MailStore } from '../../../lambda/aws/s3-mail-store.ts';
import { LEASES, PREFIX } from '../../../lambda/prefixes.ts';
import { runCli } from '../../cli/screen-process.ts';
import { EMULATOR_ACCESS, startS3Emulator } from '../../emulators.ts';
import { startLogGroup } from '../../log-group.ts';
import { record } from '../../record.ts';
import { startRelay } from '../../relay.ts';

const INBOX = 'masha.borak@technode.com';
const REASONS = [{ word: 'disruptive', where: 'text', as: 'Disruptive', excerpt: 'a Disruptive lamp' }];
const RAW = 'From: a@acme.example\r\nSubject: Lamp\r\n\r\nA Disruptive lamp.\r\n';

/** The log group and the bucket of a stack that is gone, with one ignored pitch. */
async function remains() {
  const [{ group, endpoint }, s3, relay] = await Promise.all([startLogGroup(), startS3Emulator(), startRelay()]);
  onTestFinished(() => s3.stop());
  await s3.client.send(new CreateBucketCommand({ Bucket: 'old-mails' }));
  await s3.client.send(new PutObjectCommand({ Bucket: 'old-mails', Key: 'mail/m1', Body: RAW }));
  const bucket = new S3Bucket({ name: 'old-mails', endpoint: s3.endpoint, ...EMULATOR_ACCESS });
  const store = createS3MailStore({ bucket, prefix: PREFIX, leasePrefix: LEASES, inboxes: [INBOX] });
  await store.saveOutcomes('m1', new Map([[INBOX, 'ignored' as const]]));
  const time = new Date(Date.now() - 3_600_000).toISOString();
  const raw = 's3://old-mails/mail/m1';
  group.write(
    record({ id: 'm1', inbox: INBOX, recipient: INBOX, time, logged: time, outcome: 'ignored', reasons: REASONS, raw }),
  );
  const folder = mkdtempSync(join(tmpdir(), 'pitch-screen-remains-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const config = join(folder, 'pitch-screen.json');
  writeFileSync(config, JSON.stringify({ inboxes: [{ address: INBOX, forwardTo: 'desk@newsroom.org' }] }));
  const env = {
    AWS_REGION: EMULATOR_ACCESS.region,
    AWS_ACCESS_KEY_ID: EMULATOR_ACCESS.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: EMULATOR_ACCESS.credentials.secretAccessKey,
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_ENDPOINT_URL_CLOUDWATCH_LOGS: endpoint,
    AWS_ENDPOINT_URL_S3: s3.endpoint,
  };
  const review = (...args: string[]) => runCli('cli/review.ts', [...args, '--log-group', 'Log'], env);
  return { review, relay, config };
}

test('what a removed stack left is listed and shown', async () => {
  const { review } = await remains();
  const list = await review('list', '--json');
  expect({ ...list, stdout: JSON.parse(list.stdout) }).toMatchObject({ code: 0, stdout: { id: 'm1', inbox: INBOX } });
  expect((await review('show', 'm1', '--bucket', 'old-mails')).stdout).toMatch(/^A Disruptive lamp\.$/m);
  expect((await review('show', 'm1')).stderr).toMatch(/in the bucket of the removed stack: name it with --bucket NAME/);
});

test('a pitch is released through a mail server, once, and the old log has it', async () => {
  const { review, relay, config } = await remains();
  const release = (...more: string[]) =>
    review('release', 'm1', '--yes', '--bucket', 'old-mails', '--config', config, ...more);
  expect((await release()).stderr).toMatch(/No function is left that could send: name a mail server with --relay URL/);
  expect(await release('--relay', relay.url)).toMatchObject({
    stderr: '',
    code: 0,
    stdout: expect.stringMatching(/^Released .* to desk@newsroom\.org\.\n$/),
  });
  expect(relay.taken.map(({ envelope }) => envelope)).toEqual([{ from: INBOX, to: ['desk@newsroom.org'] }]);
  expect((await review('list', '--json', '--outcome', 'released')).stdout).toContain('"m1"');
  expect((await release('--relay', relay.url)).stdout).toMatch(/^Nothing sent/);
  expect(relay.taken).toHaveLength(1);
});
