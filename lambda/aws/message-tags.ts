import type { OutgoingMail } from '../../app/ports.ts';

/** A copy as the message tags of its mail name it. */
export interface TaggedCopy {
  id: string;
  inbox: string;
  copy: string;
}

/** Characters of the value of a tag. An address of 254 characters (RFC 5321 4.5.3.1.3) has more in base64url. */
const MAX_TAG_VALUE = 256;

/**
 * The message tags of a mail, which SES repeats in every event about it. A value may hold letters, digits, `_` and `-`, so the
 * inbox address is in base64url (RFC 4648 5). What does not fit into a value of the longest addresses is in a second tag.
 *
 * @see https://docs.aws.amazon.com/ses/latest/APIReference/API_MessageTag.html
 */
export function messageTags({ copy, envelope }: Pick<OutgoingMail, 'copy' | 'envelope'>) {
  const inbox = Buffer.from(envelope.from).toString('base64url');
  const rest = inbox.slice(MAX_TAG_VALUE);
  return [
    { Name: 'pitch', Value: copy.of },
    { Name: 'inbox', Value: inbox.slice(0, MAX_TAG_VALUE) },
    ...(rest === '' ? [] : [{ Name: 'inbox-rest', Value: rest }]),
    { Name: 'copy', Value: copy.id },
  ];
}

/**
 * Reads the tags of an event.
 *
 * @param tags by their names, each with a list of one value
 * @returns nothing for a mail that the screen did not send
 */
export function copyOf(tags: unknown): TaggedCopy | undefined {
  const value = (name: string) => {
    const given = (Object(tags) as Record<string, unknown>)[name];
    return Array.isArray(given) && typeof given[0] === 'string' ? given[0] : '';
  };
  const [id, inbox, copy] = [value('pitch'), value('inbox') + value('inbox-rest'), value('copy')];
  if (id === '' || inbox === '' || copy === '') return undefined;
  return { id, inbox: Buffer.from(inbox, 'base64url').toString(), copy };
}
