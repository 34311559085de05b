import { MAX_LINE_LENGTH } from '../limits.ts';
import type { HeaderField } from '../mail/header-field.ts';
import { type Mail, parseMail } from '../mail/mail.ts';
import { STRUCTURE } from '../mail/part-header.ts';
import { rawCharsets } from '../mail/raw-charsets.ts';
import { keepRule } from './header-rules.ts';
import { keptField } from './kept-field.ts';

/**
 * A mail with the MIME fields that it is forwarded with, of two copies the first: the reporter's mail program takes the
 * mail apart by those. A control character hides `base64` from a mail program, and forwarding takes it out.
 *
 * @param fallback the charset of raw 8-bit that is not UTF-8
 * @returns the mail itself, unless forwarding writes one of these fields anew
 */
export function withForwardedStructure(mail: Mail, fallback: string): Mail {
  const isStructure = ({ name }: HeaderField) => STRUCTURE.includes(name);
  if (mail.fields.every((field) => !isStructure(field) || isForwardedVerbatim(field))) return mail;
  const charsets = rawCharsets(mail, fallback);
  const lines = STRUCTURE.map((name) => {
    const field = mail.fields.find((one) => one.name === name);
    return field === undefined ? '' : keptField(field, keepRule(name)!.form, charsets, '\n');
  });
  const { fields } = parseMail(Buffer.from(lines.join(''), 'latin1'));
  return { ...mail, fields: [...mail.fields.filter((field) => !isStructure(field)), ...fields] };
}

function isForwardedVerbatim(field: HeaderField): boolean {
  return field.length <= MAX_LINE_LENGTH && /^[\t\r\n\x20-\x7e]*$/.test(field.raw);
}
