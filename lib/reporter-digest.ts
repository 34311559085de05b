import { Aws, Duration, RemovalPolicy, TimeZone } from 'aws-cdk-lib';
import { Metric, Stats, Unit } from 'aws-cdk-lib/aws-cloudwatch';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { FilterPattern, type ILogGroup, MetricFilter } from 'aws-cdk-lib/aws-logs';
import { Bucket, type IBucket } from 'aws-cdk-lib/aws-s3';
import {
  ContextAttribute,
  Schedule,
  ScheduleExpression,
  ScheduleGroup,
  ScheduleTargetInput,
} from 'aws-cdk-lib/aws-scheduler';
import { Construct } from 'constructs';
import type { PitchScreenConfig } from '../app/config.ts';
import { digestDays } from '../app/digest-days.ts';
import type { DigestEvent } from '../lambda/digest-handler.ts';
import { CONFIGURATION_SET, DIGEST_PREFIX, LOG_GROUP, MAIL_BUCKET, STACK_NAME } from '../lambda/environment.ts';
import { LISTS } from '../lambda/prefixes.ts';
import { acknowledgeLists, acknowledgeSending } from './acknowledged-findings.ts';
import { functionCode } from './function-code.ts';
import { FUNCTION_DEFAULTS } from './function-defaults.ts';
import { digestSettings } from './function-settings.ts';
import { stackAddress } from './instance-name.ts';
import { checkPolicies, sendingPermissions } from './sending-permission.ts';

/** Memory in MB. The process took 300 for a week of 100,000 pitches, and for 20,000 pitches with lines of 15 KB. */
const MEMORY_SIZE = 512;

/** The longest that Lambda allows. A usual week takes seconds; a week of a million lines takes most of that time. */
const TIMEOUT = Duration.minutes(15);

/** Whose digests are sent, and when. */
export interface ReporterDigestProps {
  config: PitchScreenConfig;
  schedule: NonNullable<PitchScreenConfig['digest']>;
  /** The log that the digest reads, and writes a line to. */
  log: ILogGroup;
  /** Where a person changes the inboxes. */
  configuredIn: string;
  /** The name of the configuration set that digests are sent with. */
  configurationSet: string;
  /** The bucket of the mails, where the lists of the digests are kept as well. */
  mails: IBucket;
  /** The function that obeys the commands that come by mail, and its role. */
  screen: LambdaFunction;
  screenRole: Role;
}

/**
 * Mails each inbox's reporter once a week, or once a day, which pitches were ignored, and lets her ask for them by mail. The
 * digest has a function of its own, which may read the log and send, but not read mails. So the function of the screen stays
 * small, and needs no permission to read the log.
 */
export class ReporterDigest extends Construct {
  readonly sender: LambdaFunction;
  /** A group for this one schedule: CloudWatch counts failed calls by group. */
  readonly schedules: ScheduleGroup;
  /** How many commands by mail could not be done, as the reporter was told. */
  readonly commandsFailed: Metric;

  constructor(scope: Construct, id: string, props: ReporterDigestProps) {
    super(scope, id);
    const { config, schedule, log, configuredIn, configurationSet, mails, screen, screenRole } = props;
    const { every, day, hour, timeZone } = schedule;

    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    role.addToPolicy(
      new PolicyStatement({
        // The function writes a line for each digest: which inbox had which.
        actions: ['logs:FilterLogEvents', 'logs:CreateLogStream', 'logs:PutLogEvents'],
        resources: [log.logGroupArn],
      }),
    );
    for (const permission of sendingPermissions(this, config, configurationSet)) role.addToPolicy(permission);
    checkPolicies(role, configuredIn);
    acknowledgeSending(role);

    this.sender = new LambdaFunction(this, 'Sender', {
      ...FUNCTION_DEFAULTS,
      description: 'Mails reporters which of their pitches were ignored, and why',
      code: functionCode('digest', digestSettings(config, schedule)),
      memorySize: MEMORY_SIZE,
      timeout: TIMEOUT,
      role,
      environment: {
        [LOG_GROUP]: log.logGroupName,
        [STACK_NAME]: stackAddress(scope),
        [CONFIGURATION_SET]: configurationSet,
        [MAIL_BUCKET]: mails.bucketName,
        [DIGEST_PREFIX]: LISTS,
      },
      logGroup: log,
    });
    this.#keepLists(mails, config, role, screenRole);
    screen.addEnvironment(DIGEST_PREFIX, LISTS);
    this.commandsFailed = this.#failedCommands(log, scope);

    this.schedules = new ScheduleGroup(this, 'Schedules', { removalPolicy: RemovalPolicy.DESTROY });
    const scheduler = new Role(this, 'SchedulerRole', {
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        conditions: {
          StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID, 'aws:SourceArn': this.schedules.scheduleGroupArn },
        },
      }),
    });
    scheduler.addToPolicy(
      new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [this.sender.functionArn] }),
    );
    const event: DigestEvent = { scheduledTime: ContextAttribute.scheduledTime };
    const calls = new Schedule(this, 'Calls', {
      description: `The ${every} digest of ignored pitches`,
      scheduleGroup: this.schedules,
      schedule: ScheduleExpression.cron({
        ...(day !== undefined && { weekDay: day.slice(0, 3).toUpperCase() }),
        hour: String(hour),
        minute: '0',
        timeZone: TimeZone.of(timeZone),
      }),
      // Not `LambdaInvoke`: it would allow the schedule to invoke every version of the function.
      target: {
        bind: () => ({
          arn: this.sender.functionArn,
          role: scheduler,
          input: ScheduleTargetInput.fromObject(event),
        }),
      },
    });
    // EventBridge refuses the schedule if its role does not have the permission yet.
    calls.node.addDependency(scheduler);
  }

  /**
   * Keeps what each digest lists, with the secret of its links, as long as the mails. The function that sends digests can
   * write the lists and not read them; the screen can read them and not write them.
   */
  #keepLists(mails: IBucket, { retention }: PitchScreenConfig, role: Role, screenRole: Role): void {
    // For how long a bucket of the app keeps anything is its own affair.
    if (mails instanceof Bucket && mails.node.scope === this.node.scope) {
      mails.addLifecycleRule({ id: 'ForgetDigests', prefix: LISTS, expiration: Duration.days(digestDays(retention)) });
    }
    mails.encryptionKey?.grant(role, 'kms:GenerateDataKey');
    const resources = [mails.arnForObjects(`${LISTS}*`)];
    role.addToPolicy(new PolicyStatement({ actions: ['s3:PutObject'], resources }));
    screenRole.addToPolicy(new PolicyStatement({ actions: ['s3:GetObject'], resources }));
    acknowledgeLists([role, screenRole], mails, LISTS);
  }

  #failedCommands(log: ILogGroup, scope: Construct): Metric {
    const metricNamespace = `PitchScreen/${stackAddress(scope)}`;
    const metricName = 'CommandsFailed';
    new MetricFilter(this, metricName, {
      logGroup: log,
      filterPattern: FilterPattern.literal('{ ($.event = "command") && ($.result = "failed") }'),
      metricNamespace,
      metricName,
      metricValue: '1',
      defaultValue: 0,
      unit: Unit.COUNT,
    });
    return new Metric({ namespace: metricNamespace, metricName, statistic: Stats.SUM, period: Duration.hours(1) });
  }
}
