import { createInterface, type ReadLineOptions } from 'node:readline/promises';

/**
 * Asks a person at a terminal.
 *
 * @returns the answer, or nothing after Ctrl-C or Ctrl-D
 */
export async function ask(
  question: string,
  terminal: ReadLineOptions = { input: process.stdin, output: process.stdout },
): Promise<string | undefined> {
  const prompt = createInterface(terminal);
  // Both keys close the prompt. The question rejects then on newer versions of Node, and stays open on older ones.
  const closed = new Promise<undefined>((resolve) => prompt.once('close', () => resolve(undefined)));
  try {
    return await Promise.race([closed, prompt.question(question)]);
  } finally {
    prompt.close();
  }
}
