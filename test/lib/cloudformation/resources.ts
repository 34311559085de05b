import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { CreateBucketCommand, DeleteBucketCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { COMPILE_CACHE } from '../../compile-cache.ts';
import type { StackTemplate } from './intrinsics.ts';
import type { Rule, SesAccount } from './ses-account.ts';
import { ACCOUNT, type Made, type Provider, REGION, Stack } from './stack.ts';

/** The account that the resources of a stack are created in. */
export interface Account {
  s3: S3Client;
  ses: SesAccount;
  /** The DNS records in hosted zones, each as zone, name and type. */
  records: Set<string>;
  /** The folder with the files of an asset, by its key in the bucket of assets. */
  assetAt(key: string): string;
  /** The template of a nested stack, by its address in the bucket of assets. */
  templateAt(url: string): StackTemplate;
  /** Environment variables of every function, which lead it to the emulators. */
  environment: Record<string, string>;
}

type Properties = Record<string, unknown>;

/** Gives the provider of a resource type: one of this file, or one that records the resource and creates nothing. */
export function providersFor(account: Account): (type: string) => Provider {
  const known: Record<string, Provider> = {
    'AWS::S3::Bucket': bucket(account),
    'AWS::Lambda::Function': recorded(),
    'AWS::SES::ReceiptRuleSet': ruleSet(account),
    'AWS::SES::ReceiptRule': receiptRule(account),
    'AWS::Scheduler::Schedule': schedule(),
    'AWS::SES::EmailIdentity': identity(account),
    'AWS::Route53::RecordSet': record(account),
    'AWS::CloudFormation::Stack': nestedStack(account),
  };
  return (type) => known[type] ?? (type.startsWith('Custom::') ? customResource(account, type) : recorded());
}

/**
 * Invokes a function of the stack, in a process that has nothing but its bundle.
 *
 * @param environment environment variables on top of those of the account and of the function
 * @returns also what the function returned, as JSON
 */
export async function invoke(
  account: Account,
  stack: Stack,
  arn: string,
  event: unknown,
  environment: Record<string, string> = {},
): Promise<{ code: number; stdout: string; stderr: string; answer: string }> {
  const made = [...stack.resources.values()].find(({ attributes }) => attributes.Arn === arn);
  if (made === undefined) throw new Error(`There is no function ${arn}`);
  const { Code, Handler, Environment, Timeout } = made.properties as {
    Code: { S3Key: string };
    Handler: string;
    Environment?: { Variables: Record<string, string> };
    Timeout: number;
  };
  const [file, name] = Handler.split('.');
  const folder = account.assetAt(Code.S3Key);
  const entry = pathToFileURL(join(folder, `${file}.mjs`));
  const script = `const { ${name} } = await import(${JSON.stringify(entry)});
    const answer = await ${name}(JSON.parse(process.env.EVENT), { getRemainingTimeInMillis: () => ${Timeout * 1000} });
    process.getBuiltinModule('node:fs').writeSync(3, JSON.stringify(answer ?? null));`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    env: {
      ...COMPILE_CACHE,
      ...account.environment,
      ...environment,
      ...Environment?.Variables,
      AWS_REGION: REGION,
      LAMBDA_TASK_ROOT: folder,
      EVENT: JSON.stringify(event),
    },
  });
  const out = { stdout: '', stderr: '', answer: '' };
  for (const [stream, index] of [
    ['stdout', 1],
    ['stderr', 2],
    ['answer', 3],
  ] as const) {
    (child.stdio[index] as Readable).setEncoding('utf8').on('data', (text) => {
      out[stream] += text;
    });
  }
  const [code] = await once(child, 'close');
  return { code, ...out };
}

/** Records a resource and creates nothing. Every attribute that is asked for has a value. */
function recorded(): Provider {
  const made = (id: string, { name }: Stack, physicalId = `${name}-${id}`) => ({
    physicalId,
    attributes: new Proxy<Record<string, string>>(
      {},
      {
        get: (_, attribute) => (attribute === 'Arn' ? `arn:aws:::${physicalId}` : `${physicalId}.${String(attribute)}`),
      },
    ),
  });
  return {
    create: async (id, _, stack) => made(id, stack),
    update: async (id, _properties, old, stack) => made(id, stack, old.physicalId),
    delete: async () => {},
  };
}

function bucket({ s3 }: Account): Provider {
  return {
    async create(id, _, { name }) {
      const physicalId = `${name}-${id}`.toLowerCase();
      await s3.send(new CreateBucketCommand({ Bucket: physicalId }));
      return { physicalId, attributes: { Arn: `arn:aws:s3:::${physicalId}` } };
    },
    update: async (_id, _properties, { physicalId, attributes }) => ({ physicalId, attributes }),
    delete: async (_, { physicalId }) => {
      await s3.send(new DeleteBucketCommand({ Bucket: physicalId }));
    },
  };
}

function ruleSet({ ses }: Account): Provider {
  return {
    async create(id, _, { name }) {
      const physicalId = `${name}-${id}`;
      ses.names.add(physicalId);
      return { physicalId, attributes: {} };
    },
    update: async (_id, _properties, { physicalId }) => ({ physicalId, attributes: {} }),
    async delete(_, { physicalId }) {
      ses.delete(physicalId);
      ses.rules.delete(physicalId);
    },
  };
}

/** SES makes no identity twice. */
function identity({ ses }: Account): Provider {
  const { create, ...rest } = recorded();
  return {
    ...rest,
    async create(id, properties, stack) {
      const { EmailIdentity: domain, Tags: tags = [] } = properties as {
        EmailIdentity: string;
        Tags?: { Key: string; Value: string }[];
      };
      if (ses.identities.has(domain))
        throw new Error(`AlreadyExistsException: Email identity ${domain} already exist.`);
      ses.identities.set(domain, { verified: false, tags });
      return { ...(await create(id, properties, stack)), physicalId: domain };
    },
    delete: async (_, { physicalId }) => {
      ses.identities.delete(physicalId);
    },
  };
}

/** Route 53 makes no record twice. */
function record({ records }: Account): Provider {
  const { create, ...rest } = recorded();
  return {
    ...rest,
    async create(id, properties, stack) {
      const { HostedZoneId, Name, Type } = properties as { HostedZoneId: string; Name: string; Type: string };
      const physicalId = `${HostedZoneId} ${Name} ${Type}`;
      if (records.has(physicalId))
        throw new Error(`Tried to create resource record set ${Name}, but it already exists`);
      records.add(physicalId);
      return { ...(await create(id, properties, stack)), physicalId };
    },
    delete: async (_, { physicalId }) => {
      records.delete(physicalId);
    },
  };
}

/** A stack within the stack, which is created, rolled back and removed with it. Its outputs are its attributes. */
function nestedStack(account: Account): Provider {
  const inner = new Map<string, Stack>();
  const deploy = async (properties: Properties, stack: Stack, physicalId: string) => {
    const { TemplateURL, Parameters } = properties as { TemplateURL: string; Parameters: Record<string, string> };
    stack.parameters = Parameters;
    await stack.deploy(account.templateAt(TemplateURL));
    const outputs = Object.entries(stack.outputs).map(([name, value]) => [`Outputs.${name}`, value]);
    return { physicalId, attributes: Object.fromEntries(outputs) };
  };
  return {
    async create(id, properties, { name }) {
      const physicalId = `${name}-${id}`;
      const stack = new Stack(physicalId, providersFor(account));
      const made = await deploy(properties, stack, physicalId);
      inner.set(physicalId, stack);
      return made;
    },
    update: (_id, properties, { physicalId }) => deploy(properties, inner.get(physicalId)!, physicalId),
    async delete(_, { physicalId }) {
      await inner.get(physicalId)!.destroy();
    },
  };
}

function receiptRule({ ses, s3 }: Account): Provider {
  const without = (rules: Rule[], name: string) => rules.filter((rule) => rule.Name !== name);

  /** SES refuses a rule where it may not write to the rule's bucket, or not invoke its function. */
  async function tryOut({ Actions }: Rule, arn: string, stack: Stack): Promise<void> {
    const allowed = (type: string) =>
      [...stack.resources.values()].some(
        (made) => made.type === type && JSON.stringify(made.properties).includes(`"${arn}"`),
      );
    for (const { S3Action, LambdaAction } of Actions) {
      if (S3Action) {
        if (!allowed('AWS::S3::BucketPolicy')) throw new Error(`Could not write to bucket: ${S3Action.BucketName}`);
        const Key = `${S3Action.ObjectKeyPrefix}AMAZON_SES_SETUP_NOTIFICATION`;
        await s3.send(new PutObjectCommand({ Bucket: S3Action.BucketName, Key, Body: 'set up' }));
      }
      if (LambdaAction && !allowed('AWS::Lambda::Permission')) {
        throw new Error(`Could not invoke Lambda function: ${LambdaAction.FunctionArn}`);
      }
    }
  }

  async function put({ RuleSetName, Rule: rule }: { RuleSetName: string; Rule: Rule }, stack: Stack) {
    if (!ses.names.has(RuleSetName)) throw new Error(`Rule set does not exist: ${RuleSetName}`);
    await tryOut(
      rule,
      `arn:aws:ses:${REGION}:${ACCOUNT}:receipt-rule-set/${RuleSetName}:receipt-rule/${rule.Name}`,
      stack,
    );
    // A rule that names no predecessor becomes the first.
    ses.rules.set(RuleSetName, [rule, ...without(ses.rules.get(RuleSetName) ?? [], rule.Name)]);
    return { physicalId: `${RuleSetName}|${rule.Name}`, attributes: {} };
  }

  return {
    create: (_, properties, stack) => put(properties as never, stack),
    update: (_id, properties, _old, stack) => put(properties as never, stack),
    async delete(_, { physicalId }) {
      const [set = '', name = ''] = physicalId.split('|');
      if (ses.rules.has(set)) ses.rules.set(set, without(ses.rules.get(set)!, name));
    },
  };
}

/** The properties of a schedule. */
export interface ScheduleProperties {
  ScheduleExpression: string;
  ScheduleExpressionTimezone: string;
  Target: { Arn: string; RoleArn: string; Input: string };
}

/**
 * EventBridge Scheduler refuses a role that it may not assume. It does not see whether the role may invoke the function; a
 * test should, so this provider refuses that, too.
 */
function schedule(): Provider {
  const { create, update, ...rest } = recorded();
  const tryOut = ({ Target: { Arn, RoleArn } }: ScheduleProperties, stack: Stack) => {
    const made = [...stack.resources.values()];
    const role = made.find(({ type, attributes }) => type === 'AWS::IAM::Role' && attributes.Arn === RoleArn);
    if (!JSON.stringify(role?.properties.AssumeRolePolicyDocument ?? '').includes('"scheduler.amazonaws.com"')) {
      throw new Error('The execution role you provide must allow AWS EventBridge Scheduler to assume the role.');
    }
    const mayInvoke = made.some(
      ({ type, properties }) =>
        type === 'AWS::IAM::Policy' &&
        (properties.Roles as string[]).includes(role!.physicalId) &&
        JSON.stringify(properties).includes(`"Action":"lambda:InvokeFunction","Effect":"Allow","Resource":"${Arn}"`),
    );
    if (!mayInvoke) throw new Error(`${RoleArn} may not invoke ${Arn}`);
  };
  return {
    ...rest,
    create(id, properties, stack) {
      tryOut(properties as never, stack);
      return create(id, properties, stack);
    },
    update(id, properties, old, stack) {
      tryOut(properties as never, stack);
      return update(id, properties, old, stack);
    },
  };
}

/** Invokes the function of a custom resource with an event, and waits for its answer at the event's ResponseURL. */
function customResource(account: Account, type: string): Provider {
  async function send(
    id: string,
    stack: Stack,
    properties: Properties,
    event: Record<string, unknown>,
  ): Promise<Pick<Made, 'physicalId' | 'attributes'>> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const asked = once(server, 'request').then(async ([request, response]) => {
      const body = Buffer.concat(await request.toArray()).toString();
      response.end();
      return JSON.parse(body);
    });
    try {
      const request = {
        ResponseURL: `http://127.0.0.1:${(server.address() as AddressInfo).port}/answer`,
        StackId: stack.id,
        RequestId: `${id}-${event.RequestType}`,
        ResourceType: type,
        LogicalResourceId: id,
        ResourceProperties: asText(properties),
        ...event,
      };
      // The active rule set and the identities are known to the account, not to the emulator that sends mails.
      const environment = { AWS_ENDPOINT_URL_SES: account.ses.endpoint, AWS_ENDPOINT_URL_SESV2: account.ses.endpoint };
      const started = invoke(account, stack, properties.ServiceToken as string, request, environment);
      const answer = await Promise.race([
        asked,
        started.then(({ stderr }) => {
          throw new Error(`${id} gave no answer: ${stderr}`);
        }),
      ]);
      await started;
      if (answer.Status !== 'SUCCESS') {
        // CloudFormation deletes what it could not create, by the physical id of the failed answer.
        const PhysicalResourceId = answer.PhysicalResourceId;
        if (event.RequestType === 'Create') {
          await send(id, stack, properties, { RequestType: 'Delete', PhysicalResourceId });
        }
        throw new Error(answer.Reason);
      }
      return { physicalId: answer.PhysicalResourceId as string, attributes: answer.Data ?? {} };
    } finally {
      server.closeAllConnections();
      server.close();
    }
  }
  return {
    create: (id, properties, stack) => send(id, stack, properties, { RequestType: 'Create' }),
    update: (id, properties, { physicalId: PhysicalResourceId, properties: old }, stack) =>
      send(id, stack, properties, {
        RequestType: 'Update',
        PhysicalResourceId,
        OldResourceProperties: asText(old),
      }),
    async delete(id, { physicalId: PhysicalResourceId, properties }: Made, stack) {
      await send(id, stack, properties, { RequestType: 'Delete', PhysicalResourceId });
    },
  };
}

/** CloudFormation passes every value on as text. */
function asText(properties: Properties): Properties {
  return Object.fromEntries(Object.entries(properties).map(([name, value]) => [name, String(value)]));
}
