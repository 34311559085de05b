import { CfnOutput, Fn, Stack } from 'aws-cdk-lib';
import { CfnRecordSet } from 'aws-cdk-lib/aws-route53';
import { EmailIdentity, Identity, MailFromBehaviorOnMxFailure } from 'aws-cdk-lib/aws-ses';
import { Construct } from 'constructs';
import type { PitchScreenConfig } from '../app/config.ts';
import { isWithin } from '../app/config-relations.ts';

/** Where bounces of forwarded mail go, below the inbox's domain: SES wants a subdomain that is used for nothing else. */
const MAIL_FROM_LABEL = 'bounce';

/** In seconds: long enough for resolvers to keep, short enough to correct a mistake within the hour. */
const TTL = 3600;

/** One DNS record, as it stands in a zone file. */
interface DnsRecord {
  /** Full name, without the dot at its end. */
  name: string;
  type: 'MX' | 'TXT' | 'CNAME';
  value: string;
}

/** What is done for a domain. */
export interface InboxDomainProps {
  domain: string;
  /** Make SES' identity for it; an identity that is there cannot be made again. */
  createIdentity: boolean;
  /** @default the records are printed, to be added by hand */
  zone?: HostedZone;
}

/** A zone of Route 53. */
export type HostedZone = PitchScreenConfig['hostedZone'][number];

/**
 * The domain of an inbox, in SES and in the DNS: mail to it comes to SES, and SES may send as it, signed.
 *
 * A record that is there already stops the deploy: Route 53 creates none twice, and none of anybody else's is changed.
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
        // Until its records are there, SES sends with a return path of its own rather than not at all.
        mailFromBehaviorOnMxFailure: MailFromBehaviorOnMxFailure.USE_DEFAULT_VALUE,
      });
      records.push(
        ...identity.dkimRecords.map(({ name, value }) => ({ name, type: 'CNAME' as const, value })),
        { name: mailFrom, type: 'MX', value: `10 feedback-smtp.${region}.amazonses.com` },
        { name: mailFrom, type: 'TXT', value: '"v=spf1 include:amazonses.com ~all"' },
        // Of no consequence yet: others may send as this domain, and a pitch must not be lost to a stricter policy.
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

/** The zone that a domain belongs to: of several, the one nearest to it. */
export function zoneOf(domain: string, zones: readonly HostedZone[]): HostedZone | undefined {
  return zones.filter(({ name }) => isWithin(domain, name)).sort((a, b) => b.name.length - a.name.length)[0];
}
