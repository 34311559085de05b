import { execFile } from 'node:child_process';

/**
 * Runs a program in a fresh process of this Node, and reads the JSON that it prints as its last line.
 *
 * @param file the program, JavaScript or TypeScript
 * @param timeout milliseconds after which the process is ended
 * @returns undefined where it did not end in time
 * @throws when it fails in any other way, with what it said
 */
export async function runProcess<Output>(
  file: string,
  args: readonly string[],
  timeout: number,
): Promise<Output | undefined> {
  const lines = await runForLines(file, args, timeout);
  return lines && JSON.parse(lines.at(-1)!);
}

/**
 * Runs a program in a fresh process of this Node.
 *
 * @param env its whole environment. @default that of this process
 * @returns the lines that it printed, without empty ones; undefined where it did not end in time
 * @throws when it fails in any other way, with what it said
 */
export function runForLines(
  file: string,
  args: readonly string[],
  timeout: number,
  env = process.env,
): Promise<string[] | undefined> {
  return new Promise((resolve, reject) => {
    execFile(
      process.execPath,
      [file, ...args],
      { timeout, killSignal: 'SIGKILL', maxBuffer: 2 ** 26, env },
      (error, stdout, stderr) => {
        if (error === null) resolve(stdout.split('\n').filter((line) => line !== ''));
        else if (error.killed) resolve(undefined);
        else reject(new Error(`${file} ${args.join(' ')} failed: ${stderr.trim() || error.message}`, { cause: error }));
      },
    );
  });
}
