import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import type { App } from 'aws-cdk-lib';
import type { LogRecord } from '../../../core/record/log-record.ts';
import type { PitchRecord } from '../../../core/record/pitch-record.ts';
import { LEASES } from '../../../lambda/prefixes.ts';
import {
  EMULATOR_ACCESS,
  type S3Emulator,
  type SesEmulator,
  startS3Emulator,
  startSesEmulator,
} from '../../emulators.ts';
import { LogGroup, serveLogGroup } from '../../log-group.ts';
import { sesEvent } from '../../ses-event.ts';
import { type SesEvent, SesStandIn } from '../../ses-stand-in.ts';
import { testStack } from '../test-stack.ts';
import { targetsOf } from './event-bus.ts';
import type { StackTemplate } from './intrinsics.ts';
import { type Account, invoke, providersFor, type ScheduleProperties } from './resources.ts';
import type { SesAccount } from './ses-account.ts';
import { Stack } from './stack.ts';

/** A synthesised stack: its template, and the folder with its assets. */
export interface Assembly {
  template: StackTemplate;
  directory: string;
}

const assemblies = new Map<string, Assembly>();

/** Synthesises the stack with a configuration, with the bundles of its functions. Once for each configuration. */
export function synthesise(config: unknown): Assembly {
  const key = JSON.stringify(config);
  let assembly = assemblies.get(key);
  if (assembly === undefined) {
    const stack = testStack(config);
    const { directory } = (stack.node.root as App).synth();
    assembly = { template: JSON.parse(readFileSync(join(directory, stack.templateFile), 'utf8')), directory };
    assemblies.set(key, assembly);
  }
  return assembly;
}

/** An AWS account on this machine, whose services are emulators: one stack can be deployed, and mail can come in. */
export class EmulatedAws {
  readonly ses: SesAccount;
  readonly sending: SesEmulator;
  readonly s3: S3Emulator;
  /** The mailboxes that SES delivers to, its suppression list, and the events that it has not published yet. */
  readonly recipients = new SesStandIn();
  /** The lines that the functions logged, which the digest reads. */
  readonly log: LogGroup;
  readonly #logs: Awaited<ReturnType<typeof serveLogGroup>>;
  /** The DNS records in hosted zones, each as zone, name and type. */
  readonly records = new Set<string>();
  /** The stack that is deployed. */
  stack: Stack;
  /** The folders of all deploys so far: a rollback or a removal runs code of earlier ones. */
  readonly #directories = new Set<string>();
  #received = 0;
  /** The sends that SES has delivered. */
  #delivered = 0;

  /** Starts the emulators. */
  static async start(ses: SesAccount): Promise<EmulatedAws> {
    const log = new LogGroup();
    return new EmulatedAws(
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

  /**
   * Creates or updates the stack.
   *
   * @param fails the logical id of a resource that is to fail
   * @throws the error of the resource that failed, after rolling back
   */
  async deploy({ template, directory }: Assembly, fails?: string): Promise<void> {
    this.#directories.add(directory);
    await this.stack.deploy(template, fails);
  }

  /**
   * Receives a mail as SES does: each active rule for the recipient stores it, and invokes its function.
   *
   * @param source the return path
   * @returns the log records; undefined where no rule has the recipient, so that the sender gets a bounce
   */
  async receive(recipient: string, raw: string | Buffer, source?: string): Promise<LogRecord[] | undefined> {
    const rules = this.ses.rulesFor(recipient);
    if (rules.length === 0) return undefined;
    const messageId = `mail${++this.#received}`;
    const lines: LogRecord[] = [];
    for (const { S3Action, LambdaAction } of rules.flatMap(({ Actions }) => Actions)) {
      if (S3Action) {
        const { BucketName: Bucket, ObjectKeyPrefix } = S3Action;
        await this.s3.client.send(new PutObjectCommand({ Bucket, Key: ObjectKeyPrefix + messageId, Body: raw }));
      }
      if (LambdaAction) {
        const about = { messageId, recipients: [recipient], time: new Date().toISOString() };
        const event = sesEvent({ ...about, ...(source === undefined ? {} : { source }) });
        lines.push(...(await this.#run(LambdaAction.FunctionArn, event)).lines);
      }
    }
    return lines;
  }

  /** Lets so much time pass that every lease on a mail is over. A forwarded mail keeps its lease until then. */
  async endLeases(): Promise<void> {
    for (const { type, physicalId: Bucket } of this.stack.resources.values()) {
      if (type !== 'AWS::S3::Bucket') continue;
      const { Contents = [] } = await this.s3.client.send(new ListObjectsV2Command({ Bucket, Prefix: LEASES }));
      const Body = JSON.stringify({ holder: 'a call before', until: Date.now() - 1 });
      for (const { Key } of Contents) await this.s3.client.send(new PutObjectCommand({ Bucket, Key, Body }));
    }
  }

  /** Lets every schedule of the stack come due. @returns the log records */
  async comeDue(time: Date): Promise<LogRecord[]> {
    const lines: LogRecord[] = [];
    for (const { type, properties } of this.stack.resources.values()) {
      if (type !== 'AWS::Scheduler::Schedule') continue;
      const { Arn, Input } = (properties as unknown as ScheduleProperties).Target;
      const event = JSON.parse(Input.replace('<aws.scheduler.scheduled-time>', time.toISOString()));
      lines.push(...(await this.#run(Arn, event)).lines);
    }
    return lines;
  }

  /**
   * Has SES publish events, and EventBridge bring each to the functions that a rule of the stack names.
   *
   * @param isNow which of the pending events are published; each is gone then. @default all
   * @returns the log records
   */
  async publish(isNow: (event: SesEvent) => boolean = () => true): Promise<LogRecord[]> {
    const { pending } = this.recipients;
    const events = pending.filter(isNow);
    pending.splice(0, pending.length, ...pending.filter((event) => !events.includes(event)));
    const invoked = events.flatMap((event) => targetsOf(this.stack, event).map((arn) => this.#run(arn, event)));
    return (await Promise.all(invoked)).flatMap(({ lines }) => lines);
  }

  /** Invokes a function by its name, as an operator does. @returns what it returns, or its error */
  async invoke(name: string, event: unknown): Promise<{ answer?: unknown; error?: string }> {
    const made = [...this.stack.resources.values()].find(({ physicalId }) => physicalId === name);
    return this.#run(made?.attributes.Arn ?? name, event).catch((error: Error) => ({ error: error.message }));
  }

  async #run(functionArn: string, event: unknown): Promise<{ lines: LogRecord[]; answer: unknown }> {
    const { code, stdout, stderr, answer } = await invoke(this.#account(), this.stack, functionArn, event);
    if (code !== 0) throw new Error(`The function failed: ${stderr}`);
    const lines = stdout.split('\n').filter((line) => line !== '');
    const records = lines.map((line) => JSON.parse(line) as LogRecord);
    this.log.write(...records);
    this.#deliver();
    return { lines: records, answer: JSON.parse(answer) };
  }

  /** Delivers what SES was asked to send since the last time. SES refuses a mail with a configuration set that does not exist. */
  #deliver(): void {
    for (const mail of this.sending.sent.slice(this.#delivered)) {
      const { source, destinations, tags, configurationSet } = mail;
      const isThere = [...this.stack.resources.values()].some(
        ({ type, physicalId }) => type === 'AWS::SES::ConfigurationSet' && physicalId === configurationSet,
      );
      if (!isThere) throw new Error(`Configuration set <${configurationSet}> does not exist.`);
      this.recipients.accept({ source: source ?? '', destinations, tags, configurationSet: configurationSet! });
    }
    this.#delivered = this.sending.sent.length;
  }

  /** The raw mail that a log record leads to. */
  async stored(record: LogRecord): Promise<string> {
    const { hostname: Bucket, pathname } = new URL((record as PitchRecord).raw);
    const { Body } = await this.s3.client.send(new GetObjectCommand({ Bucket, Key: pathname.slice(1) }));
    return Body!.transformToString();
  }

  #account(): Account {
    return {
      s3: this.s3.client,
      ses: this.ses,
      records: this.records,
      templateAt: (url) => {
        const hash = /([^/]+)\.json$/.exec(url)![1]!;
        for (const directory of this.#directories) {
          for (const file of globSync('*.assets.json', { cwd: directory })) {
            const asset = JSON.parse(readFileSync(join(directory, file), 'utf8')).files[hash];
            if (asset) return JSON.parse(readFileSync(join(directory, asset.source.path), 'utf8'));
          }
        }
        throw new Error(`No deploy had the template ${url}`);
      },
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
