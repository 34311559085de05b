import { Stack, Stage, Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { ConfigError } from '../app/config.ts';

/** What a PitchScreen does that another one in the same account and region cannot do as well. */
interface Claims {
  /** The addresses of its inboxes. */
  inboxes: readonly string[];
  /** Whether it activates a rule set of its own. */
  activates: boolean;
}

const claims = new WeakMap<IConstruct, Claims>();

/** Whether two constructs are certainly deployed to the same account and region. */
export function areInOnePlace(one: IConstruct, other: IConstruct): boolean {
  if (Stack.of(one) === Stack.of(other)) return true;
  const [place, otherPlace] = [placeOf(one), placeOf(other)];
  return place === otherPlace && !Token.isUnresolved(place) && Stage.of(one) === Stage.of(other);
}

/**
 * Checks that a PitchScreen and those of the app before it can be deployed to the same account and region.
 *
 * @throws ConfigError where two have the same inbox, or where two activate rule sets of their own
 */
export function checkAgainstOthers(scope: IConstruct, { inboxes, activates }: Claims): void {
  const { path } = scope.node;
  for (const other of scope.node.root.node.findAll()) {
    const theirs = claims.get(other);
    if (theirs === undefined || !areInOnePlace(scope, other)) continue;
    const shared = inboxes.filter((address) => theirs.inboxes.includes(address));
    if (shared.length > 0) {
      throw new ConfigError(
        `${other.node.path} and ${path} both have the inbox ${shared.join(', ')}: each pitch would be forwarded twice. ` +
          'Expected it in one of the two.',
      );
    }
    if (activates && theirs.activates) {
      throw new ConfigError(
        `${other.node.path} and ${path} both activate a receipt rule set of their own, and only one is active in a region. ` +
          `Expected ruleSet in ${path}, such as the ruleSet of ${other.node.path}.`,
      );
    }
  }
  claims.set(scope, { inboxes, activates });
}

function placeOf(construct: IConstruct): string {
  const { account, region } = Stack.of(construct);
  return `${account}/${region}`;
}
