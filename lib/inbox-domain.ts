import { CfnOutput, type CustomResource, Fn, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { isWithin } from '../app/config/relations.ts';
import { addRecords, type DnsRecord, type HostedZone, zoneFile } from './dns-records.ts';
import { createDomainIdentity } from './domain-identity.ts';
import { MissingIdentity } from './missing-identity.ts';

/** The domain, and what the stack does for it. */
export interface InboxDomainProps {
  domain: string;
  /** Whether the stack makes the SES identity of the domain: always, never, or where SES has none yet. */
  createIdentity: boolean | 'missing';
  /** Adds a look-up of the domain's identity as a part of a construct (lib/activation). */
  lookUp: (scope: Construct, id: string) => CustomResource;
  /** Where to add the records. @default an output lists them, to be added by hand */
  zone: HostedZone | undefined;
}

/** Sets up the domain of an inbox in SES and in the DNS, so that SES receives its mail and may send as it, signed. */
export class InboxDomain extends Construct {
  readonly domain: string;
  readonly zone: HostedZone | undefined;

  constructor(scope: Construct, id: string, { domain, createIdentity, lookUp, zone }: InboxDomainProps) {
    super(scope, id);
    this.domain = domain;
    this.zone = zone;
    const stack = Stack.of(this);
    const records: DnsRecord[] = [{ name: domain, type: 'MX', value: `10 inbound-smtp.${stack.region}.amazonaws.com` }];
    if (createIdentity === true) records.push(...createDomainIdentity(this, domain, stack.stackId).records);
    if (zone) addRecords(this, zone, records, 0);
    const lines = zone ? [] : zoneFile(records);

    if (createIdentity === 'missing') {
      // The look-up has the logical id that the identity itself has with `createIdentity: true`. CloudFormation does not
      // change the type of a resource. So it refuses an update from one to the other, which would remove the identity.
      const found = lookUp(new Construct(this, 'Identity'), 'Resource');
      lines.push(new MissingIdentity(this, 'Missing', { domain, lookUp: found, zone }).records);
    }
    if (lines.length > 0) {
      new CfnOutput(this, 'Dns', { description: `To add to the DNS of ${domain}`, value: Fn.join('\n', lines) });
    }
  }
}

/** @returns the zone that a domain belongs to; of several, the one with the longest name */
export function zoneOf(domain: string, zones: readonly HostedZone[]): HostedZone | undefined {
  return zones.filter(({ name }) => isWithin(domain, name)).sort((a, b) => b.name.length - a.name.length)[0];
}
