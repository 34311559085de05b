import { Annotations, CfnOutput, Duration, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Function as LambdaFunction, LoggingFormat, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { PitchScreenConfig } from '../lambda/config.ts';
import { CLAIM_PREFIX, MAIL_BUCKET, MAIL_PREFIX } from '../lambda/environment.ts';
import { acknowledgeFindings } from './acknowledged-findings.ts';
import { HANDLER, handlerCode } from './handler-bundle.ts';
import { logRetention } from './log-retention.ts';
import { placeholderWarnings } from './placeholder-addresses.ts';
import { PitchReceiptRule } from './receipt-rule.ts';
import { sendingPermission } from './sending-permission.ts';

/** What the keys of raw mails begin with. */
const PREFIX = 'mail/';

/**
 * What the keys of the claims on mails begin with (docs/adr/0004). Beside the mails and not below their prefix: a claim
 * is forgotten after a day, and nobody takes one for a mail.
 */
const CLAIMS = 'claims/';

/**
 * In MB. Two reasons: a mail of 40 MB, SES' limit, is in memory several times while it is read, rewritten and sent (the
 * process took 300 MB for one with a PDF of that size, and text takes more), and from 1769 MB a function has a whole
 * processor to itself, which is what a cold start waits for.
 */
const MEMORY_SIZE = 1769;

/** A plain pitch takes less than a second. This leaves a large one, and a throttled SES, time to be tried again. */
const TIMEOUT = Duration.minutes(2);

/** The longest that SQS keeps a message: the time to see that pitches failed, and to send them again. */
const DEAD_LETTER_RETENTION = Duration.days(14);

/** What the stack is made for. */
export interface PitchScreenStackProps extends StackProps {
  config: PitchScreenConfig;
}

/** The drawing in the README: receipt rule → bucket → screen → SES, with the log beside it and a queue for what failed. */
export class PitchScreenStack extends Stack {
  constructor(scope: Construct, id: string, { config, ...props }: PitchScreenStackProps) {
    super(scope, id, props);
    for (const warning of placeholderWarnings(config)) {
      Annotations.of(this).addWarningV2('pitch-screen:placeholder', warning);
    }

    const mails = new Bucket(this, 'Mails', {
      encryption: BucketEncryption.S3_MANAGED,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      lifecycleRules: [
        { id: 'ForgetMails', expiration: Duration.days(config.retention.mailDays) },
        { id: 'ForgetClaims', prefix: CLAIMS, expiration: Duration.days(1) },
      ],
      // A pitch is somebody's mail: removing the stack does not take it away.
      removalPolicy: RemovalPolicy.RETAIN,
    });

    const log = new LogGroup(this, 'Log', {
      retention: logRetention(config.retention.logDays),
      removalPolicy: RemovalPolicy.RETAIN,
    });

    const failed = new Queue(this, 'Failed', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: DEAD_LETTER_RETENTION,
    });

    const role = new Role(this, 'ScreenRole', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    const screen = new LambdaFunction(this, 'Screen', {
      description: 'Forwards the pitches mailed to a reporter unless they use a word she will not read',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      code: handlerCode(config),
      handler: HANDLER,
      memorySize: MEMORY_SIZE,
      timeout: TIMEOUT,
      role,
      environment: { [MAIL_BUCKET]: mails.bucketName, [MAIL_PREFIX]: PREFIX, [CLAIM_PREFIX]: CLAIMS },
      logGroup: log,
      loggingFormat: LoggingFormat.JSON,
    });
    screen.configureAsyncInvoke({
      retryAttempts: 2,
      // Not `SqsDestination`: it would let the function look the queue up as well, which Lambda does not need.
      onFailure: { bind: () => ({ destination: failed.queueArn }) },
    });

    role.addToPolicy(
      new PolicyStatement({
        // What became of a mail is kept with it, by copying it onto itself; see lambda/aws/s3-mail-store.ts.
        actions: ['s3:GetObject', 's3:PutObject', 's3:PutObjectTagging'],
        resources: [mails.arnForObjects(`${PREFIX}*`)],
      }),
    );
    role.addToPolicy(
      new PolicyStatement({
        actions: ['s3:GetObject', 's3:PutObject'],
        resources: [mails.arnForObjects(`${CLAIMS}*`)],
      }),
    );
    for (const inbox of config.inboxes) role.addToPolicy(sendingPermission(this, inbox));
    role.addToPolicy(
      new PolicyStatement({
        actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        resources: [log.logGroupArn],
      }),
    );
    role.addToPolicy(new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [failed.queueArn] }));

    const receipt = new PitchReceiptRule(this, 'Receipt', {
      recipients: config.inboxes.map(({ address }) => address),
      bucket: mails,
      prefix: PREFIX,
      handler: screen,
    });

    acknowledgeFindings({ mails, prefix: PREFIX, claims: CLAIMS, failed, role });

    new CfnOutput(this, 'RuleSetName', { value: receipt.ruleSetName });
    new CfnOutput(this, 'ActivateRuleSet', {
      description: 'Run this to receive mail. It switches off the rule set that is active in this region now, if any',
      value: `aws ses set-active-receipt-rule-set --region ${this.region} --rule-set-name ${receipt.ruleSetName}`,
    });
    new CfnOutput(this, 'MailBucketName', { value: mails.bucketName });
    new CfnOutput(this, 'LogGroupName', { value: log.logGroupName });
    new CfnOutput(this, 'FunctionName', { value: screen.functionName });
    new CfnOutput(this, 'DeadLetterQueueUrl', { value: failed.queueUrl });
  }
}
