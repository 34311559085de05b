import { Duration } from 'aws-cdk-lib';
import { EventBus, Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as LambdaTarget } from 'aws-cdk-lib/aws-events-targets';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { ConfigurationSet, ConfigurationSetTlsPolicy, EmailSendingEvent, EventDestination } from 'aws-cdk-lib/aws-ses';
import { Construct } from 'constructs';
import type { PitchScreenConfig } from '../app/config.ts';
import { functionCode } from './function-code.ts';
import { FUNCTION_DEFAULTS } from './function-defaults.ts';

/** Memory in MB, the least that Lambda has. The function reads one small event and writes one line. */
const MEMORY_SIZE = 128;

const TIMEOUT = Duration.seconds(10);

/** How mail is sent, and the log that its events go to. */
export interface DeliveryEventsProps {
  config: Pick<PitchScreenConfig, 'tlsPolicy' | 'logDelivered'>;
  log: ILogGroup;
}

/**
 * Tells what becomes of the mails that SES accepted. A configuration set of the stack's own publishes the events of its mails
 * to EventBridge, and a rule for this set alone brings them to a function, which writes each into the log.
 *
 * SES publishes to the default event bus only. The rule picks the events by the set, as the bus has those of the whole
 * account. The suppression list of the account stays in force for the set.
 *
 * @see https://docs.aws.amazon.com/ses/latest/dg/event-publishing-add-event-destination-eventbridge.html
 */
export class DeliveryEvents extends Construct {
  /** The name of the configuration set. Every mail is sent with it. */
  readonly configurationSet: string;
  /** The function that logs the events. */
  readonly logger: LambdaFunction;

  constructor(scope: Construct, id: string, { config, log }: DeliveryEventsProps) {
    super(scope, id);
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    role.addToPolicy(
      new PolicyStatement({ actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resources: [log.logGroupArn] }),
    );
    this.logger = new LambdaFunction(this, 'Logger', {
      ...FUNCTION_DEFAULTS,
      description: 'Logs whether the pitches that were forwarded arrived',
      code: functionCode('deliveries'),
      memorySize: MEMORY_SIZE,
      timeout: TIMEOUT,
      role,
      logGroup: log,
    });

    const set = new ConfigurationSet(this, 'Sending', {
      reputationMetrics: true,
      tlsPolicy:
        config.tlsPolicy === 'require' ? ConfigurationSetTlsPolicy.REQUIRE : ConfigurationSetTlsPolicy.OPTIONAL,
    });
    this.configurationSet = set.configurationSetName;

    const rule = new Rule(this, 'Rule', {
      description: 'What becomes of the pitches that were forwarded',
      eventPattern: {
        source: ['aws.ses'],
        detail: { mail: { tags: { 'ses:configuration-set': [set.configurationSetName] } } },
      },
      targets: [new LambdaTarget(this.logger)],
    });
    const destination = set.addEventDestination('Events', {
      destination: EventDestination.eventBus(EventBus.fromEventBusName(this, 'DefaultBus', 'default')),
      events: [
        EmailSendingEvent.BOUNCE,
        EmailSendingEvent.COMPLAINT,
        ...(config.logDelivered ? [EmailSendingEvent.DELIVERY] : []),
        EmailSendingEvent.DELIVERY_DELAY,
        EmailSendingEvent.REJECT,
        EmailSendingEvent.RENDERING_FAILURE,
      ],
    });
    // No event before somebody listens: nobody publishes it again.
    destination.node.addDependency(rule);
  }
}
