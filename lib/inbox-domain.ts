import { CfnOutput, Fn, Stack } from 'aws-cdk-lib';
import { CfnRecordSet } from 'aws-cdk-lib/aws-route53';
import { EmailIdentity, Identity, MailFromBehaviorOnMxFailure } from 'aws-cdk-lib/aws-ses';
import { Construct } from 'constructs';
import type { PitchScreenConfig } from '../app/config.ts';
import { isWithin } from '../app/config-relations.ts';

/**
 * The subdomain of the inbox's domain that bounces of forwarded mail go to (SES calls it a custom MAIL FROM domain). It may
 * be used for nothing else.
 */
const MAIL_FROM_LABEL = 'bounce';

/** Seconds that resolvers keep a record. A mistake is corrected within the hour. */
const TTL = 3600;

/** One DNS record, in the notation of a zone file. */
interface DnsRecord {
  /** The full name, without the dot at its end. */
  name: string;
  type: 'MX' | 'TXT' | 'CNAME';
  value: string;
}

/** The domain, and what the stack does for it. */
export interface InboxDomainProps {
  domain: string;
  /** Whether the stack makes the SES identity of the domain. An identity that exists cannot be made again. */
  createIdentity: boolean;
  /** Where to add the records. @default an output lists them, to be added by hand */
  zone?: HostedZone;
}

/** A hosted zone of Route 53. */
export type HostedZone = PitchScreenConfig['hostedZone'][number];

/**
 * Sets up the domain of an inbox in SES and in the DNS, so that SES receives its mail and may send as it, signed.
 *
 * A record that exists already stops the deploy. Route 53 creates no record twice, so nobody else's record is changed.
 */
export class InboxDomain extends Construct {
  constructor(scope: Construct, id: string, { domain, createIdentity, zone }: InboxDomainProps) {
    super(scope, id);
    const { region } = Stack.of(this);
    const records: DnsRecord[] = [{ name: domain, type: 'MX', value: `10 inbound-smtp.${region}.amazonaws.com` }];

    if (createIdentity) {
      const mailFrom = `${MAIL_FROM_LABEL}.${domain}`;
      const identity = new EmailIdentity(this, 'Identity', {
        identity: Identity.domain(domain),
        mailFromDomain: mailFrom,
        // Until the records of the subdomain are there, SES uses a return path of its own instead of refusing to send.
        mailFromBehaviorOnMxFailure: MailFromBehaviorOnMxFailure.USE_DEFAULT_VALUE,
      });
      records.push(
        ...identity.dkimRecords.map(({ name, value }) => ({ name, type: 'CNAME' as const, value })),
        { name: mailFrom, type: 'MX', value: `10 feedback-smtp.${region}.amazonses.com` },
        { name: mailFrom, type: 'TXT', value: '"v=spf1 include:amazonses.com ~all"' },
        // A policy that asks for nothing. Others may send as this domain, and a stricter policy could lose their mail.
        { name: `_dmarc.${domain}`, type: 'TXT', value: '"v=DMARC1; p=none"' },
      );
    }

    if (zone) {
      records.forEach(({ name, type, value }, index) => {
        new CfnRecordSet(this, `Record${index}`, {
          hostedZoneId: zone.id,
          name: `${name}.`,
          type,
          resourceRecords: [value],
          ttl: String(TTL),
        });
      });
    } else {
      new CfnOutput(this, 'Dns', {
        description: `To add to the DNS of ${domain}`,
        value: Fn.join(
          '\n',
          records.map(({ name, type, value }) => `${name}. ${TTL} IN ${type} ${value}${type === 'TXT' ? '' : '.'}`),
        ),
      });
    }
  }
}

/** @returns the zone that a domain belongs to; of several, the one with the longest name */
export function zoneOf(domain: string, zones: readonly HostedZone[]): HostedZone | undefined {
  return zones.filter(({ name }) => isWithin(domain, name)).sort((a, b) => b.name.length - a.name.length)[0];
}
