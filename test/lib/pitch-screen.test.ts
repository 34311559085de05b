import { Validations } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, test } from 'vitest';
import { list, TWO_INBOXES, testStack, testTemplate, text } from './test-stack.ts';

const NO_BUNDLE = { 'aws:cdk:bundling-stacks': [] };
const template = testTemplate();

/** The logical id of the only resource of a type, the parts of the activation and of the delivery events aside. */
function only(type: string): string {
  const ids = Object.keys(template.findResources(type)).filter((id) => !/^(Activation|Deliveries)/.test(id));
  expect(ids).toHaveLength(1);
  return ids[0]!;
}

const bucket = only('AWS::S3::Bucket');
const screen = only('AWS::Lambda::Function');
const ruleSet = only('AWS::SES::ReceiptRuleSet');
const queue = only('AWS::SQS::Queue');
const log = only('AWS::Logs::LogGroup');
const [configurationSet] = Object.keys(template.findResources('AWS::SES::ConfigurationSet'));
const ruleArn = `arn:<AWS::Partition>:ses:<AWS::Region>:<AWS::AccountId>:receipt-rule-set/<${ruleSet}>:receipt-rule/PitchScreenReceiptF04853A9`;

describe('the way in', () => {
  test('mail to the inboxes, and to nobody else, is scanned, stored and then screened without waiting', () => {
    template.hasResourceProperties('AWS::SES::ReceiptRule', {
      RuleSetName: { Ref: ruleSet },
      Rule: {
        Name: 'PitchScreenReceiptF04853A9',
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

    const permissions = Object.entries(template.findResources('AWS::Lambda::Permission')).flatMap(([id, resource]) =>
      id.startsWith('Deliveries') ? [] : [resource],
    );
    expect(permissions).toHaveLength(1);
    const { SourceArn, ...others } = permissions[0]!.Properties;
    expect(others).toEqual({
      Action: 'lambda:InvokeFunction',
      FunctionName: { 'Fn::GetAtt': [screen, 'Arn'] },
      Principal: 'ses.amazonaws.com',
      SourceAccount: { Ref: 'AWS::AccountId' },
    });
    expect(text(SourceArn)).toBe(ruleArn);
  });

  test('the rule waits for both permissions, which SES tries out when it is created', () => {
    const [rule] = Object.values(template.findResources('AWS::SES::ReceiptRule'));
    expect(rule!.DependsOn).toEqual(
      expect.arrayContaining([only('AWS::S3::BucketPolicy'), only('AWS::Lambda::Permission')]),
    );
  });

  test('the rule is there only while an event that fails has its way to the dead-letter queue', () => {
    const [rule] = Object.values(template.findResources('AWS::SES::ReceiptRule'));
    expect(rule!.DependsOn).toContain(only('AWS::Lambda::EventInvokeConfig'));
  });

  test('no rule drops mail', () => {
    template.resourceCountIs('AWS::SES::ReceiptRule', 1);
    for (const { Properties } of Object.values(template.findResources('AWS::SES::ReceiptRule'))) {
      expect(Object.values(Properties.Rule.Actions).flatMap((action) => Object.keys(action as object))).toEqual([
        'S3Action',
        'LambdaAction',
      ]);
    }
  });
});

describe('the rule set', () => {
  const activation = () => Object.entries(template.findResources('Custom::ReceiptRuleSetActivation'))[0]!;
  const former = () => Object.entries(template.findResources('Custom::FormerRuleSet'))[0]!;

  test('is activated when all else stands, and told what was active before', () => {
    const [id, { DependsOn, Properties }] = activation();
    expect(Properties).toMatchObject({
      RuleSet: { Ref: ruleSet },
      MayReplace: false,
      Former: { 'Fn::GetAtt': [former()[0], 'RuleSet'] },
    });
    const others = Object.keys(template.toJSON().Resources).filter((other) => !other.startsWith('Activation'));
    expect([...DependsOn, ruleSet].sort()).toEqual(others.sort());
    expect(id).toMatch(/^Activation/);
  });

  test('is looked at before all else is made, so that a deploy that is stopped leaves nothing', () => {
    const early = /^(Activation|Log|RuleSet)/;
    for (const [id, { DependsOn = [] }] of Object.entries(template.toJSON().Resources) as [
      string,
      { DependsOn?: string[] },
    ][]) {
      if (!early.test(id)) expect({ id, DependsOn }).toEqual({ id, DependsOn: expect.arrayContaining([former()[0]]) });
    }
    template.hasResource('AWS::S3::Bucket', { DeletionPolicy: 'RetainExceptOnCreate' });
    expect(former()[1].Properties).toMatchObject({ RuleSet: { Ref: ruleSet }, MayReplace: false });
    template.hasResource('AWS::Logs::LogGroup', { DeletionPolicy: 'RetainExceptOnCreate' });
  });

  test('may be looked at and activated, and beside that its function may see the identities of the domains, and log', () => {
    const [, { Properties }] = Object.entries(template.findResources('AWS::IAM::Policy')).find(([id]) =>
      id.startsWith('ActivationRole'),
    )!;
    expect(Properties.PolicyDocument.Statement).toEqual([
      {
        Effect: 'Allow',
        Action: ['ses:DescribeActiveReceiptRuleSet', 'ses:SetActiveReceiptRuleSet'],
        Resource: '*',
      },
      {
        Effect: 'Allow',
        Action: 'ses:GetEmailIdentity',
        Resource: ['pitches.technode.com', 'technode.com'].map((domain) => ({
          'Fn::Join': [
            '',
            [
              'arn:',
              { Ref: 'AWS::Partition' },
              ':ses:',
              { Ref: 'AWS::Region' },
              ':',
              { Ref: 'AWS::AccountId' },
              `:identity/${domain}`,
            ],
          ],
        })),
      },
      {
        Effect: 'Allow',
        Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        Resource: { 'Fn::GetAtt': [log, 'Arn'] },
      },
    ]);
  });

  test('no answer of its function holds up a deploy for long', () => {
    for (const [, { Properties }] of [activation(), former()]) {
      expect(Properties.ServiceTimeout).toBe('480');
      // Three starts of the function, and Lambda's one and two minutes between them.
      expect(Number(Properties.ServiceTimeout)).toBeGreaterThanOrEqual(3 * 60 + 60 + 120);
    }
  });

  test('may replace another one if the configuration says so', () => {
    const replacing = testTemplate({ ...TWO_INBOXES, replaceActiveRuleSet: true });
    replacing.hasResourceProperties('Custom::FormerRuleSet', { MayReplace: true });
    replacing.hasResourceProperties('Custom::ReceiptRuleSetActivation', { MayReplace: true });
  });

  test('may be one that is there: the rule is added to it, and nothing touches which one is active', () => {
    const joining = testTemplate({ ...TWO_INBOXES, ruleSet: 'newsroom-mail', createIdentity: false });
    joining.hasResourceProperties('AWS::SES::ReceiptRule', { RuleSetName: 'newsroom-mail' });
    joining.resourceCountIs('AWS::SES::ReceiptRuleSet', 0);
    const types = Object.values(joining.toJSON().Resources).map((resource) => (resource as { Type: string }).Type);
    expect(types.filter((type) => type.startsWith('Custom::'))).toEqual(['Custom::SetupNotification']);
    expect(JSON.stringify(joining.toJSON())).not.toContain('ses:SetActiveReceiptRuleSet');
    expect(JSON.stringify(joining.toJSON())).toContain('receipt-rule-set/newsroom-mail:receipt-rule/');
    joining.hasOutput('RuleSetState', { Description: Match.stringLikeRegexp('come in while it is active') });
  });
});

describe('the mails', () => {
  test('are encrypted, private, reached over TLS alone, forgotten in time, and kept when the stack goes', () => {
    template.hasResource('AWS::S3::Bucket', {
      DeletionPolicy: 'RetainExceptOnCreate',
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

test('a mail is kept as long as its outcome says, and one without outcome the longest', () => {
  const stack = testTemplate({ ...TWO_INBOXES, retention: { mailDays: 30, ignoredDays: 200, forwardedDays: 7 } });
  const [{ Properties }] = Object.values(stack.findResources('AWS::S3::Bucket')) as [{ Properties: never }];
  const { Rules } = (Properties as { LifecycleConfiguration: { Rules: Record<string, unknown>[] } })
    .LifecycleConfiguration;
  expect(Rules.every(({ Status }) => Status === 'Enabled')).toBe(true);
  expect(Rules).toContainEqual(expect.objectContaining({ Prefix: 'claims/', ExpirationInDays: 1 }));
  const days = Rules.filter(({ Prefix }) => Prefix === 'mail/').map(({ TagFilters, ExpirationInDays }) => [
    (TagFilters as { Key: string; Value: string }[] | undefined)?.map(({ Key, Value }) => `${Key}=${Value}`).join(),
    ExpirationInDays,
  ]);
  expect(days).toEqual([
    [undefined, 200],
    ['outcome=forwarded', 7],
    ['outcome=ignored', 200],
    ['outcome=released', 200],
    ['outcome=bounce', 30],
    ['outcome=loop', 30],
    ['outcome=virus', 30],
    ['outcome=spam', 30],
    ['outcome=unauthenticated', 30],
    ['outcome=command', 30],
  ]);
});

test.each([
  ['optional', 'Optional'],
  ['require', 'Require'],
])('whether mail may come over an unencrypted connection is set by tlsPolicy %s', (tlsPolicy, TlsPolicy) => {
  testTemplate({ ...TWO_INBOXES, tlsPolicy }).hasResourceProperties('AWS::SES::ReceiptRule', { Rule: { TlsPolicy } });
});

test('concurrency is reserved only if asked for', () => {
  template.hasResourceProperties('AWS::Lambda::Function', {
    Handler: 'index.handler',
    ReservedConcurrentExecutions: Match.absent(),
  });
  const reserved = testTemplate({ ...TWO_INBOXES, reservedConcurrency: 5 });
  reserved.hasResourceProperties('AWS::Lambda::Function', { ReservedConcurrentExecutions: 5 });
});

describe('the screen', () => {
  test('runs on Node.js 24 and arm64, knows its mails, and logs JSON to a group that forgets', () => {
    template.hasResourceProperties('AWS::Lambda::Function', {
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Handler: 'index.handler',
      Environment: {
        Variables: {
          MAIL_BUCKET: { Ref: bucket },
          MAIL_PREFIX: 'mail/',
          LEASE_PREFIX: 'claims/',
          TRUSTED_PREFIX: 'trusted/',
          CONFIGURATION_SET: { Ref: configurationSet },
          NODE_OPTIONS: '--max-semi-space-size=8',
        },
      },
      LoggingConfig: { LogFormat: 'JSON', LogGroup: { Ref: log } },
    });
    // 100 days are asked for, and CloudWatch Logs has none between 90 and 120.
    template.hasResource('AWS::Logs::LogGroup', {
      DeletionPolicy: 'RetainExceptOnCreate',
      UpdateReplacePolicy: 'Retain',
      Properties: { RetentionInDays: 120 },
    });
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

  test('may read, tag and lease mails, log, report failures, send as each inbox to whom that forwards, and nothing more', () => {
    template.resourceCountIs('AWS::IAM::ManagedPolicy', 0);
    const role = only('AWS::IAM::Role');
    const { Properties } = template.findResources('AWS::IAM::Role')[role]!;
    expect(Properties).not.toHaveProperty('ManagedPolicyArns');
    expect(Properties).not.toHaveProperty('Policies');
    const policy = template.findResources('AWS::IAM::Policy')[only('AWS::IAM::Policy')]!;
    expect(policy.Properties.Roles).toEqual([{ Ref: role }]);
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
      {
        Effect: 'Allow',
        Action: ['s3:GetObject', 's3:PutObject'],
        Resource: [`<${bucket}.Arn>/claims/*`, `<${bucket}.Arn>/trusted/*`],
      },
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
        Action: ['ses:SendEmail', 'ses:SendRawEmail'],
        Resource: [`arn:<AWS::Partition>:ses:<AWS::Region>:<AWS::AccountId>:configuration-set/<${configurationSet}>`],
        Condition: undefined,
      },
      {
        Effect: 'Allow',
        Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        Resource: [`<${log}.Arn>`],
      },
      { Effect: 'Allow', Action: ['sqs:SendMessage'], Resource: [`<${queue}.Arn>`] },
    ]);
  });

  test('may send with the same configuration set alone where the identities were there', () => {
    const statementsOf = (stack: ReturnType<typeof testTemplate>) =>
      Object.entries(stack.findResources('AWS::IAM::Policy'))
        .filter(([id]) => !id.startsWith('Activation'))
        .map(([, { Properties }]) => Properties.PolicyDocument);
    expect(statementsOf(testTemplate({ ...TWO_INBOXES, createIdentity: false }))).toEqual(statementsOf(template));
  });

  test('may also read what digests list where a digest is sent, and nothing else changes', () => {
    const digest = testTemplate({ ...TWO_INBOXES, digest: true });
    const resources = (of: ReturnType<typeof testTemplate>, type: string) =>
      Object.entries(of.findResources(type)).filter(([id]) => !id.startsWith('Digest'));
    for (const type of ['AWS::Lambda::Function', 'AWS::IAM::Role', 'AWS::IAM::Policy']) {
      const found = JSON.parse(JSON.stringify(resources(digest, type)));
      for (const [, { Properties }] of found) {
        delete Properties.Environment?.Variables.DIGEST_PREFIX;
        const statements = Properties.PolicyDocument?.Statement ?? [];
        const more = statements.findIndex(({ Resource }: { Resource: unknown }) =>
          JSON.stringify(Resource).includes('digests/'),
        );
        if (more < 0) continue;
        const allowed = { Action: 's3:GetObject', Effect: 'Allow', Resource: expect.anything() };
        expect(statements.splice(more, 1)).toEqual([allowed]);
      }
      expect(found).toEqual(resources(template, type));
    }
  });

  const manyInboxes = (count: number, domain = 'newsroom.org') =>
    Array.from({ length: count }, (_, index) => ({
      address: `reporter-${index}@pitches.technode.com`,
      forwardTo: [`reporter-${index}@${domain}`],
    }));
  /** Those of the screen's role. */
  const policiesOf = (many: ReturnType<typeof testTemplate>, type: string) =>
    Object.entries(many.findResources(type))
      .filter(([id]) => !/^(Activation|Deliveries)/.test(id))
      .map(([, { Properties }]) =>
        JSON.stringify(Properties.PolicyDocument, (_, value) => (value?.['Fn::Join'] ? text(value) : value)),
      );

  test('is not deployed where it may not be allowed to send as so many inboxes', () => {
    const inboxes = manyInboxes(500, `${'a-rather-long-name.'.repeat(8)}org`);
    expect(() => testTemplate({ inboxes })).toThrow(/fill \d+ policies, and IAM attaches at most 10.*fewer inboxes/);
  });

  test.each([50, 51, 500])('may all that for %i inboxes too, beyond what fits into one policy', (count) => {
    const many = testTemplate({ inboxes: manyInboxes(count) });
    const inline = policiesOf(many, 'AWS::IAM::Policy');
    const managed = policiesOf(many, 'AWS::IAM::ManagedPolicy');
    // IAM's limits: 10,240 characters in the inline policies of a role, 6,144 in each of at most 10 managed ones.
    expect(inline.join('').length).toBeLessThanOrEqual(10_240);
    expect(managed.length).toBeLessThanOrEqual(10);
    for (const document of managed) expect(document.length).toBeLessThanOrEqual(6_144);

    const sending = [...inline, ...managed]
      .flatMap((document) => JSON.parse(document).Statement)
      .filter(({ Condition }) => Condition?.StringEquals?.['ses:FromAddress'] !== undefined)
      .map(({ Condition }) => [
        [Condition.StringEquals['ses:FromAddress']].flat(),
        [Condition['ForAllValues:StringEquals']['ses:Recipients']].flat(),
        Condition.Null,
      ]);
    // Each inbox once, with its own reporter; of several in a statement, with those of the others there.
    const local = (addresses: string[]) => addresses.map((address) => address.split('@')[0]);
    for (const [from, to, guard] of sending) {
      expect(local(from)).toEqual(local(to));
      expect(guard).toEqual({ 'ses:Recipients': 'false' });
    }
    expect(sending.flatMap(([from]) => from)).toHaveLength(count);
    if (count === 50) expect(sending).toHaveLength(50);
  });

  test('of 500 inboxes is one rule, in far fewer resources than the 500 of a stack', () => {
    const many = testTemplate({ inboxes: manyInboxes(500) });
    const [rule] = Object.values(many.findResources('AWS::SES::ReceiptRule'));
    expect(rule!.Properties.Rule.Recipients).toHaveLength(500);
    expect(Object.keys(many.toJSON().Resources).length).toBeLessThan(60);
    // What CloudFormation takes as a template.
    expect(JSON.stringify(many.toJSON()).length).toBeLessThan(1_000_000);
  });
});

test('the outputs say what to run and where to look', () => {
  const outputs = Object.values(template.findOutputs('*')).map(({ Value }) => text(Value));
  expect(outputs).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^<ActivationE5863BFD\.State>$/),
      `<${ruleSet}>`,
      `<${bucket}>`,
      `<${log}>`,
      `<${screen}>`,
      `<${queue}>`,
    ]),
  );
});

test.each([
  ['a rule set of its own', {}],
  ['one that was there', { ruleSet: 'newsroom-mail' }],
  ['a weekly digest', { digest: true }],
  [
    'a digest for more inboxes than have a statement each',
    {
      digest: true,
      inboxes: Array.from({ length: 60 }, (_, index) => ({ address: `i${index}@technode.com`, forwardTo: 'a@b.org' })),
    },
  ],
  [
    'more domains than are named in a permission',
    {
      inboxes: Array.from({ length: 25 }, (_, index) => ({
        address: `i@d${index}.technode.com`,
        forwardTo: 'a@b.org',
      })),
    },
  ],
  ['identities that were there', { createIdentity: false, digest: true }],
  ['alarms that are mailed', { operator: 'desk@newsroom.org', noMailAlarmDays: 3 }],
])('cdk-nag has no finding that is not answered, with %s', (_, config) => {
  const stack = testStack({ ...TWO_INBOXES, ...config }, { 'aws:cdk:bundling-stacks': [] });
  const app = stack.node.root as import('aws-cdk-lib').App;
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  expect(() => app.synth()).not.toThrow();
});

test('a word that another one stands for already is pointed out', () => {
  const inboxes = [{ ...TWO_INBOXES.inboxes[0], words: ['AI-powered', 'game changer', 'ai–Pówered'] }];
  const found = Annotations.fromStack(testStack({ inboxes }, NO_BUNDLE)).findWarning('*', Match.anyValue());
  expect(found.map(({ entry }) => String(entry.data))).toEqual([
    expect.stringMatching(/inboxes\[0\]\.words\[2\], "ai–Pówered", is found wherever words\[0\], "AI-powered", is/),
  ]);
});

test('days of the log that CloudWatch Logs does not have are pointed out', () => {
  const warningsOf = (logDays: number) => {
    const found = Annotations.fromStack(testStack({ ...TWO_INBOXES, retention: { logDays } }, NO_BUNDLE));
    return found.findWarning('*', Match.anyValue()).map(({ entry }) => String(entry.data));
  };
  expect(warningsOf(30)).toEqual([]);
  expect(warningsOf(17)).toEqual([expect.stringMatching(/kept for 30 days, not 17 \(retention\.logDays\)/)]);
});

test('more recipients than all of AWS agrees on are pointed out', () => {
  const warningsOf = (count: number) => {
    const inboxes = Array.from({ length: count }, (_, index) => ({
      address: `i${index}@technode.com`,
      forwardTo: 'a@b.org',
    }));
    const found = Annotations.fromStack(testStack({ inboxes }, NO_BUNDLE)).findWarning('*', Match.anyValue());
    return found.map(({ entry }) => String(entry.data));
  };
  expect(warningsOf(100)).toEqual([]);
  expect(warningsOf(101)).toEqual([expect.stringMatching(/101 recipients.*500.*stack of their own/)]);
});

describe('the region', () => {
  const notes = (region?: string) => {
    const annotations = Annotations.fromStack(testStack({ ...TWO_INBOXES, retention: {} }, NO_BUNDLE, region));
    const text = (found: ReturnType<typeof annotations.findInfo>) => found.map(({ entry }) => String(entry.data));
    return {
      warnings: text(annotations.findWarning('*', Match.anyValue())),
      infos: text(annotations.findInfo('*', Match.anyValue())),
    };
  };

  test('that receives mail needs no word', () => {
    expect(notes('eu-west-1')).toEqual({ warnings: [], infos: [] });
  });

  // One that does not exist: of those that do, the CDK itself refuses where SES has no receipt rules.
  test('that is not known to is warned of, with those that are', () => {
    const { warnings } = notes('eu-south-9');
    expect(warnings).toEqual([expect.stringMatching(/not known to receive mail in eu-south-9.*eu-west-1.*AWS_REGION/)]);
  });

  test('that is not known at all is said not to have been checked', () => {
    const { warnings, infos } = notes();
    expect(warnings).toEqual([]);
    expect(infos).toEqual([expect.stringMatching(/region is not known.*not checked/)]);
  });
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
