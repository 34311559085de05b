import { execFile } from 'node:child_process';

/**
 * Runs a program in a new process, and parses its last line of output as JSON.
 *
 * @param file the program's module
 * @param timeout milliseconds after which the process is killed
 * @param env its whole environment. @default that of this process
 * @returns undefined where it was killed
 * @throws where it fails, with its error output
 */
export async function runProcess<Output>(
  file: string,
  args: readonly string[],
  timeout: number,
  env = process.env,
): Promise<Output | undefined> {
  const lines = await runForLines(file, args, timeout, env);
  return lines && JSON.parse(lines.at(-1)!);
}

/**
 * Runs a program in a new process.
 *
 * @param timeout milliseconds after which the process is killed
 * @param env its whole environment. @default that of this process
 * @returns its lines of output, without empty ones; undefined where it was killed
 * @throws where it fails, with its error output
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
