import { ArnFormat, type Stack } from 'aws-cdk-lib';
import { CfnManagedPolicy, PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam';
import { domainOf, type Inbox } from '../lambda/config.ts';

/** IAM attaches at most 10 managed policies to a role; what does not fit into the one inline is split into those. */
const MAX_MANAGED_POLICIES = 10;

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

/** Fails the synth where a role has more permissions than IAM lets it have; the deploy would fail half-way. */
export function checkPolicies(role: Role): void {
  role.node.addValidation({
    validate: () => {
      const policies = role.node.findAll().filter((construct) => construct instanceof CfnManagedPolicy).length;
      if (policies <= MAX_MANAGED_POLICIES) return [];
      return [
        `The permissions to send as all inboxes fill ${policies} policies, and IAM attaches at most ` +
          `${MAX_MANAGED_POLICIES} to a role. Expected fewer inboxes (about 50 fit) or fewer addresses to forward to, ` +
          'in cdk.json under context.pitchScreen; the rest can have a stack of their own, with ruleSet.',
      ];
    },
  });
}

/** The address, its domain and the domains above that, down to two labels: SES verifies subdomains with their parent. */
function identitiesOf(address: string): string[] {
  const labels = domainOf(address).split('.');
  const domains = labels.map((_, index) => labels.slice(index).join('.')).slice(0, Math.max(1, labels.length - 1));
  return [address, ...domains];
}
