import { join } from 'node:path';
import type { MailSender, OutgoingMail } from '../app/ports.ts';
import type { DataFolder } from './data-folder.ts';
import { writeDurably } from './durable-file.ts';
import { fileName } from './file-name.ts';
import { readIfPresent } from './read-if-present.ts';
import { addRequiredFields } from './required-fields.ts';

/**
 * "Sends" into a folder: `outbox/<id>.eml` is the mail exactly as it goes out, `outbox/<id>.json` its envelope.
 *
 * Nothing in the outbox is overwritten. A mail that is sent again, as after a crash, is there already and stays. Another
 * mail with the same id, as after a change of the configuration, becomes `<id>-2.eml` and so on.
 */
export function createOutboxMailSender({ outbox, temporary }: Pick<DataFolder, 'outbox' | 'temporary'>): MailSender {
  return {
    async send(mail) {
      const { from, to } = mail.envelope;
      const envelope = `${JSON.stringify({ from, to }, null, 2)}\n`;
      const content = addRequiredFields(mail);
      for (let copy = 1; ; copy += 1) {
        const name = fileName(mail.id) + (copy === 1 ? '' : `-${copy}`);
        const path = join(outbox, name);
        const present = await readIfPresent(`${path}.eml`);
        if (present === undefined) {
          // The envelope first: a program that watches the folder for mails never finds one without its envelope.
          await writeDurably(`${path}.json`, envelope, temporary);
          await writeDurably(`${path}.eml`, content, temporary);
        } else if (!isSame(present, content, mail) || `${await readIfPresent(`${path}.json`)}` !== envelope) continue;
        return { messageId: `${name}.eml` };
      }
    },
  };
}

/** Whether a file is the mail, perhaps with another Date, which an earlier attempt added. */
function isSame(present: Buffer, content: Buffer, { raw }: OutgoingMail): boolean {
  return present.length === content.length && present.subarray(-raw.length).equals(raw);
}
