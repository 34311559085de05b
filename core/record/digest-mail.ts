import { LOOP_FIELD, loopWords } from '../mail/loop-token.ts';
import type { Inbox } from '../types.ts';
import type { Digest, DigestLinks } from './digest.ts';
import { digestHtml } from './digest-html.ts';
import { digestText } from './digest-text.ts';

/** A digest as a mail for nodemailer. Its header holds nothing of any pitch. */
export interface DigestMail {
  from: { name: string; address: string };
  to: string[];
  replyTo?: string;
  subject: string;
  text: string;
  html: string;
  headers: Record<string, string>;
}

/**
 * Makes the mail from an inbox to the addresses that it forwards to.
 *
 * @param links @default each pitch has the command that releases it
 */
export function digestMail(
  digest: Digest,
  { address, label, forwardTo }: Pick<Inbox, 'address' | 'label' | 'forwardTo'>,
  links?: DigestLinks,
): DigestMail {
  return {
    from: { name: label, address },
    to: forwardTo,
    ...(links?.replyTo && { replyTo: links.replyTo }),
    subject: digest.subject,
    text: digestText(digest, links),
    html: digestHtml(digest, links),
    headers: {
      // RFC 3834 5: no "out of office" answers it, which would come in as a pitch.
      'Auto-Submitted': 'auto-generated',
      // It quotes the configured words: if it is forwarded to the inbox by mistake, it is no pitch.
      [LOOP_FIELD]: loopWords([], address).join(' '),
    },
  };
}
