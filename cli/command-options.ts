import { type ParseArgsConfig, parseArgs } from 'node:util';
import { UserError } from '../app/user-error.ts';

/** The data folder where none is named. */
export const DATA_FOLDER = 'data';

/** An option with a value, one that may be given more than once, and one without a value. */
export const TEXT = { type: 'string' } as const;
export const TEXTS = { type: 'string', multiple: true } as const;
export const FLAG = { type: 'boolean', default: false } as const;

/** Options of every command. */
const COMMON = { help: { type: 'boolean', short: 'h', default: false } } as const;

/**
 * Options that name something. An empty name, such as that of a shell variable that is not set, would be taken for
 * another: `--data ""` for the folder that the command is run in.
 */
const NAMES = ['data', 'config', 'out', 'inbox', 'stack', 'region', 'profile'];

/**
 * Reads the arguments of a command.
 *
 * @param options those of the command, beside `--help`
 * @param allowPositionals whether it takes arguments that are no options
 * @throws UserError for an empty name, parseArgs' own errors for what is no option of the command
 */
export function parseCommand<const T extends NonNullable<ParseArgsConfig['options']>>(
  args: string[],
  options: T,
  allowPositionals = false,
) {
  const parsed = parseArgs({ args, options: { ...COMMON, ...options }, allowPositionals });
  const values: Record<string, unknown> = parsed.values;
  const empty = NAMES.find((name) => values[name] === '');
  if (empty !== undefined) throw new UserError(`--${empty}: expected a name, found an empty text.`);
  return parsed;
}

/** Options that name a deployed stack. */
export const STACK_OPTIONS = { stack: TEXT, region: TEXT, profile: TEXT } as const;

export const STACK_HELP = `  --stack NAME       the name of a deployed stack
  --region REGION    where the stack is (as the AWS CLI has it)
  --profile PROFILE  a profile of the AWS configuration (as the AWS CLI has it)
`;

/**
 * Refuses what does not go with the place that a command is about: this machine, or with `--stack` a deployed stack.
 *
 * @param local options that are about this machine, by their names
 * @throws UserError that names the first option which does not
 */
export function checkPlace(
  { stack, region, profile }: Partial<Record<keyof typeof STACK_OPTIONS, string | undefined>>,
  local: Record<string, string | undefined>,
): void {
  const here = nameOfGiven(local);
  const there = nameOfGiven({ region, profile });
  if (stack !== undefined && here !== undefined)
    throw new UserError(`Either --stack NAME, a deployed stack, or --${here}, which is about this machine.`);
  if (stack === undefined && there !== undefined)
    throw new UserError(`--${there} goes with --stack NAME, the deployed stack that it is about.`);
}

function nameOfGiven(options: Record<string, string | undefined>): string | undefined {
  return Object.keys(options).find((name) => options[name] !== undefined);
}

/**
 * Reads a port.
 *
 * @param option its name, for the error
 * @throws UserError when it is none
 */
export function parsePort(option: string, text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (port <= 65_535) return port;
  throw new UserError(`${option} ${JSON.stringify(text)}: expected a port from 0 to 65535 (0 takes any free one).`);
}
