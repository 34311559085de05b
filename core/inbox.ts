import type { Inbox } from './types.ts';

/** The inbox that an envelope recipient belongs to: letter case and a `+label` (RFC 5233) do not matter. */
export function inboxFor(inboxes: readonly Inbox[], recipient: string): Inbox | undefined {
  const exact = recipient.toLowerCase();
  return (
    inboxes.find(({ address }) => address === exact) ?? inboxes.find(({ address }) => address === withoutLabel(exact))
  );
}

/** `name+label@domain` without its `+label`. */
export function withoutLabel(address: string): string {
  const at = address.lastIndexOf('@');
  const plus = address.indexOf('+');
  return plus > 0 && plus < at ? address.slice(0, plus) + address.slice(at) : address;
}
