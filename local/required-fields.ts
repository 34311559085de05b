import type { OutgoingMail } from '../app/ports.ts';
import { parseMail } from '../core/index.ts';
import { fileName } from './file-name.ts';

/**
 * Adds the fields Date and Message-ID to a mail that lacks them (RFC 5322 3.6): without them it counts as spam. SES adds
 * them by itself. All other bytes stay as they are.
 *
 * The Message-ID is made of the mail's id. A mail that is sent twice has the same one twice, and many mailboxes then show
 * only one copy.
 *
 * @returns the bytes to send
 */
export function addRequiredFields({ id, envelope, raw }: OutgoingMail, now = new Date()): Buffer {
  const { fields, lineEnd } = parseMail(raw);
  const lacks = (name: string) => fields.every((field) => field.name !== name);
  const domain = envelope.from.slice(envelope.from.lastIndexOf('@') + 1) || 'localhost';
  const name = fileName(id).replaceAll('@', '_');
  const lines = [
    ...(lacks('date') ? [`Date: ${now.toUTCString().replace('GMT', '+0000')}`] : []),
    ...(lacks('message-id') ? [`Message-ID: <${name}@${domain}>`] : []),
  ];
  if (lines.length === 0) return raw;
  return Buffer.concat([Buffer.from(lines.map((line) => line + lineEnd).join('')), raw]);
}
