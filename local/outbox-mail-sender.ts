import { join } from 'node:path';
import type { MailSender } from '../app/ports.ts';
import { COPY_FIELD, type Mail, parseMail } from '../core/index.ts';
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
        } else if (!isSame(present, content) || `${await readIfPresent(`${path}.json`)}` !== envelope) continue;
        return { messageId: `${name}.eml` };
      }
    },
  };
}

/** The fields that differ in two attempts to send a mail: when that was, and the mark of the copy. */
const VARYING = ['date', COPY_FIELD.toLowerCase()];

/** Whether a file is the mail, as an earlier attempt wrote it before the process ended. */
function isSame(present: Buffer, content: Buffer): boolean {
  const [one, other] = [parseMail(present), parseMail(content)];
  return one.body.equals(other.body) && lastingFields(one) === lastingFields(other);
}

function lastingFields({ fields }: Mail): string {
  return JSON.stringify(fields.flatMap(({ name, value }) => (VARYING.includes(name) ? [] : [[name, value]])));
}
