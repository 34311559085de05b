import { Annotations } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { ConfigError } from '../app/config.ts';
import type { HostedZone } from './dns-records.ts';
import { InboxDomain } from './inbox-domain.ts';
import { areInOnePlace } from './other-screens.ts';

/**
 * Finds the construct that sets up a domain already, in the same account and region of the app: a domain has one SES identity
 * and one MX record there, however many PitchScreens have inboxes of it.
 *
 * @param scope the PitchScreen that has inboxes of the domain as well
 * @returns nothing where the domain is still to be set up
 * @throws ConfigError when another region, stage or unknown account adds the MX record to the same zone: a domain has only one
 */
export function ownerOf(scope: Construct, domain: string, zone: HostedZone | undefined): InboxDomain | undefined {
  const others = scope.node.root.node.findAll().filter((part) => part instanceof InboxDomain);
  const ofDomain = others.filter((other) => other.domain === domain);
  const owner = ofDomain.find((other) => areInOnePlace(other, scope));
  if (owner !== undefined) {
    Annotations.of(scope).addInfoV2(
      'pitch-screen:domain',
      `${owner.node.scope!.node.path} sets up ${domain}, so its createIdentity and hostedZone count for this domain.`,
    );
    return owner;
  }
  const rival = zone && ofDomain.find((other) => other.zone?.id === zone.id);
  if (rival) {
    throw new ConfigError(
      `${rival.node.scope!.node.path} and ${scope.node.path} both add the MX record of ${domain} to the hosted zone ` +
        `${zone.name}. A domain has one MX record, which names one region. Expected hostedZone in one of the two, or ` +
        'inboxes of another domain in the other.',
    );
  }
  return undefined;
}
