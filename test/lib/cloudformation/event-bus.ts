import type { SesEvent } from '../../ses-stand-in.ts';
import { ACCOUNT, REGION, type Stack } from './stack.ts';

/** The names of SES' events in a template, by those in the events. */
const TYPES: Readonly<Record<string, string>> = {
  Bounce: 'bounce',
  Complaint: 'complaint',
  Delivery: 'delivery',
  DeliveryDelay: 'deliveryDelay',
  Reject: 'reject',
  'Rendering Failure': 'renderingFailure',
};

const DEFAULT_BUS = `arn:aws:events:${REGION}:${ACCOUNT}:event-bus/default`;

interface EventDestination {
  Enabled: boolean;
  MatchingEventTypes: string[];
  EventBridgeDestination?: { EventBusArn: string };
}

interface RuleProperties {
  EventBusName?: string;
  EventPattern: unknown;
  State: string;
  Targets: { Arn: string }[];
}

/**
 * Whether an event matches a pattern of EventBridge: each field of the pattern is in the event, with one of the values that the
 * pattern lists. Of a list in the event, one item is enough.
 *
 * @throws for a pattern with an operator, such as `prefix`, which this emulator does not know
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html
 */
export function matchesPattern(pattern: unknown, event: unknown): boolean {
  return Object.entries(pattern as object).every(([name, wanted]) => {
    const found = Object(event)[name];
    if (!Array.isArray(wanted)) return matchesPattern(wanted, found);
    if (wanted.some((value) => typeof value === 'object' && value !== null))
      throw new Error(`The emulator does not know the pattern ${JSON.stringify(wanted)}`);
    return [found].flat().some((value) => wanted.includes(value));
  });
}

/** The functions of a stack that EventBridge invokes with an event of SES: with all of it, as no target changes its input. */
export function targetsOf(stack: Stack, event: SesEvent): string[] {
  const [set] = event.detail.mail.tags['ses:configuration-set'];
  const ofType = <T>(type: string) =>
    [...stack.resources.values()]
      .filter((made) => made.type === type)
      .map((made) => ({ ...made, given: made.properties as T }));
  const isPublished = ofType<{ ConfigurationSetName: string; EventDestination: EventDestination }>(
    'AWS::SES::ConfigurationSetEventDestination',
  ).some(
    ({ given: { ConfigurationSetName, EventDestination } }) =>
      ConfigurationSetName === set &&
      EventDestination.Enabled &&
      EventDestination.MatchingEventTypes.includes(TYPES[event.detail.eventType]!) &&
      EventDestination.EventBridgeDestination?.EventBusArn === DEFAULT_BUS,
  );
  if (!isPublished) return [];
  return ofType<RuleProperties>('AWS::Events::Rule')
    .filter(({ given: { EventBusName, EventPattern, State } }) => {
      const isOnDefaultBus = EventBusName === undefined || EventBusName === 'default';
      return isOnDefaultBus && State === 'ENABLED' && matchesPattern(EventPattern, event);
    })
    .flatMap(({ attributes, given: { Targets } }) =>
      Targets.map((target) => {
        const fields = Object.keys(target).filter((name) => name !== 'Arn' && name !== 'Id');
        if (fields.length > 0) throw new Error(`The emulator does not know ${fields.join(', ')} of a target`);
        if (!mayInvoke(attributes.Arn!, target.Arn)) throw new Error(`The rule may not invoke ${target.Arn}`);
        return target.Arn;
      }),
    );

  function mayInvoke(rule: string, functionArn: string): boolean {
    return ofType<Record<string, string>>('AWS::Lambda::Permission').some(
      ({ given: { FunctionName, Principal, SourceArn, Action } }) =>
        FunctionName === functionArn &&
        Principal === 'events.amazonaws.com' &&
        Action === 'lambda:InvokeFunction' &&
        SourceArn === rule,
    );
  }
}
