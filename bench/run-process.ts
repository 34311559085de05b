import { execFile } from 'node:child_process';

/**
 * Runs a program in a fresh process of this Node, and reads the JSON that it prints as its last line.
 *
 * @param file the program, JavaScript or TypeScript
 * @param timeout milliseconds after which the process is ended
 * @returns undefined where it did not end in time
 * @throws when it fails in any other way, with what it said
 */
export function runProcess<Output>(
  file: string,
  args: readonly string[],
  timeout: number,
): Promise<Output | undefined> {
  return new Promise((resolve, reject) => {
    execFile(
      process.execPath,
      [file, ...args],
      { timeout, killSignal: 'SIGKILL', maxBuffer: 2 ** 26 },
      (error, stdout, stderr) => {
        if (error === null) resolve(lastLine(stdout));
        else if (error.killed) resolve(undefined);
        else reject(new Error(`${file} ${args.join(' ')} failed: ${stderr.trim() || error.message}`, { cause: error }));
      },
    );
  });
}

function lastLine(output: string) {
  const lines = output.trimEnd();
  return JSON.parse(lines.slice(lines.lastIndexOf('\n') + 1));
}
