import { ArnFormat, Stack } from 'aws-cdk-lib';
import { CfnManagedPolicy, PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { domainOf } from '../app/config/relations.ts';
import type { PitchScreenConfig } from '../app/config.ts';
import type { Inbox } from '../core/index.ts';

/** Managed policies that IAM attaches to a role. The CDK splits off into them what does not fit into the inline policy. */
const MAX_MANAGED_POLICIES = 10;

/** Up to so many inboxes have a statement each. More such statements would not fit into the policies. */
const MAX_STATEMENTS = 50;

/** The names of the permission in both versions of SES's API: SES checks a raw mail sent by the second under the first. */
const ACTIONS = ['ses:SendRawEmail', 'ses:SendEmail'];

/** Characters of addresses in the statement of a group. Two such statements fit into a managed policy of 6,144. */
const GROUP_SIZE = 2_400;

/** Characters around an address in a policy: two quotes and a comma. */
const AROUND_ADDRESS = 3;

/**
 * Allows to send as each inbox, and as this inbox only to the addresses that it forwards to. If there are too many inboxes
 * for that, groups of inboxes share a statement: any inbox of a group may then send to the addresses of the whole group.
 *
 * The resources are all identities that SES may check a request against: the most specific verified one (the address, its
 * domain or a parent domain), and as long as the account is in the sandbox, the identities of the recipients as well. For
 * a group they are all identities. The conditions narrow down what may be sent.
 *
 * `ForAllValues` is true for a request without the key, so the `Null` condition requires the key.
 *
 * SES checks a request against the configuration set that it names as well, and allows it only if both are allowed. The
 * identity may have another set as its default: a request that names a set is not checked against it.
 *
 * @see https://docs.aws.amazon.com/ses/latest/dg/control-user-access.html
 */
export function sendingPermissions(
  scope: Construct,
  { inboxes }: Pick<PitchScreenConfig, 'inboxes'>,
  configurationSet: string,
): PolicyStatement[] {
  const stack = Stack.of(scope);
  return [...asInboxes(stack, inboxes), withConfigurationSet(stack, configurationSet)];
}

/** By itself this allows nothing: SES sends no mail without a permission for an identity. */
function withConfigurationSet(stack: Stack, name: string): PolicyStatement {
  return new PolicyStatement({ actions: ACTIONS, resources: [sesArn(stack, 'configuration-set', name)] });
}

function asInboxes(stack: Stack, inboxes: readonly Inbox[]): PolicyStatement[] {
  if (inboxes.length > MAX_STATEMENTS) return groupsOf(inboxes).map((group) => permission(stack, group, ['*']));
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

/**
 * Makes the synth fail if a role has more policies than IAM attaches to one. Otherwise the deploy would fail half-way.
 *
 * @param configuredIn where a person changes the inboxes
 */
export function checkPolicies(role: Role, configuredIn: string): void {
  role.node.addValidation({
    validate: () => {
      const policies = role.node.findAll().filter((construct) => construct instanceof CfnManagedPolicy).length;
      if (policies <= MAX_MANAGED_POLICIES) return [];
      return [
        `The permissions to send as all inboxes fill ${policies} policies, and IAM attaches at most ` +
          `${MAX_MANAGED_POLICIES} to a role. Expected fewer inboxes, fewer addresses to forward to or shorter ones, ` +
          `in ${configuredIn}; the rest can have a stack of their own (docs/scale.md).`,
      ];
    },
  });
}

/** The address, its domain and its parent domains of at least two labels: SES verifies subdomains with their parent. */
function identitiesOf(address: string): string[] {
  const labels = domainOf(address).split('.');
  const domains = labels.map((_, index) => labels.slice(index).join('.')).slice(0, Math.max(1, labels.length - 1));
  return [address, ...domains];
}
