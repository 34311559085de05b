import { Token } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { IHostedZone } from 'aws-cdk-lib/aws-route53';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { IReceiptRuleSet } from 'aws-cdk-lib/aws-ses';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Problem } from '../app/config/relations.ts';
import { type PitchScreenConfig, parseConfig } from '../app/config.ts';
import type { PitchScreenProps } from './pitch-screen-props.ts';

/** Resources of the app that a PitchScreen works with. */
export interface GivenResources {
  ruleSet?: IReceiptRuleSet | undefined;
  mailBucket?: IBucket | undefined;
  logGroup?: ILogGroup | undefined;
  alarmTopic?: ITopic | undefined;
  encryptionKey?: IKey | undefined;
}

/** Values that stand for resources, and for names that only CloudFormation knows, while the other props are checked. */
const GIVEN_NAME = 'given-by-the-app';
const GIVEN_ZONE = 'ZGIVEN';

/** The props that take a resource or its name, with the property that a resource of the right kind has. */
const NAMED = { ruleSet: 'receiptRuleSetName', mailBucket: 'bucketName', logGroup: 'logGroupName' } as const;

/** The props that take a resource, with its property and its type. */
const UNNAMED = { alarmTopic: ['topicArn', 'an ITopic'], encryptionKey: ['keyArn', 'an IKey'] } as const;

/**
 * Tells the resources among the props from plain values, and checks the plain values as a configuration is checked.
 *
 * @param configuredIn where a person corrects the props
 * @throws ConfigError with all problems
 */
export function readProps(
  props: Omit<PitchScreenProps, 'configuredIn'>,
  configuredIn: string,
): { config: PitchScreenConfig; given: GivenResources } {
  const problems: Problem[] = [];
  const given: Record<string, unknown> = {};
  const checked: Record<string, unknown> = { ...props };
  /** What replaces the checked values afterwards. */
  const names: Record<string, string> = {};

  for (const [key, property] of Object.entries(NAMED)) {
    const value = checked[key];
    if (isToken(value)) names[key] = value;
    else if (has(value, property)) given[key] = value;
    // The check says what is wrong with any other value.
    else continue;
    checked[key] = GIVEN_NAME;
  }
  for (const [key, [property, expected]] of Object.entries(UNNAMED)) {
    const value = checked[key];
    delete checked[key];
    if (has(value, property)) given[key] = value;
    else if (value !== undefined) problems.push({ path: [key], message: `expected ${expected}`, found: value });
  }
  if (given.encryptionKey !== undefined && props.mailBucket !== undefined) {
    const message = 'expected it without mailBucket only: that has its own encryption';
    problems.push({ path: ['encryptionKey'], message, found: given.encryptionKey });
  }

  const zones = props.hostedZone === undefined ? [] : [props.hostedZone].flat();
  const zoneIds: unknown[] = [];
  checked.hostedZone = zones.flatMap((zone, index) => {
    if (isZone(zone)) {
      const name = domainOfZone(zone, index, problems);
      if (name === undefined) return [];
      zoneIds.push(zone.hostedZoneId);
      return [{ id: GIVEN_ZONE, name }];
    }
    if (has(zone, 'node')) {
      const message = 'expected an IHostedZone, or its id and name';
      problems.push({ path: ['hostedZone', index], message, found: zone });
      return [];
    }
    const { id } = (zone ?? {}) as { id?: unknown };
    zoneIds.push(id);
    return [isToken(id) ? { ...zone, id: GIVEN_ZONE } : zone];
  });

  const config = parseConfig(checked, configuredIn, problems);
  const hostedZone = config.hostedZone.map((zone, index) =>
    zone.id === GIVEN_ZONE ? { ...zone, id: zoneIds[index] as string } : zone,
  );
  const found = given as GivenResources;
  return {
    config: { ...config, ...names, hostedZone },
    given: { ...found, encryptionKey: found.encryptionKey ?? found.mailBucket?.encryptionKey },
  };
}

function has(value: unknown, property: string): boolean {
  return typeof value === 'object' && value !== null && property in value;
}

function isToken(value: unknown): value is string {
  return typeof value === 'string' && Token.isUnresolved(value);
}

function isZone(zone: unknown): zone is IHostedZone {
  return has(zone, 'hostedZoneId');
}

/** The domain of a zone. One that is not known while the app is synthesised is a problem. */
function domainOfZone(zone: IHostedZone, index: number, problems: Problem[]): string | undefined {
  let name: string | undefined;
  try {
    name = zone.zoneName;
  } catch {
    // A zone that was imported by its id alone throws.
  }
  if (name !== undefined && !isToken(name)) return name;
  problems.push({
    path: ['hostedZone', index],
    message: 'expected a zone whose domain is known, as HostedZone.fromHostedZoneAttributes or fromLookup gives',
    found: name ?? zone,
  });
  return undefined;
}
