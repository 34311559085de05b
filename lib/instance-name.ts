import { Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/**
 * Tells a PitchScreen from others of the same stack, in names that a person reads.
 *
 * @returns the ids that lead from the stack to the construct, as letters and digits; empty where there are none but Default
 */
export function instanceName(construct: IConstruct): string {
  const { scopes } = construct.node;
  return scopes
    .slice(scopes.indexOf(Stack.of(construct)) + 1)
    .map(({ node }) => node.id)
    .filter((id) => id !== 'Default')
    .join('')
    .replace(/[^A-Za-z\d]/g, '');
}

/** @returns what `--stack` takes for a PitchScreen: the name of its stack, and its own behind a slash if it has one */
export function stackAddress(construct: IConstruct): string {
  const name = instanceName(construct);
  const { stackName } = Stack.of(construct);
  return name === '' ? stackName : `${stackName}/${name}`;
}
