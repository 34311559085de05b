import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { MailSender } from '../app/ports.ts';
import type { DataFolder } from './data-folder.ts';
import { dateMail } from './date-mail.ts';
import { writeDurably } from './durable-file.ts';

/** Bytes; file systems take names of 255, and `.json` comes to it. */
const MAX_NAME_LENGTH = 200;

/**
 * "Sends" into a folder: `outbox/<id>.eml` is the mail exactly as it goes out, `outbox/<id>.json` its envelope. Sending
 * the same mail again, as after a crash, writes the same files again, with another Date.
 */
export function createOutboxMailSender(folder: Pick<DataFolder, 'outbox' | 'temporary'>): MailSender {
  return {
    async send(mail) {
      const { id, envelope } = mail;
      const name = fileName(id);
      // The envelope first: whoever watches the folder for mails never finds one without it.
      const { from, to } = envelope;
      const json = `${JSON.stringify({ from, to }, null, 2)}\n`;
      await writeDurably(join(folder.outbox, `${name}.json`), json, folder.temporary);
      await writeDurably(join(folder.outbox, `${name}.eml`), dateMail(mail), folder.temporary);
      return { messageId: `${name}.eml` };
    },
  };
}

/** The id as it is where it can be a file name. An inbox address in it may hold `/`, `*` or 250 characters. */
function fileName(id: string): string {
  const safe = id.replace(/[^\w.@+=-]/g, '_');
  if (safe === id && id.length <= MAX_NAME_LENGTH) return id;
  const digest = createHash('sha256').update(id).digest('hex').slice(0, 16);
  return `${safe.slice(0, MAX_NAME_LENGTH - 17)}-${digest}`;
}
