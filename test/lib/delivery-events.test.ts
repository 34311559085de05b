import { Match } from 'aws-cdk-lib/assertions';
import { expect, test } from 'vitest';
import { list, TWO_INBOXES, testTemplate, text } from './test-stack.ts';

const template = testTemplate();
const [set] = Object.keys(template.findResources('AWS::SES::ConfigurationSet')) as [string];
const [logger] = Object.keys(template.findResources('AWS::Lambda::Function')).filter((id) =>
  id.startsWith('Deliveries'),
) as [string];

test('a configuration set of the stack’s own leaves the suppression list of the account in force', () => {
  template.resourceCountIs('AWS::SES::ConfigurationSet', 1);
  template.hasResourceProperties('AWS::SES::ConfigurationSet', {
    ReputationOptions: { ReputationMetricsEnabled: true },
    DeliveryOptions: { TlsPolicy: 'OPTIONAL' },
    SuppressionOptions: Match.absent(),
    SendingOptions: Match.absent(),
  });
  testTemplate({ ...TWO_INBOXES, tlsPolicy: 'require' }).hasResourceProperties('AWS::SES::ConfigurationSet', {
    DeliveryOptions: { TlsPolicy: 'REQUIRE' },
  });
});

test('it publishes what becomes of a mail, and delivered mails unless the configuration says otherwise', () => {
  const events = (config: object = TWO_INBOXES) => {
    const [{ Properties }] = Object.values(
      testTemplate(config).findResources('AWS::SES::ConfigurationSetEventDestination'),
    ) as [{ Properties: Record<string, never> }];
    const { EventDestination } = Properties as unknown as {
      EventDestination: { MatchingEventTypes: string[]; EventBridgeDestination: { EventBusArn: unknown } };
    };
    expect(text(EventDestination.EventBridgeDestination.EventBusArn)).toMatch(/:event-bus\/default$/);
    return EventDestination.MatchingEventTypes;
  };
  const always = ['bounce', 'complaint', 'deliveryDelay', 'reject', 'renderingFailure'];
  expect(events().sort()).toEqual([...always, 'delivery'].sort());
  expect(events({ ...TWO_INBOXES, logDelivered: false }).sort()).toEqual(always);
});

test('a rule for this set alone brings its events to the function, which only this rule may invoke', () => {
  const [[rule, { Properties }]] = Object.entries(template.findResources('AWS::Events::Rule')) as [
    [string, { Properties: Record<string, unknown> }],
  ];
  expect(Properties.EventPattern).toEqual({
    source: ['aws.ses'],
    detail: { mail: { tags: { 'ses:configuration-set': [{ Ref: set }] } } },
  });
  expect(Properties.State).toBe('ENABLED');
  expect(Properties.Targets).toMatchObject([{ Arn: { 'Fn::GetAtt': [logger, 'Arn'] } }]);
  template.hasResourceProperties('AWS::Lambda::Permission', {
    Action: 'lambda:InvokeFunction',
    FunctionName: { 'Fn::GetAtt': [logger, 'Arn'] },
    Principal: 'events.amazonaws.com',
    SourceArn: { 'Fn::GetAtt': [rule, 'Arn'] },
  });
});

test('the function may write to the log, and nothing else', () => {
  const policies = Object.entries(template.findResources('AWS::IAM::Policy')).filter(([id]) =>
    id.startsWith('Deliveries'),
  );
  const [log] = Object.keys(template.findResources('AWS::Logs::LogGroup'));
  expect(policies.map(([, { Properties }]) => Properties.PolicyDocument.Statement)).toEqual([
    [
      {
        Effect: 'Allow',
        Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        Resource: { 'Fn::GetAtt': [log, 'Arn'] },
      },
    ],
  ]);
  const { Properties } = template.findResources('AWS::Lambda::Function')[logger]!;
  expect(Properties).toMatchObject({ MemorySize: 128, Timeout: 10 });
  expect(Properties).not.toHaveProperty('Environment');
});

test('every function that sends names the set', () => {
  const functions = Object.values(
    testTemplate({ ...TWO_INBOXES, digest: true }).findResources('AWS::Lambda::Function'),
  );
  const sending = functions.filter(({ Properties }) => Properties.Environment !== undefined);
  expect(sending).toHaveLength(2);
  for (const { Properties } of sending)
    expect(list(Properties.Environment.Variables.CONFIGURATION_SET)).toEqual([`<${set}>`]);
});
