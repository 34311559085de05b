/**
 * Writes to standard output, no faster than its reader reads. When the reader goes away (`| head`), the text is dropped
 * and the command goes on.
 */
export async function write(content: string | Uint8Array): Promise<void> {
  await new Promise<void>((resolve) => process.stdout.write(content, () => resolve()));
}

/** Writes one line to standard output, without waiting for its reader. */
export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Writes one line about something that went wrong to standard error. */
export function complain(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** `One mail` or `2 mails`, to begin a line with. */
export function countMails(mails: number): string {
  return mails === 1 ? 'One mail' : `${mails} mails`;
}
