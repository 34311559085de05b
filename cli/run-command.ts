import { styleText } from 'node:util';
import { ConfigError } from '../app/config.ts';
import { UserError } from '../app/user-error.ts';

/**
 * Runs a command. When it fails, writes the error to standard error without a stack trace, and ends the process with
 * exit code 1. A command that succeeds leaves the process to end by itself. A command does not fail because the reader
 * of its output goes away (`| head`) or the terminal is closed: it does its work to the end.
 *
 * @param command takes the arguments after the file name
 */
export async function runCommand(command: (args: string[]) => Promise<void>): Promise<void> {
  process.stdout.on('error', () => undefined);
  try {
    await command(process.argv.slice(2));
  } catch (error) {
    const text = styleText('red', explain(error), { stream: process.stderr });
    // A pipe may take the line later than this, so the process ends in the callback. Without exit, an open server keeps
    // it running.
    process.stderr.write(`${text}\n`, () => process.exit(1));
  }
}

function explain(error: unknown): string {
  if (error instanceof UserError || error instanceof ConfigError) return error.message;
  const { code, message } = error as NodeJS.ErrnoException;
  if (code?.startsWith('ERR_PARSE_ARGS_')) {
    const [, option] = /^Option '(?:-\w, )?(--[\w-]+)(?: <value>)?' argument is ambiguous/.exec(message) ?? [];
    if (option) return `${option}: a value that begins with a dash is given as ${option}=…. --help lists the options.`;
    // The first sentence of parseArgs names the option. The others give advice for other cases.
    return `${message.split(/\.\s/)[0]?.replace(/\.$/, '')}. --help lists the options.`;
  }
  // An error of AWS, mostly a missing permission: its message names the action and the user.
  if (error instanceof Error && '$fault' in error) return `AWS did not do it: ${message}`;
  return `Unexpected: ${message ?? String(error)}`;
}
