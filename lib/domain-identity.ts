import { Stack, Tags } from 'aws-cdk-lib';
import { type CfnEmailIdentity, EmailIdentity, Identity, MailFromBehaviorOnMxFailure } from 'aws-cdk-lib/aws-ses';
import type { Construct } from 'constructs';
import { STACK_TAG } from './activation/identity-lookup.ts';
import type { DnsRecord } from './dns-records.ts';

/**
 * The subdomain of the inbox's domain that bounces of forwarded mail go to (SES calls it a custom MAIL FROM domain). It may
 * be used for nothing else.
 */
const MAIL_FROM_LABEL = 'bounce';

/**
 * Creates the SES identity of a domain.
 *
 * @param owner the id of the stack that has it, for its tag
 * @returns the DNS records that SES needs to send as the domain, signed
 */
export function createDomainIdentity(
  scope: Construct,
  domain: string,
  owner: string,
): { identity: CfnEmailIdentity; records: DnsRecord[] } {
  const mailFrom = `${MAIL_FROM_LABEL}.${domain}`;
  const identity = new EmailIdentity(scope, 'Identity', {
    identity: Identity.domain(domain),
    mailFromDomain: mailFrom,
    // Until the records of the subdomain are there, SES uses a return path of its own instead of refusing to send.
    mailFromBehaviorOnMxFailure: MailFromBehaviorOnMxFailure.USE_DEFAULT_VALUE,
  });
  Tags.of(identity).add(STACK_TAG, owner);
  const { region } = Stack.of(scope);
  return {
    identity: identity.node.defaultChild as CfnEmailIdentity,
    records: [
      ...identity.dkimRecords.map(({ name, value }) => ({ name, type: 'CNAME' as const, value })),
      { name: mailFrom, type: 'MX', value: `10 feedback-smtp.${region}.amazonses.com` },
      { name: mailFrom, type: 'TXT', value: '"v=spf1 include:amazonses.com ~all"' },
      // A policy that asks for nothing. Others may send as this domain, and a stricter policy could lose their mail.
      { name: `_dmarc.${domain}`, type: 'TXT', value: '"v=DMARC1; p=none"' },
    ],
  };
}
