import type { OutgoingMail } from '../app/ports.ts';
import { parseMail } from '../core/index.ts';

/**
 * Gives a mail the Date and Message-ID that it must have (RFC 5322 3.6) and SES would add by itself: without them it
 * counts as spam. Everything else, the body above all, stays as it is.
 *
 * The Message-ID is made of the id of the mail: a mail that has to be sent twice has it twice, and many mailboxes then
 * show one.
 *
 * @returns the bytes to send
 */
export function dateMail({ id, envelope, raw }: OutgoingMail, now = new Date()): Buffer {
  const { fields, lineEnd } = parseMail(raw);
  const lacks = (name: string) => fields.every((field) => field.name !== name);
  const domain = envelope.from.slice(envelope.from.lastIndexOf('@') + 1) || 'localhost';
  const lines = [
    ...(lacks('date') ? [`Date: ${now.toUTCString().replace('GMT', '+0000')}`] : []),
    ...(lacks('message-id') ? [`Message-ID: <${id.replace(/[^\w.+=-]/g, '_').slice(0, 200)}@${domain}>`] : []),
  ];
  if (lines.length === 0) return raw;
  return Buffer.concat([Buffer.from(lines.map((line) => line + lineEnd).join('')), raw]);
}
