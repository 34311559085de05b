/** The label of the addresses that commands go to: `pitches+review@example.org`. */
export const REVIEW_LABEL = 'review';

/** The label of an address that commands go to, read. */
export interface ReviewLabel {
  /** The key of the digest that the mail answers; empty for the address of links. */
  key: string;
  code: string;
}

/** Reads the label of an envelope recipient. @returns undefined where commands do not go to that address */
export function reviewLabel(recipient: string, inbox: string): ReviewLabel | undefined {
  const [local, domain] = partsOf(inbox);
  const [given, givenDomain] = partsOf(recipient.toLowerCase());
  if (givenDomain !== domain || !given.startsWith(`${local}+`)) return undefined;
  const [label, key = '', code = ''] = given.slice(local.length + 1).split('-');
  return label === REVIEW_LABEL ? { key, code } : undefined;
}

/** Whether commands go to an address. */
export function isReviewAddress(recipient: string, inbox: string): boolean {
  return reviewLabel(recipient, inbox) !== undefined;
}

/** The local part and the domain of an address. */
export function partsOf(address: string): [local: string, domain: string] {
  const at = address.lastIndexOf('@');
  return [address.slice(0, at), address.slice(at + 1)];
}
