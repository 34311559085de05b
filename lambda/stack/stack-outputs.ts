import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { UserError } from '../../app/user-error.ts';
import { accessOf, type StackAddress } from './access.ts';

/**
 * Reads named outputs of a deployed stack.
 *
 * @throws UserError when there is no such stack or output, or the caller may not see it
 */
export async function readStackOutputs<Name extends string>(
  address: StackAddress,
  names: readonly Name[],
): Promise<Record<Name, string>> {
  const { stack } = address;
  const client = new CloudFormationClient(accessOf(address));
  const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName: stack })).catch((cause: Error) => {
    throw new UserError(`Cannot look at the stack ${stack}: ${cause.message}. Check --stack, --region and --profile.`, {
      cause,
    });
  });
  const outputs = new Map(Stacks[0]?.Outputs?.map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue]));
  const missing = names.filter((name) => !outputs.get(name));
  if (missing.length > 0) {
    throw new UserError(
      `The stack ${stack} has no output ${missing.join(', ')}. Is it a pitch-screen stack of this version?`,
    );
  }
  return Object.fromEntries(names.map((name) => [name, outputs.get(name)])) as Record<Name, string>;
}
