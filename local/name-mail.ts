import { describeMail, parseMail, type ReceivedMail } from '../core/index.ts';
import type { FolderMailStore } from './folder-mail-store.ts';

/** A mail as a person knows it: id, sender and subject, as far as it can be read. Safe to print. */
export async function nameMail(
  store: FolderMailStore,
  { id, envelope }: ReceivedMail,
  fallbackCharset: string,
): Promise<string> {
  const fields = await store.load(id, 0).then(
    ({ raw }) => parseMail(raw).fields,
    () => [],
  );
  const { sender, subject } = describeMail(fields, envelope.from, fallbackCharset);
  return `${id}, from ${sender || '(no sender)'}, “${subject || '(no subject)'}”`;
}
