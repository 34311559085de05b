/**
 * The id of the mail that goes out for an inbox (`OutgoingMail.id`).
 *
 * It names the inbox by its address: another order of the inboxes in the configuration must not give a mail the name of
 * another reporter's copy.
 *
 * @param id of the mail that was received, or of a digest
 * @param inbox its address
 */
export function outgoingId(id: string, inbox: string): string {
  return `${id}-${inbox}`;
}
