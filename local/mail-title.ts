import { describeMail, parseMail, type ReceivedMail } from '../core/index.ts';
import type { FolderMailStore } from './folder-mail-store.ts';

/** Names a mail for a person: id, sender and subject, as far as the mail can be read. The text is safe to print. */
export async function mailTitle(
  store: FolderMailStore,
  { id, envelope }: ReceivedMail,
  fallbackCharset: string,
): Promise<string> {
  const mail = await store.load(id, 0).then(
    ({ raw }) => parseMail(raw),
    () => parseMail(Buffer.alloc(0)),
  );
  const { sender, subject } = describeMail(mail, envelope.from, fallbackCharset);
  return `${id}, from ${sender || '(no sender)'}, “${subject || '(no subject)'}”`;
}
