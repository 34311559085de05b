import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { UserError } from '../../app/user-error.ts';
import { accessOf, type StackAddress } from './access.ts';

/**
 * Reads named outputs of a PitchScreen from its deployed stack. A stack may hold several. The name of each is in front of
 * the names of its outputs (lib/outputs.ts), and behind a slash in the address: `Newsroom/Pitches`.
 *
 * @throws UserError when there is no such stack or output, when there are several, or the caller may not see the stack
 */
export async function readStackOutputs<Name extends string>(
  address: StackAddress,
  names: readonly Name[],
): Promise<Record<Name, string>> {
  const [stack = '', construct] = address.stack.split('/', 2);
  const client = new CloudFormationClient(accessOf(address));
  const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName: stack })).catch((cause: Error) => {
    throw new UserError(`Cannot look at the stack ${stack}: ${cause.message}. Check --stack, --region and --profile.`, {
      cause,
    });
  });
  const outputs = new Map(Stacks[0]?.Outputs?.map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]));
  const prefix = construct ?? prefixIn(outputs, names, stack);
  const missing = names.map((name) => prefix + name).filter((name) => !outputs.get(name));
  if (missing.length > 0) {
    throw new UserError(
      `The stack ${stack} has no output ${missing.join(', ')}. Is it a pitch-screen stack of this version?`,
    );
  }
  return Object.fromEntries(names.map((name) => [name, outputs.get(prefix + name)])) as Record<Name, string>;
}

/** @returns what is in front of all the names in the only PitchScreen of a stack */
function prefixIn(outputs: ReadonlyMap<string, string>, names: readonly string[], stack: string): string {
  const [first = ''] = names;
  const prefixes = [...outputs.keys()]
    .filter((key) => key.endsWith(first))
    .map((key) => key.slice(0, key.length - first.length))
    .filter((prefix) => names.every((name) => outputs.has(prefix + name)));
  if (prefixes.length <= 1 || prefixes.includes('')) return prefixes.includes('') ? '' : (prefixes[0] ?? '');
  const each = prefixes.map((prefix) => `--stack ${stack}/${prefix}`).join(', ');
  throw new UserError(`The stack ${stack} holds ${prefixes.length} of pitch-screen. Expected one of ${each}.`);
}
