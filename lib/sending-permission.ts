import { ArnFormat, type Stack } from 'aws-cdk-lib';
import { CfnManagedPolicy, PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam';
import type { PitchScreenConfig } from '../app/config.ts';
import { domainOf } from '../app/config-relations.ts';
import type { Inbox } from '../core/index.ts';

/** IAM attaches at most 10 managed policies to a role; what does not fit into the one inline is split into those. */
const MAX_MANAGED_POLICIES = 10;

/** Up to so many inboxes have a statement each; more would not fit into those policies. */
const MOST_STATEMENTS = 50;

/** Both APIs' names for it: the second one's sends of raw mail are checked as the first one's. */
const ACTIONS = ['ses:SendRawEmail', 'ses:SendEmail'];

/** Characters of addresses in the statement of a group: two such statements fit into a managed policy of 6,144. */
const GROUP_SIZE = 2_400;

/** What stands around an address in a policy: quotes and a comma. */
const AROUND_ADDRESS = 3;

/**
 * Allows to send as each inbox address, and only to the addresses that this inbox forwards to. Where inboxes are so many
 * that IAM has no room for that, they share statements in groups: as one of a group, to whom any of the group forwards.
 *
 * The resources are every identity that SES may check the request against: it takes the most specific one that is
 * verified (the address, its domain or a parent of that), and as long as the account is in the sandbox it checks the
 * identities of the recipients as well; for a group, all. What may be sent is narrowed by the conditions, on top of that.
 *
 * `ForAllValues` holds for a request without the key too, therefore the `Null` condition: the key has to be there.
 *
 * An identity that was there before the stack may have a configuration set as its default, and SES then checks the request
 * against that, too: for identity and set, both have to be allowed. What it is called only the account knows.
 *
 * @see https://docs.aws.amazon.com/ses/latest/dg/control-user-access.html
 */
export function sendingPermissions(
  stack: Stack,
  { inboxes, createIdentity }: Pick<PitchScreenConfig, 'inboxes' | 'createIdentity'>,
): PolicyStatement[] {
  return [...asInboxes(stack, inboxes), ...(createIdentity ? [] : [throughConfigurationSets(stack)])];
}

/** By itself it allows nothing: no mail is sent without an identity. */
function throughConfigurationSets(stack: Stack): PolicyStatement {
  return new PolicyStatement({ actions: ACTIONS, resources: [sesArn(stack, 'configuration-set', '*')] });
}

function asInboxes(stack: Stack, inboxes: readonly Inbox[]): PolicyStatement[] {
  if (inboxes.length > MOST_STATEMENTS) return groupsOf(inboxes).map((group) => permission(stack, group, ['*']));
  return inboxes.map((inbox) => permission(stack, [inbox], [inbox.address, ...inbox.forwardTo].flatMap(identitiesOf)));
}

function permission(stack: Stack, inboxes: readonly Inbox[], identities: readonly string[]): PolicyStatement {
  return new PolicyStatement({
    actions: ACTIONS,
    resources: [...new Set(identities)].map((identity) => sesArn(stack, 'identity', identity)),
    conditions: {
      StringEquals: { 'ses:FromAddress': oneOrMore(inboxes.map(({ address }) => address)) },
      'ForAllValues:StringEquals': { 'ses:Recipients': [...new Set(inboxes.flatMap(({ forwardTo }) => forwardTo))] },
      Null: { 'ses:Recipients': 'false' },
    },
  });
}

function sesArn(stack: Stack, resource: string, resourceName: string): string {
  return stack.formatArn({ service: 'ses', resource, resourceName, arnFormat: ArnFormat.SLASH_RESOURCE_NAME });
}

function groupsOf(inboxes: readonly Inbox[]): Inbox[][] {
  const groups: Inbox[][] = [];
  let room = 0;
  for (const inbox of inboxes) {
    const size = [inbox.address, ...inbox.forwardTo].reduce((sum, { length }) => sum + length + AROUND_ADDRESS, 0);
    if (size > room) {
      groups.push([]);
      room = GROUP_SIZE;
    }
    groups.at(-1)!.push(inbox);
    room -= size;
  }
  return groups;
}

function oneOrMore(values: string[]): string | string[] {
  return values.length === 1 ? values[0]! : values;
}

/** Fails the synth where a role has more permissions than IAM lets it have; the deploy would fail half-way. */
export function checkPolicies(role: Role): void {
  role.node.addValidation({
    validate: () => {
      const policies = role.node.findAll().filter((construct) => construct instanceof CfnManagedPolicy).length;
      if (policies <= MAX_MANAGED_POLICIES) return [];
      return [
        `The permissions to send as all inboxes fill ${policies} policies, and IAM attaches at most ` +
          `${MAX_MANAGED_POLICIES} to a role. Expected fewer inboxes, fewer addresses to forward to or shorter ones, ` +
          'in cdk.json under context.pitchScreen; the rest can have a stack of their own (docs/scale.md).',
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
