import { type HeaderField, shortValuesOf } from './header-field.ts';

/** Whether a mail says that it is a report of a mail server (RFC 6522), whoever its sender is. */
export function isReport(fields: readonly HeaderField[]): boolean {
  return /^multipart\/report\b/i.test(shortValuesOf(fields, 'content-type')[0] ?? '');
}

/** Whether a mail is an automatic reply (RFC 3834 5), such as an "out of office", and no report. */
export function isAutomaticReply(fields: readonly HeaderField[]): boolean {
  return /^auto-replied\b/i.test(shortValuesOf(fields, 'auto-submitted')[0] ?? '');
}
