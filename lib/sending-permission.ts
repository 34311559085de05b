import { ArnFormat, type Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Inbox } from '../lambda/config.ts';

/**
 * Allows to send as one inbox address, and only to the addresses that this inbox forwards to.
 *
 * The resources are every identity that SES may check the request against: it takes the most specific one that is
 * verified (the address, its domain or a parent of that), and as long as the account is in the sandbox it checks the
 * identities of the recipients as well. What may be sent is narrowed by the conditions, on top of that.
 *
 * `ForAllValues` holds for a request without the key too, therefore the `Null` condition: the key has to be there.
 *
 * @see https://docs.aws.amazon.com/ses/latest/dg/control-user-access.html
 */
export function sendingPermission(stack: Stack, { address, forwardTo }: Inbox): PolicyStatement {
  const identities = new Set([address, ...forwardTo].flatMap(identitiesOf));
  return new PolicyStatement({
    actions: ['ses:SendRawEmail', 'ses:SendEmail'],
    resources: [...identities].map((identity) =>
      stack.formatArn({
        service: 'ses',
        resource: 'identity',
        resourceName: identity,
        arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
      }),
    ),
    conditions: {
      StringEquals: { 'ses:FromAddress': address },
      'ForAllValues:StringEquals': { 'ses:Recipients': forwardTo },
      Null: { 'ses:Recipients': 'false' },
    },
  });
}

/** The address, its domain and the domains above that, down to two labels: SES verifies subdomains with their parent. */
function identitiesOf(address: string): string[] {
  const labels = address.slice(address.lastIndexOf('@') + 1).split('.');
  const domains = labels.map((_, index) => labels.slice(index).join('.')).slice(0, Math.max(1, labels.length - 1));
  return [address, ...domains];
}
