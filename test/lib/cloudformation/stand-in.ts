import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import type { App } from 'aws-cdk-lib';
import type { LogRecord } from '../../../core/record/log-line.ts';
import type { PitchRecord } from '../../../core/record/pitch-record.ts';
import {
  EMULATOR_ACCESS,
  type S3Emulator,
  type SesEmulator,
  startS3Emulator,
  startSesEmulator,
} from '../../emulators.ts';
import { LogGroup, serveLogGroup } from '../../log-group.ts';
import { sesEvent } from '../../ses-event.ts';
import { testStack } from '../test-stack.ts';
import type { StackTemplate } from './intrinsics.ts';
import { type Account, invoke, providersFor, type ScheduleProperties } from './resources.ts';
import type { SesAccount } from './ses-account.ts';
import { Stack } from './stack.ts';

/** A synthesised stack: its template, and the folder that its assets are in. */
export interface Assembly {
  template: StackTemplate;
  directory: string;
}

/** Synthesises the stack with a configuration, bundles and all. */
export function synthesise(config: unknown): Assembly {
  const stack = testStack(config);
  const { directory } = (stack.node.root as App).synth();
  return { template: JSON.parse(readFileSync(join(directory, stack.templateFile), 'utf8')), directory };
}

/** An AWS account on this machine, with the emulators behind it. */
export class StandIn {
  readonly ses: SesAccount;
  readonly sending: SesEmulator;
  readonly s3: S3Emulator;
  /** What the functions wrote, where the digest reads it. */
  readonly log: LogGroup;
  readonly #logs: Awaited<ReturnType<typeof serveLogGroup>>;
  stack: Stack;
  /** Where the assets of all deploys so far are: a rollback or removal runs code of earlier ones. */
  readonly #directories = new Set<string>();
  #received = 0;

  static async start(ses: SesAccount): Promise<StandIn> {
    const log = new LogGroup();
    return new StandIn(
      await ses.start(),
      await startSesEmulator(),
      await startS3Emulator(),
      log,
      await serveLogGroup(log),
    );
  }

  private constructor(
    ses: SesAccount,
    sending: SesEmulator,
    s3: S3Emulator,
    log: LogGroup,
    logs: Awaited<ReturnType<typeof serveLogGroup>>,
  ) {
    this.ses = ses;
    this.sending = sending;
    this.s3 = s3;
    this.log = log;
    this.#logs = logs;
    this.stack = new Stack('PitchScreen', providersFor(this.#account()));
  }

  async stop(): Promise<void> {
    this.#logs.stop();
    await Promise.all([this.ses.stop(), this.sending.stop(), this.s3.stop()]);
  }

  /** @param fails the logical id of a resource that cannot be made or changed */
  async deploy({ template, directory }: Assembly, fails?: string): Promise<void> {
    this.#directories.add(directory);
    await this.stack.deploy(template, fails);
  }

  /**
   * Takes a mail in as SES does: each active rule for the recipient stores it, and starts its function.
   *
   * @returns the log lines; undefined where no rule takes the mail, and its sender gets a bounce
   */
  async receive(recipient: string, raw: string): Promise<PitchRecord[] | undefined> {
    const rules = this.ses.rulesFor(recipient);
    if (rules.length === 0) return undefined;
    const messageId = `mail${++this.#received}`;
    const lines: PitchRecord[] = [];
    for (const { S3Action, LambdaAction } of rules.flatMap(({ Actions }) => Actions)) {
      if (S3Action) {
        const { BucketName: Bucket, ObjectKeyPrefix } = S3Action;
        await this.s3.client.send(new PutObjectCommand({ Bucket, Key: ObjectKeyPrefix + messageId, Body: raw }));
      }
      if (LambdaAction) {
        const event = sesEvent({ messageId, recipients: [recipient] });
        lines.push(...((await this.#run(LambdaAction.FunctionArn, event)) as PitchRecord[]));
      }
    }
    return lines;
  }

  /** Lets every schedule of the stack come due. @returns the log lines */
  async comeDue(time: Date): Promise<LogRecord[]> {
    const lines: LogRecord[] = [];
    for (const { type, properties } of this.stack.resources.values()) {
      if (type !== 'AWS::Scheduler::Schedule') continue;
      const { Arn, Input } = (properties as unknown as ScheduleProperties).Target;
      const event = JSON.parse(Input.replace('<aws.scheduler.scheduled-time>', time.toISOString()));
      lines.push(...(await this.#run(Arn, event)));
    }
    return lines;
  }

  async #run(functionArn: string, event: unknown): Promise<LogRecord[]> {
    const { code, stdout, stderr } = await invoke(this.#account(), this.stack, functionArn, event);
    if (code !== 0) throw new Error(`The function failed: ${stderr}`);
    const lines = stdout.split('\n').filter((line) => line !== '');
    const records = lines.map((line) => JSON.parse(line) as LogRecord);
    this.log.write(...records);
    return records;
  }

  /** The raw mail that a record says is kept. */
  async kept({ raw }: PitchRecord): Promise<string> {
    const { hostname: Bucket, pathname } = new URL(raw);
    const { Body } = await this.s3.client.send(new GetObjectCommand({ Bucket, Key: pathname.slice(1) }));
    return Body!.transformToString();
  }

  #account(): Account {
    return {
      s3: this.s3.client,
      ses: this.ses,
      assetAt: (key) => {
        const name = `asset.${key.replace(/\.zip$/, '')}`;
        const found = [...this.#directories].map((directory) => join(directory, name)).find(existsSync);
        if (found === undefined) throw new Error(`No deploy had the asset ${key}`);
        return found;
      },
      environment: {
        AWS_ACCESS_KEY_ID: EMULATOR_ACCESS.credentials.accessKeyId,
        AWS_SECRET_ACCESS_KEY: EMULATOR_ACCESS.credentials.secretAccessKey,
        AWS_ENDPOINT_URL_S3: this.s3.endpoint.replace('127.0.0.1', 'localhost'),
        AWS_ENDPOINT_URL_CLOUDWATCH_LOGS: this.#logs.endpoint,
        AWS_ENDPOINT_URL_SESV2: this.sending.endpoint,
        AWS_ENDPOINT_URL_SES: this.sending.endpoint,
      },
    };
  }
}
