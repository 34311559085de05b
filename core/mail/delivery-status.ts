import { MAX_REPORTED } from '../limits.ts';
import { parseHeader } from './header.ts';
import { type HeaderField, shortValuesOf } from './header-field.ts';

/** What a report says about one recipient (RFC 3464 2.3), in lower case but for the diagnostic code. */
export interface ReportedRecipient {
  /** The addresses that it may be known by: as it was given, and as it was delivered to. */
  addresses: string[];
  /** `failed`, `delayed`, `delivered`, `relayed`, `expanded`, or another word that a server made up; empty for none. */
  action: string;
  /** The enhanced status code (RFC 3463), such as `5.1.1`; empty for none. */
  status: string;
  diagnostic: string;
}

/** Between groups: an empty line, or one with some white space. */
const EMPTY_LINE = /\r?\n[ \t]{0,80}\r?\n/;

/** Reads the recipients of a `message/delivery-status`. @param text one character per byte */
export function recipientsIn(text: string): ReportedRecipient[] {
  return groupsIn(text)
    .filter((fields) => addressesIn(fields).length > 0)
    .map((fields) => {
      const value = (name: string) => shortValuesOf(fields, name)[0] ?? '';
      return {
        addresses: addressesIn(fields),
        action: /^[a-z-]{0,40}/.exec(value('action').toLowerCase())![0],
        status: /^\s*([245]\.\d{1,3}\.\d{1,3})/.exec(value('status'))?.[1] ?? '',
        diagnostic: value('diagnostic-code'),
      };
    });
}

/** The fields of each group. The first group is about the whole mail, and each other about a recipient. */
export function groupsIn(text: string): HeaderField[][] {
  return text
    .trim()
    .split(EMPTY_LINE, MAX_REPORTED)
    .map((group) => parseHeader(Buffer.from(`${group.trim()}\r\n\r\n`, 'latin1')).fields);
}

function addressesIn(fields: readonly HeaderField[]): string[] {
  const named = ['original-recipient', 'final-recipient'].flatMap((name) =>
    addressForms(shortValuesOf(fields, name)[0] ?? ''),
  );
  return [...new Set(named)];
}

/** Characters of a recipient field that are looked at. An address has 320 at most (RFC 5321 4.5.3.1). */
const MAX_RECIPIENT_FIELD = 1_000;

const ADDRESS = /[^\s<>(),;]{1,256}@[^\s<>(),;]{1,256}/;

/**
 * Reads an address of a report: `rfc822; <desk@paper.example> (the desk)`, with any type or none.
 *
 * @returns the address, behind the one that it stands for if it is in xtext (RFC 3461 4): some servers return it as they got it
 */
export function addressForms(value: string): string[] {
  const text = value.slice(value.indexOf(';') + 1, value.indexOf(';') + MAX_RECIPIENT_FIELD).toLowerCase();
  const address = ADDRESS.exec(text)?.[0] ?? text.replace(/[<>]/g, '').trim();
  if (address === '') return [];
  const decoded = address.replace(/\+([2-7][0-9a-f])/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return decoded === address ? [address] : [decoded, address];
}
