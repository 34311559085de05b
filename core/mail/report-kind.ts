import { parseMailboxes } from './addresses.ts';
import { type HeaderField, shortValuesOf } from './header-field.ts';

/** The names that mail servers write reports under: before the `@`, or as the name of the sender. */
const SYSTEM_ADDRESS =
  /^(?:mailer-?daemon|mail-?daemon|mdaemon|postmaster|mail-?system|microsoftexchange[0-9a-f]{8,40})(?:@|$)/i;
const SYSTEM_NAME =
  /^(?:mailer.daemon|postmaster|mail deliver[a-z]{0,3} (?:sub)?system|mail delivery service|mail system)\b/i;

/** The fields that programs mark an automatic reply with, beside Auto-Submitted. */
const REPLY_FIELDS = ['x-autoreply', 'x-autorespond', 'x-auto-response', 'x-auto-reply'];

/**
 * Whether the header says that a mail server wrote the mail, whatever its return path is: a report (RFC 6522), a mail with
 * Exim's field for failed recipients, or one from MAILER-DAEMON or the postmaster. Anybody can write such a header.
 */
export function isReport(fields: readonly HeaderField[]): boolean {
  if (/^multipart\/report\b/i.test(first(fields, 'content-type'))) return true;
  if (first(fields, 'x-failed-recipients') !== '') return true;
  return parseMailboxes([first(fields, 'from')]).some(
    ({ name, address }) => SYSTEM_ADDRESS.test(address || name) || SYSTEM_NAME.test(name),
  );
}

/** Whether a mail is a report about a delivery (RFC 3464), as the type of its body says. No person writes one. */
export function isDeliveryReport(fields: readonly HeaderField[]): boolean {
  const type = first(fields, 'content-type');
  return /^multipart\/report\b/i.test(type) && /;\s*report-type\s*=\s*"?delivery-status\b/i.test(type);
}

/**
 * Whether a person's mailbox answered by itself, as with an "out of office" or a question who the sender is (RFC 3834 5).
 * Servers mark some reports alike, so that `isReport` is to be asked first.
 */
export function isAutomaticReply(fields: readonly HeaderField[]): boolean {
  if (/^auto-/i.test(first(fields, 'auto-submitted'))) return true;
  if (/^auto.?reply/i.test(first(fields, 'precedence'))) return true;
  return REPLY_FIELDS.some((name) => first(fields, name) !== '');
}

function first(fields: readonly HeaderField[], name: string): string {
  return shortValuesOf(fields, name)[0] ?? '';
}
