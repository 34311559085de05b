import { join } from 'node:path';
import { vi } from 'vitest';
import { PROJECT, type Result } from './screen-process.ts';

let runs = 0;

/**
 * Runs a command to its end in this process, which takes a tenth of the time of a process of its own. Only for commands
 * that are done when they return, such as with `--help`.
 *
 * @param args the name of the command, then its arguments: `review`, `list`, `--help`
 */
export async function runHere([name, ...args]: readonly string[]): Promise<Result> {
  const result: Result = { code: 0, stdout: '', stderr: '' };
  const { argv, exitCode } = process;
  process.argv = ['node', `cli/${name}.ts`, ...args];
  const spies = [
    ...(['stdout', 'stderr'] as const).map((stream) =>
      vi.spyOn(process[stream], 'write').mockImplementation((text, ...rest) => {
        result[stream] += text;
        for (const done of rest) if (typeof done === 'function') done();
        return true;
      }),
    ),
    vi.spyOn(process.stdout, 'on').mockReturnThis(),
    vi.spyOn(process, 'exit').mockImplementation((code) => {
      result.code = Number(code);
      return undefined as never;
    }),
  ];
  try {
    // Another name each time, so that the file runs again. The modules that it imports are loaded once.
    runs += 1;
    await import(`${join(PROJECT, 'cli', `${name}.ts`)}?run=${runs}`);
    result.code ||= Number(process.exitCode ?? 0);
  } finally {
    Object.assign(process, { argv, exitCode });
    for (const spy of spies) spy.mockRestore();
  }
  return result;
}
