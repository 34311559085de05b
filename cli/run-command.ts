import { styleText } from 'node:util';
import { ConfigError } from '../app/config.ts';
import { UserError } from '../app/user-error.ts';

/**
 * Runs a command and ends the process when it fails: what went wrong on standard error, without a stack trace, and
 * exit code 1. A command that returns leaves the process to end by itself. A reader of its output that goes away, or a
 * terminal that is closed, is no failure: what the command does is done all the same.
 *
 * @param command takes the arguments after the file name
 */
export async function runCommand(command: (args: string[]) => Promise<void>): Promise<void> {
  process.stdout.on('error', () => undefined);
  try {
    await command(process.argv.slice(2));
  } catch (error) {
    const text = styleText('red', explain(error), { stream: process.stderr });
    // Ended only once the line is out: a pipe may take it later, and servers that are already open keep running.
    process.stderr.write(`${text}\n`, () => process.exit(1));
  }
}

function explain(error: unknown): string {
  if (error instanceof UserError || error instanceof ConfigError) return error.message;
  const { code, message } = error as NodeJS.ErrnoException;
  if (code?.startsWith('ERR_PARSE_ARGS_')) {
    const [, option] = /^Option '(?:-\w, )?(--[\w-]+)(?: <value>)?' argument is ambiguous/.exec(message) ?? [];
    if (option) return `${option}: a value that begins with a dash is given as ${option}=…. --help lists the options.`;
    // parseArgs goes on with advice over several sentences; the first names the option.
    return `${message.split(/\.\s/)[0]?.replace(/\.$/, '')}. --help lists the options.`;
  }
  // An answer of AWS, mostly that something is not allowed: it names what, and for whom.
  if (error instanceof Error && '$fault' in error) return `AWS did not do it: ${message}`;
  return `Unexpected: ${message ?? String(error)}`;
}
