import { CfnRecordSet } from 'aws-cdk-lib/aws-route53';
import type { Construct } from 'constructs';
import type { PitchScreenConfig } from '../app/config.ts';

/** Seconds that resolvers keep a record. A mistake is corrected within the hour. */
const TTL = 3600;

/** A hosted zone of Route 53. */
export type HostedZone = PitchScreenConfig['hostedZone'][number];

/** One DNS record, in the notation of a zone file. */
export interface DnsRecord {
  /** The full name, without the dot at its end. */
  name: string;
  type: 'MX' | 'TXT' | 'CNAME';
  value: string;
}

/**
 * Adds records to a hosted zone. A record that exists already stops the deploy: Route 53 creates no record twice, so nobody
 * else's record is changed.
 *
 * @param first the number of the first record, which is part of its logical id
 */
export function addRecords(
  scope: Construct,
  zone: HostedZone,
  records: readonly DnsRecord[],
  first: number,
): CfnRecordSet[] {
  return records.map(
    ({ name, type, value }, index) =>
      new CfnRecordSet(scope, `Record${first + index}`, {
        hostedZoneId: zone.id,
        name: `${name}.`,
        type,
        resourceRecords: [value],
        ttl: String(TTL),
      }),
  );
}

/** Returns records as lines of a zone file. */
export function zoneFile(records: readonly DnsRecord[]): string[] {
  return records.map(({ name, type, value }) => `${name}. ${TTL} IN ${type} ${value}${type === 'TXT' ? '' : '.'}`);
}
