import { Duration } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { PitchScreenConfig } from '../app/config.ts';
import { CONFIGURATION_SET, LEASE_PREFIX, MAIL_BUCKET, MAIL_PREFIX, TRUSTED_PREFIX } from '../lambda/environment.ts';
import { functionCode } from './function-code.ts';
import { FUNCTION_DEFAULTS } from './function-defaults.ts';
import { screenSettings } from './function-settings.ts';
import { NODE_OPTIONS } from './node-options.ts';
import { MEMORY_SIZE, RETRIES, TIMEOUT } from './screen-limits.ts';
import { sendingPermissions } from './sending-permission.ts';

/** The resources that the screen works with. */
export interface ScreenProps {
  config: PitchScreenConfig;
  mails: IBucket;
  /** The prefix of the keys of raw mails. */
  prefix: string;
  /** The prefix of the keys of leases on mails. */
  leases: string;
  /** The prefix of the keys of trusted senders. */
  trusted: string;
  log: ILogGroup;
  /** The queue for events that failed for good. */
  failed: IQueue;
  /** The name of the configuration set that every mail is sent with. */
  configurationSet: string;
  /** The key that encrypts the mails. @default a key of S3's own */
  key?: IKey | undefined;
}

/**
 * Creates the function that screens each mail, with a role that may do no more than it does. They are children of the scope
 * itself: as those of a construct of their own, they would be replaced in every deployed stack.
 */
export function createScreen(
  scope: Construct,
  { config, mails, prefix, leases, trusted, log, failed, configurationSet, key }: ScreenProps,
): { screen: LambdaFunction; role: Role } {
  const role = new Role(scope, 'ScreenRole', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  const screen = new LambdaFunction(scope, 'Screen', {
    ...FUNCTION_DEFAULTS,
    description: 'Forwards the pitches mailed to a reporter unless they use a word she will not read',
    code: functionCode('screen', screenSettings(config)),
    memorySize: MEMORY_SIZE,
    timeout: Duration.seconds(TIMEOUT),
    // None by default: a new account has so little concurrency that Lambda lets it reserve none.
    reservedConcurrentExecutions: config.reservedConcurrency,
    role,
    environment: {
      [MAIL_BUCKET]: mails.bucketName,
      [MAIL_PREFIX]: prefix,
      [LEASE_PREFIX]: leases,
      [TRUSTED_PREFIX]: trusted,
      [CONFIGURATION_SET]: configurationSet,
      NODE_OPTIONS,
    },
    logGroup: log,
  });
  screen.configureAsyncInvoke({
    retryAttempts: RETRIES,
    // Not `SqsDestination`: it would also allow the function to look up the queue, which Lambda does not need.
    onFailure: { bind: () => ({ destination: failed.queueArn }) },
  });

  role.addToPolicy(
    new PolicyStatement({
      // Saving the outcome copies the mail onto itself, with new metadata (lambda/aws/s3-mail-store.ts).
      actions: ['s3:GetObject', 's3:PutObject', 's3:PutObjectTagging'],
      resources: [mails.arnForObjects(`${prefix}*`)],
    }),
  );
  role.addToPolicy(
    new PolicyStatement({
      actions: ['s3:GetObject', 's3:PutObject'],
      resources: [mails.arnForObjects(`${leases}*`), mails.arnForObjects(`${trusted}*`)],
    }),
  );
  for (const statement of sendingPermissions(scope, config, configurationSet)) role.addToPolicy(statement);
  role.addToPolicy(
    new PolicyStatement({
      actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      resources: [log.logGroupArn],
    }),
  );
  role.addToPolicy(new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [failed.queueArn] }));
  key?.grant(role, 'kms:Decrypt', 'kms:GenerateDataKey');
  return { screen, role };
}
