import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { COMPILE_CACHE } from '../compile-cache.ts';
import { AwsApi } from './cloudformation/api.ts';
import { EmulatedAws, synthesise } from './cloudformation/emulated-aws.ts';
import { SesAccount } from './cloudformation/ses-account.ts';
import { ACCOUNT, REGION } from './cloudformation/stack.ts';

const INBOX = { address: 'masha@pitches.technode.com', forwardTo: 'masha@newsroom.org' };
const NEW_INBOX = { address: 'tips@pitches.technode.com', forwardTo: 'masha@newsroom.org' };
const PITCH = 'From: press@startup.example\r\nSubject: A loom\r\n\r\nA loom that weaves algebra.\r\n';

const home = mkdtempSync(join(tmpdir(), 'pitch-screen-cdk-'));
const ses = new SesAccount(['theirs'], 'theirs');
let aws: EmulatedAws;
let api: AwsApi;
beforeAll(async () => {
  aws = await EmulatedAws.start(ses);
  api = await new AwsApi(aws).start();
  await aws.s3.client.send(new CreateBucketCommand({ Bucket: `cdk-hnb659fds-assets-${ACCOUNT}-${REGION}` }));
});
afterAll(async () => {
  api.stop();
  await aws.stop();
  rmSync(home, { recursive: true });
});

/** Runs the installed `cdk` on a synthesised configuration. It finds no AWS but the emulated one. */
async function cdk(command: string[], config: object): Promise<{ code: number; output: string }> {
  api.assembly = synthesise(config).directory;
  const cli = join(import.meta.dirname, '..', '..', 'node_modules', 'aws-cdk', 'bin', 'cdk');
  const args = ['--import', join(import.meta.dirname, 'quick-polling.ts'), cli, ...command, '--app', api.assembly];
  const child = spawn(process.execPath, args, {
    cwd: home,
    env: {
      ...COMPILE_CACHE,
      PATH: process.env.PATH,
      HOME: home,
      CI: 'true',
      CDK_DISABLE_CLI_TELEMETRY: 'true',
      AWS_REGION: REGION,
      AWS_ACCESS_KEY_ID: 'emulator',
      AWS_SECRET_ACCESS_KEY: 'emulator',
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_ENDPOINT_URL: api.endpoint,
      AWS_ENDPOINT_URL_S3: aws.s3.endpoint,
    },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      output += text;
    });
  }
  const [code] = await once(child, 'close');
  return { code, output };
}

const deploy = ['deploy', '--require-approval', 'never'];

test('cdk deploy and cdk destroy do what the runbook says, and leave the account as it was', async () => {
  const before = ses.state;

  const refused = await cdk(deploy, { inboxes: [INBOX] });
  expect(refused.code).toBe(1);
  expect(refused.output).toMatch(/"theirs" is active.*"ruleSet": "theirs".*"replaceActiveRuleSet": true/s);
  expect(ses.state).toEqual(before);

  const first = await cdk(deploy, { inboxes: [INBOX], replaceActiveRuleSet: true });
  expect(first.output).toContain('✅  PitchScreen');
  expect(first.output).toMatch(/RuleSetState = .* is active: SES hands mail/);
  expect(first.output).toContain('pitches.technode.com. 3600 IN MX 10 inbound-smtp.eu-west-1.amazonaws.com.');
  expect(await aws.receive(INBOX.address, PITCH)).toMatchObject([{ outcome: 'forwarded' }]);

  const second = await cdk(deploy, { inboxes: [INBOX], replaceActiveRuleSet: true });
  expect(second.output).toContain('(no changes)');

  const third = await cdk(deploy, { inboxes: [INBOX, NEW_INBOX], replaceActiveRuleSet: true });
  expect(third.output).toContain('✅  PitchScreen');
  expect(aws.stack.events.filter((event) => !event.startsWith('UPDATE'))).toEqual([]);
  expect(await aws.receive(NEW_INBOX.address, PITCH)).toMatchObject([{ outcome: 'forwarded' }]);

  const gone = await cdk(['destroy', '--force'], { inboxes: [INBOX, NEW_INBOX], replaceActiveRuleSet: true });
  expect(gone.output).toContain('destroyed');
  expect(ses.state).toEqual(before);
  expect(api.unknown).toEqual([]);
});
