import { Token } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { IHostedZone } from 'aws-cdk-lib/aws-route53';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { IReceiptRuleSet } from 'aws-cdk-lib/aws-ses';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { ConfigError, type PitchScreenConfig, parseConfig } from '../app/config.ts';
import type { HostedZoneProps, PitchScreenProps } from './pitch-screen-props.ts';

/** Resources of the app that a PitchScreen works with. */
export interface GivenResources {
  ruleSet?: IReceiptRuleSet | undefined;
  mailBucket?: IBucket | undefined;
  logGroup?: ILogGroup | undefined;
  alarmTopic?: ITopic | undefined;
  encryptionKey?: IKey | undefined;
}

/** Names that stand for resources while the other props are checked. Their own names may be known to CloudFormation only. */
const GIVEN_NAME = 'given-by-the-app';
const GIVEN_ZONE = 'ZGIVEN';

/**
 * Tells the resources among the props from plain values, and checks the plain values as a configuration is checked.
 *
 * @param configuredIn where a person corrects the props
 * @throws ConfigError with all problems
 */
export function readProps(
  { alarmTopic, encryptionKey, ...props }: Omit<PitchScreenProps, 'configuredIn'>,
  configuredIn: string,
): { config: PitchScreenConfig; given: GivenResources } {
  const zones = props.hostedZone === undefined ? [] : [props.hostedZone].flat();
  const config = parseConfig(
    {
      ...props,
      ...(isResource(props.ruleSet) && { ruleSet: GIVEN_NAME }),
      ...(isResource(props.mailBucket) && { mailBucket: GIVEN_NAME }),
      ...(isResource(props.logGroup) && { logGroup: GIVEN_NAME }),
      hostedZone: zones.map((zone) => (isZone(zone) ? { id: GIVEN_ZONE, name: nameOf(zone, configuredIn) } : zone)),
    },
    configuredIn,
  );
  if (encryptionKey !== undefined && props.mailBucket !== undefined) {
    throw new ConfigError(
      `encryptionKey in ${configuredIn} is for the bucket that the construct creates. A mailBucket has its own encryption: expected one of the two.`,
    );
  }
  const hostedZone = config.hostedZone.map((zone, index) => {
    const given = zones[index];
    return given !== undefined && isZone(given) ? { ...zone, id: given.hostedZoneId } : zone;
  });
  return {
    config: { ...config, hostedZone },
    given: {
      ruleSet: isResource(props.ruleSet) ? props.ruleSet : undefined,
      mailBucket: isResource(props.mailBucket) ? props.mailBucket : undefined,
      logGroup: isResource(props.logGroup) ? props.logGroup : undefined,
      alarmTopic,
      encryptionKey: encryptionKey ?? (isResource(props.mailBucket) ? props.mailBucket.encryptionKey : undefined),
    },
  };
}

function isResource<T>(value: string | T | undefined): value is T {
  return typeof value === 'object';
}

function isZone(zone: HostedZoneProps | IHostedZone): zone is IHostedZone {
  return 'hostedZoneId' in zone;
}

/** @throws ConfigError for a zone whose domain is not known while the app is synthesised */
function nameOf({ zoneName }: IHostedZone, configuredIn: string): string {
  if (!Token.isUnresolved(zoneName)) return zoneName;
  throw new ConfigError(
    `A hosted zone in ${configuredIn} has a domain that only CloudFormation knows. Expected one with its zoneName, as ` +
      'HostedZone.fromHostedZoneAttributes gives.',
  );
}
