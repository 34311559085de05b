import { z } from 'zod';
import { isTrustEntry, TRUSTED_FORMS } from '../../core/index.ts';
import { MAX_TRUSTED_SENDERS } from '../trust-limit.ts';
import { address, object, text } from './schema-parts.ts';
import { words } from './word-schema.ts';

/** The reporter's public notice, as her bio has it. A pitch that quotes the notice does not use the word itself. */
const DEFAULT_NOTICE = 'Pitches with the word "disruptive" will be ignored';

/** SES sends one mail to at most 50 recipients. */
const MAX_FORWARD_ADDRESSES = 50;

/**
 * The most characters of an inbox address. Each mail has the address as a message tag, in base64 (RFC 4648 5), and SES allows 256
 * characters in a tag.
 * No real address is as long.
 */
const MAX_INBOX_ADDRESS = 192;

/** A sender whose mail is forwarded whatever words it has. */
const trustedSender = z.string(TRUSTED_FORMS).trim().toLowerCase().refine(isTrustEntry, TRUSTED_FORMS);

/** An inbox: its address, where it forwards to, and by which words. */
export const inbox = object({
  address: address.refine(
    (value) => value.length <= MAX_INBOX_ADDRESS,
    `expected at most ${MAX_INBOX_ADDRESS} characters: SES is given it as a tag of every mail`,
  ),
  forwardTo: z.preprocess(
    (value) => (typeof value === 'string' ? [value] : value),
    z
      .array(address, 'expected an address to forward to, or a list of them')
      .min(1, 'expected at least one address to forward to')
      .max(
        MAX_FORWARD_ADDRESSES,
        `expected at most ${MAX_FORWARD_ADDRESSES} addresses, the most SES sends one mail to`,
      ),
  ),
  words: words.default(() => ['disruptive']),
  label: text('a short name').max(40, 'expected at most 40 characters').default('pitch-screen'),
  notice: z.string('expected the text of the notice').trim().default(DEFAULT_NOTICE),
  trusted: z
    .array(trustedSender, 'expected a list of trusted senders')
    .max(MAX_TRUSTED_SENDERS, `expected at most ${MAX_TRUSTED_SENDERS} trusted senders`)
    .default([]),
  forwardSpam: z.boolean('expected true or false').default(false),
  forwardUnauthenticated: z.boolean('expected true or false').default(false),
});
