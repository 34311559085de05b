import { Validations } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, test } from 'vitest';
import { TWO_INBOXES, testStack, testTemplate } from './test-stack.ts';

const template = testTemplate();

/** The logical id of the only resource of a type. */
function only(type: string): string {
  const ids = Object.keys(template.findResources(type));
  expect(ids).toHaveLength(1);
  return ids[0]!;
}

/** Puts what CloudFormation fills in as `<Name>` or `<Id.Attribute>` into one text, to compare and to read. */
function text(value: unknown): string {
  if (typeof value === 'string') return value;
  const object = value as { Ref?: string; 'Fn::GetAtt'?: string[]; 'Fn::Join'?: [string, unknown[]] };
  if (object.Ref) return `<${object.Ref}>`;
  if (object['Fn::GetAtt']) return `<${object['Fn::GetAtt'].join('.')}>`;
  const [separator, parts] = object['Fn::Join']!;
  return parts.map(text).join(separator);
}

const list = (value: unknown) => (Array.isArray(value) ? value : [value]).map(text).sort();

const bucket = only('AWS::S3::Bucket');
const screen = only('AWS::Lambda::Function');
const ruleSet = only('AWS::SES::ReceiptRuleSet');
const queue = only('AWS::SQS::Queue');
const log = only('AWS::Logs::LogGroup');
const ruleArn = `arn:<AWS::Partition>:ses:<AWS::Region>:<AWS::AccountId>:receipt-rule-set/<${ruleSet}>:receipt-rule/pitches`;

describe('the way in', () => {
  test('mail to the inboxes, and to nobody else, is scanned, stored and then screened without waiting', () => {
    template.hasResourceProperties('AWS::SES::ReceiptRule', {
      RuleSetName: { Ref: ruleSet },
      Rule: {
        Name: 'pitches',
        Enabled: true,
        ScanEnabled: true,
        Recipients: ['masha.borak@technode.com', 'tips@pitches.technode.com'],
        Actions: [
          // Exactly these properties: with a KMS key here the handler would read ciphertext.
          { S3Action: Match.objectEquals({ BucketName: { Ref: bucket }, ObjectKeyPrefix: 'mail/' }) },
          { LambdaAction: { FunctionArn: { 'Fn::GetAtt': [screen, 'Arn'] }, InvocationType: 'Event' } },
        ],
      },
    });
  });

  test('only this rule of this account may store mail and invoke the screen', () => {
    const [policy] = Object.values(template.findResources('AWS::S3::BucketPolicy'));
    const statements: Record<string, unknown>[] = policy!.Properties.PolicyDocument.Statement;
    const allowed = statements.filter(({ Effect }) => Effect === 'Allow');
    expect(allowed).toHaveLength(1);
    const [{ Principal, Action, Resource, Condition }] = allowed as [Record<string, unknown>];
    expect(Principal).toEqual({ Service: 'ses.amazonaws.com' });
    expect(Action).toBe('s3:PutObject');
    expect(text(Resource)).toBe(`<${bucket}.Arn>/mail/*`);
    const { StringEquals, ...otherConditions } = Condition as { StringEquals: Record<string, unknown> };
    expect(otherConditions).toEqual({});
    expect(Object.entries(StringEquals).map(([key, value]) => [key, text(value)])).toEqual([
      ['aws:SourceAccount', '<AWS::AccountId>'],
      ['aws:SourceArn', ruleArn],
    ]);

    const permissions = Object.values(template.findResources('AWS::Lambda::Permission'));
    expect(permissions).toHaveLength(1);
    expect(permissions[0]!.Properties).toMatchObject({
      Action: 'lambda:InvokeFunction',
      Principal: 'ses.amazonaws.com',
      SourceAccount: { Ref: 'AWS::AccountId' },
    });
    expect(text(permissions[0]!.Properties.SourceArn)).toBe(ruleArn);
  });

  test('the rule waits for both permissions, which SES tries out when it is created', () => {
    const [rule] = Object.values(template.findResources('AWS::SES::ReceiptRule'));
    expect(rule!.DependsOn).toEqual(
      expect.arrayContaining([only('AWS::S3::BucketPolicy'), only('AWS::Lambda::Permission')]),
    );
  });

  test('no rule drops mail', () => {
    template.resourceCountIs('AWS::SES::ReceiptRule', 1);
    template.resourceCountIs('AWS::Lambda::Function', 1);
  });
});

describe('the mails', () => {
  test('are encrypted, private, reached over TLS alone, forgotten in time, and kept when the stack goes', () => {
    template.hasResource('AWS::S3::Bucket', {
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
        },
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
        LifecycleConfiguration: {
          Rules: [
            Match.objectLike({ ExpirationInDays: 30, Status: 'Enabled' }),
            Match.objectLike({ Prefix: 'claims/', ExpirationInDays: 1, Status: 'Enabled' }),
          ],
        },
      },
    });
    template.hasResourceProperties('AWS::S3::BucketPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Effect: 'Deny',
            Principal: { AWS: '*' },
            Action: 's3:*',
            Condition: { Bool: { 'aws:SecureTransport': 'false' } },
          }),
        ]),
      },
    });
  });
});

describe('the screen', () => {
  test('runs on Node.js 24 and arm64, knows its mails, and logs JSON to a group that forgets', () => {
    template.hasResourceProperties('AWS::Lambda::Function', {
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Handler: 'index.handler',
      Environment: { Variables: { MAIL_BUCKET: { Ref: bucket }, MAIL_PREFIX: 'mail/', CLAIM_PREFIX: 'claims/' } },
      LoggingConfig: { LogFormat: 'JSON', LogGroup: { Ref: log } },
    });
    // 100 days are asked for, and CloudWatch Logs has none between 90 and 120.
    template.hasResource('AWS::Logs::LogGroup', { DeletionPolicy: 'Retain', Properties: { RetentionInDays: 120 } });
  });

  test('an event that fails three times is kept for two weeks, encrypted', () => {
    template.hasResourceProperties('AWS::Lambda::EventInvokeConfig', {
      FunctionName: { Ref: screen },
      MaximumRetryAttempts: 2,
      DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': [queue, 'Arn'] } } },
    });
    template.hasResourceProperties('AWS::SQS::Queue', {
      MessageRetentionPeriod: 14 * 24 * 60 * 60,
      SqsManagedSseEnabled: true,
    });
    template.hasResourceProperties('AWS::SQS::QueuePolicy', {
      PolicyDocument: { Statement: [Match.objectLike({ Effect: 'Deny', Action: 'sqs:*', Principal: { AWS: '*' } })] },
    });
  });

  test('may read, tag and claim mails, log, report failures, send as each inbox to whom that forwards, and nothing more', () => {
    template.resourceCountIs('AWS::IAM::ManagedPolicy', 0);
    const role = only('AWS::IAM::Role');
    const { Properties } = template.findResources('AWS::IAM::Role')[role]!;
    expect(Properties).not.toHaveProperty('ManagedPolicyArns');
    expect(Properties).not.toHaveProperty('Policies');
    template.hasResourceProperties('AWS::IAM::Policy', { Roles: [{ Ref: role }] });

    const policy = template.findResources('AWS::IAM::Policy')[only('AWS::IAM::Policy')]!;
    const statements: Record<string, unknown>[] = policy.Properties.PolicyDocument.Statement;
    const identity = (name: string) => `arn:<AWS::Partition>:ses:<AWS::Region>:<AWS::AccountId>:identity/${name}`;
    const sending = (from: string, to: string[]) => ({
      StringEquals: { 'ses:FromAddress': from },
      'ForAllValues:StringEquals': { 'ses:Recipients': to },
      // Without this, the condition above would hold for a request that names no recipients.
      Null: { 'ses:Recipients': 'false' },
    });
    expect(
      statements.map(({ Effect, Action, Resource, Condition }) => ({
        Effect,
        Action: list(Action),
        Resource: list(Resource),
        Condition,
      })),
    ).toEqual([
      {
        Effect: 'Allow',
        Action: ['s3:GetObject', 's3:PutObject', 's3:PutObjectTagging'],
        Resource: [`<${bucket}.Arn>/mail/*`],
      },
      { Effect: 'Allow', Action: ['s3:GetObject', 's3:PutObject'], Resource: [`<${bucket}.Arn>/claims/*`] },
      {
        Effect: 'Allow',
        Action: ['ses:SendEmail', 'ses:SendRawEmail'],
        Resource: [
          identity('masha.borak@technode.com'),
          identity('masha@newsroom.org'),
          identity('newsroom.org'),
          identity('technode.com'),
        ],
        Condition: sending('masha.borak@technode.com', ['masha@newsroom.org']),
      },
      {
        Effect: 'Allow',
        Action: ['ses:SendEmail', 'ses:SendRawEmail'],
        Resource: [
          identity('desk@newsroom.org'),
          identity('newsroom.org'),
          identity('night@newsroom.org'),
          identity('pitches.technode.com'),
          identity('technode.com'),
          identity('tips@pitches.technode.com'),
        ],
        Condition: sending('tips@pitches.technode.com', ['desk@newsroom.org', 'night@newsroom.org']),
      },
      {
        Effect: 'Allow',
        Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        Resource: [`<${log}.Arn>`],
      },
      { Effect: 'Allow', Action: ['sqs:SendMessage'], Resource: [`<${queue}.Arn>`] },
    ]);
  });

  test('may all that for fifty inboxes too, beyond what fits into one policy', () => {
    const inboxes = Array.from({ length: 50 }, (_, index) => ({
      address: `inbox-${index}@technode.com`,
      forwardTo: [`reporter-${index}@newsroom.org`],
    }));
    const many = testTemplate({ inboxes });
    const documents = (type: string) =>
      Object.values(many.findResources(type)).map(({ Properties }) =>
        JSON.stringify(Properties.PolicyDocument, (_, value) => (value?.['Fn::Join'] ? text(value) : value)),
      );
    const [inline, managed] = [documents('AWS::IAM::Policy'), documents('AWS::IAM::ManagedPolicy')];
    const all = [...inline, ...managed].join();
    for (const { address } of inboxes) expect(all).toContain(`"ses:FromAddress":"${address}"`);
    // IAM's limits: 10,240 characters in the inline policies of a role, 6,144 in each of at most 10 managed ones.
    expect(inline.join('').length).toBeLessThanOrEqual(10_240);
    expect(managed.length).toBeLessThanOrEqual(10);
    for (const document of managed) expect(document.length).toBeLessThanOrEqual(6_144);
  });
});

test('the outputs say what to run and where to look', () => {
  const outputs = Object.values(template.findOutputs('*')).map(({ Value }) => text(Value));
  expect(outputs).toEqual(
    expect.arrayContaining([
      `aws ses set-active-receipt-rule-set --region <AWS::Region> --rule-set-name <${ruleSet}>`,
      `<${ruleSet}>`,
      `<${bucket}>`,
      `<${log}>`,
      `<${screen}>`,
      `<${queue}>`,
    ]),
  );
});

test('cdk-nag has no finding that is not answered', () => {
  const stack = testStack(TWO_INBOXES, { 'aws:cdk:bundling-stacks': [] });
  const app = stack.node.root as import('aws-cdk-lib').App;
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  expect(() => app.synth()).not.toThrow();
});

describe('a placeholder is pointed out', () => {
  const warnings = (address: string, forwardTo: string[]) =>
    Annotations.fromStack(testStack({ inboxes: [{ address, forwardTo }] }, { 'aws:cdk:bundling-stacks': [] }))
      .findWarning('*', Match.anyValue())
      .map(({ entry }) => String(entry.data));

  test.each([
    'masha@newsroom.example.com',
    'masha@example.org',
    'masha@EXAMPLE.net',
    'masha@paper.example',
    'masha@paper.test',
    'masha@paper.invalid',
    'masha@mail.localhost',
  ])('%s, with the place to change it', (to) => {
    const found = warnings('masha.borak@technode.com', ['real@newsroom.org', to]);
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(to.toLowerCase());
    expect(found[0]).toContain('inboxes[0].forwardTo');
    expect(found[0]).toContain('cdk.json under context.pitchScreen');
  });

  test('as an inbox too', () => {
    expect(warnings('masha@example.com', ['real@newsroom.org'])).toEqual([
      expect.stringContaining('inboxes[0].address'),
    ]);
  });

  test.each(['masha@myexample.com', 'masha@example.co', 'masha@test.org', 'masha@example.com.cn'])(
    'but not %s, which anyone may own',
    (to) => {
      expect(warnings('masha.borak@technode.com', [to])).toEqual([]);
    },
  );
});
