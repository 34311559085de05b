import {
  type HeaderField,
  headerText,
  isSenderExamined,
  LOOP_FIELD,
  ownBlocks,
  parseMailboxes,
  provenSender,
  rawCharsets,
  soleSender,
  valuesOf,
} from '../../core/index.ts';
import { isAddressOf, isGranted, type LinkSubject, readLinkSubject } from './capability.ts';
import { readNumbers } from './numbers.ts';
import type { Command, CommandMail, CommandReading, DigestList, DigestLists } from './ports.ts';
import { type ReviewLabel, reviewLabel } from './review-address.ts';

/** What a mail is read as a command with. */
export interface ReadingPorts {
  lists: Pick<DigestLists, 'find'>;
  /** Milliseconds since 1970. */
  now(): number;
  fallbackCharset: string;
}

/**
 * Fields that programs and mailing lists write, and people do not (RFC 3834, RFC 2919, RFC 2369): what they send is no
 * command, whoever wrote it first.
 */
const AUTOMATIC_FIELDS = [
  ...['list-id', 'list-post', 'list-unsubscribe', 'x-autoreply', 'x-autorespond', 'x-loop'],
  // Nothing that a screen sent is a command.
  LOOP_FIELD.toLowerCase(),
];
const AUTOMATIC_PRECEDENCE = /^(?:bulk|list|junk|auto_reply)$/i;

/** A subject that somebody means as a command, though it is none. */
const COMMAND_LIKE = /^\s*(?:release|trust)\b/i;

/**
 * Reads a mail as a command.
 *
 * - The subject of a link is a command if its code is right, whoever sent it: the code is the permission.
 * - Without such a subject, the sender must be an address that the inbox forwards to, and proven to be. Then the numbers that
 *   the mail begins with are the command, if it came to the address that a digest names for answers. A mail that is only
 *   meant as a command is one for `help`.
 *
 * Anything else is a mail like any other, and says nothing back.
 */
export async function readCommand(mail: CommandMail, ports: ReadingPorts): Promise<CommandReading> {
  const { fields } = mail.mail;
  const automatic = automaticField(fields);
  if (automatic !== undefined) return { why: `a program or a mailing list sent it: it has ${automatic}` };
  const subject = headerText(valuesOf(fields, 'subject')[0] ?? '', rawCharsets(mail.mail, ports.fallbackCharset));
  const asked = readLinkSubject(subject);
  const linked = asked && (await readLink(asked, mail, ports));
  if (linked !== undefined) return { command: linked };
  const wrongCode = asked === undefined ? '' : 'the code in its subject is not one of a digest of this inbox; ';

  const by = soleSender(fields);
  if (by === undefined || !mail.inbox.forwardTo.includes(by))
    return { why: `${wrongCode}its sender is not an address that the inbox forwards to` };
  const label = reviewLabel(mail.recipient, mail.inbox.address);
  const list = label && (await answeredList(label, mail.inbox.address, ports));
  if (!isProven(mail, list !== undefined)) return { why: `${wrongCode}nothing proves that ${by} sent it` };

  const numbers = readNumbers(await ownBlocks(mail.mail, ports.fallbackCharset));
  if (list !== undefined && numbers.length > 0) {
    const pitches = numbers.flatMap(({ number, action }) => {
      const pitch = list.pitches[number - 1];
      return pitch === undefined ? [] : [{ action, pitch }];
    });
    const unknown = numbers.map(({ number }) => number).filter((number) => list.pitches[number - 1] === undefined);
    const action = pitches.some((one) => one.action === 'trust') ? 'trust' : 'release';
    return { command: { action, by, list, pitches, unknown } };
  }
  if (label === undefined && numbers.length === 0 && !COMMAND_LIKE.test(subject)) return { why: 'it asks for nothing' };
  return { command: { action: 'help', by, list: undefined, pitches: [], unknown: [] } };
}

/** Reads what a link asks for. @returns undefined where its code grants nothing, or not any more */
async function readLink(asked: LinkSubject, mail: CommandMail, ports: ReadingPorts): Promise<Command | undefined> {
  const { address } = mail.inbox;
  const list = await ports.lists.find(address, asked.key);
  if (list === undefined || isOver(list, ports) || !isGranted(asked, address, list.secret)) return undefined;
  const pitch = list.pitches.find(({ mail: { id } }) => id === asked.id);
  if (pitch === undefined) return undefined;
  const by = parseMailboxes(valuesOf(mail.mail.fields, 'from').slice(0, 1))[0]?.address ?? '';
  return { action: asked.action, by, list, pitches: [{ action: asked.action, pitch }], unknown: [] };
}

/** Finds the digest that a mail answers. @returns undefined where the address is not the one that the digest names for answers */
async function answeredList(label: ReviewLabel, inbox: string, ports: ReadingPorts): Promise<DigestList | undefined> {
  const list = await ports.lists.find(inbox, label.key);
  if (list === undefined || isOver(list, ports) || !isAddressOf(label, inbox, list.secret)) return undefined;
  return list;
}

function isOver({ expires }: DigestList, { now }: ReadingPorts): boolean {
  return now() >= expires;
}

/**
 * Whether the sender of a mail is who its From field says. SES examines that: DMARC must have passed, or DKIM with aligned
 * signatures. Where nothing is examined, as on one machine, whoever writes to the address that only the digest has is taken
 * for its reader.
 *
 * @param hasAddress whether the mail came to that address
 */
function isProven({ received, mail }: CommandMail, hasAddress: boolean): boolean {
  if (!isSenderExamined(received.verdicts)) return hasAddress;
  // SPF alone proves who sent the envelope, not who wrote the mail.
  return provenSender(mail.fields, { ...received, verdicts: { ...received.verdicts, spf: 'NONE' } }) !== undefined;
}

/** Finds the field that tells that no person sent the mail. */
function automaticField(fields: readonly HeaderField[]): string | undefined {
  for (const { name, value } of fields) {
    if (AUTOMATIC_FIELDS.includes(name)) return name;
    if (name === 'auto-submitted' && !/^no\b/i.test(value)) return name;
    if (name === 'precedence' && AUTOMATIC_PRECEDENCE.test(value)) return name;
  }
  return undefined;
}
