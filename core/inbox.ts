import type { Inbox } from './types.ts';

/** Finds the inbox of an envelope recipient, whatever its letter case and `+label` (RFC 5233). */
export function inboxFor(inboxes: readonly Inbox[], recipient: string): Inbox | undefined {
  const exact = recipient.toLowerCase();
  return (
    inboxes.find(({ address }) => address === exact) ?? inboxes.find(({ address }) => address === withoutLabel(exact))
  );
}

/** `name@domain` for `name+label@domain`. */
export function withoutLabel(address: string): string {
  const at = address.lastIndexOf('@');
  const plus = address.indexOf('+');
  return plus > 0 && plus < at ? address.slice(0, plus) + address.slice(at) : address;
}
