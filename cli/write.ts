/**
 * Writes to standard output no faster than it is read. Whoever reads it may have seen enough and gone away (`| head`):
 * then it is written to nobody, and the command goes on as if it were.
 */
export async function write(content: string | Uint8Array): Promise<void> {
  await new Promise<void>((resolve) => process.stdout.write(content, () => resolve()));
}
