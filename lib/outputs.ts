import { CfnOutput } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { instanceName } from './instance-name.ts';

/**
 * Writes outputs of the stack. The commands find a stack's resources by the names of its outputs
 * (lambda/stack/stack-outputs.ts), so those names are fixed: that of the construct, if it has one, and that of the output.
 */
export function writeOutputs(
  scope: Construct,
  outputs: Readonly<Record<string, string | { value: string; description: string }>>,
): void {
  for (const [name, output] of Object.entries(outputs)) {
    const props = typeof output === 'string' ? { value: output } : output;
    new CfnOutput(scope, name, props).overrideLogicalId(`${instanceName(scope)}${name}`);
  }
}
