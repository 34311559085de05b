import { createInterface } from 'node:readline/promises';

/**
 * Asks a person at a terminal.
 *
 * @returns the answer; nothing where it was Ctrl-C or Ctrl-D
 */
export async function ask(
  question: string,
  terminal: { input: NodeJS.ReadableStream; output: NodeJS.WritableStream; terminal?: boolean } = {
    input: process.stdin,
    output: process.stdout,
  },
): Promise<string | undefined> {
  const prompt = createInterface(terminal);
  // Either ends the prompt. Newer versions of Node then have the question throw as well, older ones leave it open.
  const ended = new Promise<undefined>((resolve) => prompt.once('close', () => resolve(undefined)));
  try {
    return await Promise.race([ended, prompt.question(question)]);
  } finally {
    prompt.close();
  }
}
