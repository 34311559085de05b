import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { MailSender } from '../app/ports.ts';
import type { DataFolder } from './data-folder.ts';
import { writeDurably } from './durable-file.ts';
import { addRequiredFields } from './required-fields.ts';

/** Bytes of a name without its ending. File systems take at most 255. */
const MAX_NAME_LENGTH = 200;

/**
 * "Sends" into a folder: `outbox/<id>.eml` is the mail exactly as it goes out, `outbox/<id>.json` its envelope. A mail that
 * is sent again, as after a crash, overwrites its files.
 */
export function createOutboxMailSender(folder: Pick<DataFolder, 'outbox' | 'temporary'>): MailSender {
  return {
    async send(mail) {
      const { id, envelope } = mail;
      const name = fileName(id);
      // The envelope first: a program that watches the folder for mails never finds one without its envelope.
      const { from, to } = envelope;
      const json = `${JSON.stringify({ from, to }, null, 2)}\n`;
      await writeDurably(join(folder.outbox, `${name}.json`), json, folder.temporary);
      await writeDurably(join(folder.outbox, `${name}.eml`), addRequiredFields(mail), folder.temporary);
      return { messageId: `${name}.eml` };
    },
  };
}

/** Makes a file name of an id. An inbox address in it may have `/`, `*` or 250 characters. */
function fileName(id: string): string {
  const safe = id.replace(/[^\w.@+=-]/g, '_');
  if (safe === id && id.length <= MAX_NAME_LENGTH) return id;
  const digest = createHash('sha256').update(id).digest('hex').slice(0, 16);
  return `${safe.slice(0, MAX_NAME_LENGTH - 17)}-${digest}`;
}
