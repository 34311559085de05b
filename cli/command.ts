import { parseArgs } from 'node:util';
import { UserError } from '../app/user-error.ts';
import type { Command, Option, Options, ValuesOf } from './declaration.ts';
import { runCommand } from './run-command.ts';
import { refuseTakenByNpm } from './taken-by-npm.ts';
import { write } from './write.ts';

/** The options on the command line, by their names. An option that is not given is absent. */
type Given = Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>;

/**
 * Makes a function of a command that takes its arguments, checks them and runs it, or prints its help.
 *
 * @throws UserError for a value that an option does not accept and for options that exclude each other, the errors of
 *   parseArgs for an argument that the command does not take
 */
export function defineCommand<const O extends Options>(command: Command<O>): (args: string[]) => Promise<void> {
  const { options, operands } = command;
  return async (args) => {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: operands !== undefined,
      options: {
        help: { type: 'boolean', short: 'h' },
        ...mapOptions(options, ({ value, repeated = false }) => ({
          type: value === undefined ? ('boolean' as const) : ('string' as const),
          multiple: repeated,
        })),
      },
    });
    if (values.help) {
      const { renderHelp } = await import('./help.ts');
      return write(renderHelp(command));
    }
    const given: Given = values;
    refuseTakenByNpm(command.call, options, given);
    checkTarget(options, given);
    if (positionals.length === 0 && operands?.missing !== undefined)
      throw new UserError(`${operands.missing} --help lists the options.`);
    const read = mapOptions(options, (option, name) => readValue(`--${name}`, option, given[name]));
    await command.run(read as ValuesOf<O>, positionals);
  };
}

/** Runs a command with the arguments of the process, and ends the process with exit code 1 when it fails. */
export function runAsProgram<const O extends Options>(command: Command<O>): Promise<void> {
  return runCommand(defineCommand(command));
}

function mapOptions<T>(options: Options, map: (option: Option, name: string) => T): Record<string, T> {
  return Object.fromEntries(Object.entries(options).map(([name, option]) => [name, map(option, name)]));
}

function readValue(name: string, option: Option, given: Given[string] = option.default): unknown {
  if (option.value === undefined) return given === true;
  const read = (text: string) => {
    if (option.read !== undefined) return option.read(name, text);
    if (text === '') throw new UserError(`${name}: expected a name, found an empty text.`);
    return text;
  };
  if (option.repeated) return ((given ?? []) as string[]).map(read);
  return given === undefined ? undefined : read(given as string);
}

/**
 * Refuses options that do not go with what the command is about: this machine, or with `--stack` a deployed stack.
 *
 * @throws UserError that names the first such option
 */
function checkTarget(options: Options, given: Given): void {
  const firstFor = (target: Option['onlyFor']) =>
    Object.keys(options).find((name) => options[name]?.onlyFor === target && given[name] !== undefined);
  const local = firstFor('machine');
  const deployed = firstFor('stack');
  const remaining = firstFor('remains');
  if (given.stack !== undefined && given['log-group'] !== undefined)
    throw new UserError('Either --stack NAME, a deployed stack, or --log-group NAME, which a removed one left.');
  if (given.stack !== undefined && local !== undefined)
    throw new UserError(`Either --stack NAME, a deployed stack, or --${local}, which is about this machine.`);
  if (given['log-group'] !== undefined && given.data !== undefined)
    throw new UserError('Either --log-group NAME, which a removed stack left, or --data, which is about this machine.');
  if (given['log-group'] === undefined && remaining !== undefined)
    throw new UserError(`--${remaining} goes with --log-group NAME, which a removed stack left.`);
  if (given.stack === undefined && given['log-group'] === undefined && deployed !== undefined)
    throw new UserError(`--${deployed} goes with --stack NAME, the deployed stack that it is about.`);
}
