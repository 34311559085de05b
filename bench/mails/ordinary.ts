import { chanceFrom } from './chance.ts';
import { base64Lines, htmlMail, mailOf, multipartMail, partOf, plainMail, quotedPrintable } from './mail.ts';
import { newsletterHtml } from './newsletter.ts';
import { englishProse } from './prose.ts';

/** Ordinary mails, by kind. Each function creates one of about this size in bytes; another seed gives another mail. */
export const ORDINARY: Readonly<Record<string, (bytes: number, seed: number) => Buffer>> = {
  text: (bytes, seed) => plainMail(englishProse(bytes - 300, chanceFrom(seed))),
  HTML: (bytes, seed) => htmlMail(newsletterHtml(bytes - 300, chanceFrom(seed))),
  'HTML, quoted-printable': (bytes, seed) =>
    mailOf(
      { 'Content-Type': 'text/html; charset=utf-8', 'Content-Transfer-Encoding': 'quoted-printable' },
      quotedPrintable(Buffer.from(newsletterHtml((bytes - 300) / 1.11, chanceFrom(seed)))),
    ),
  'text and HTML': (bytes, seed) =>
    multipartMail(
      [
        partOf({ 'Content-Type': 'text/plain; charset=utf-8' }, englishProse(bytes / 4, chanceFrom(seed))),
        partOf(
          { 'Content-Type': 'text/html; charset=utf-8', 'Content-Transfer-Encoding': 'quoted-printable' },
          quotedPrintable(Buffer.from(newsletterHtml(((bytes - 600) * 3) / 4 / 1.11, chanceFrom(seed)))),
        ),
      ],
      'alternative',
    ),
  attachment: (bytes, seed) => {
    const text = englishProse(2_000, chanceFrom(seed));
    return multipartMail([
      partOf({ 'Content-Type': 'text/plain; charset=utf-8' }, text),
      partOf(
        {
          'Content-Type': 'application/pdf; name="deck.pdf"',
          'Content-Transfer-Encoding': 'base64',
          'Content-Disposition': 'attachment; filename="deck.pdf"',
        },
        base64Lines(noise(((bytes - 2_600) * 57) / 78, seed)),
      ),
    ]);
  },
};

/** Random bytes, like those of a compressed file. */
export function noise(length: number, seed: number): Buffer {
  const chance = chanceFrom(seed);
  const block = Buffer.from(Array.from({ length: 65_521 }, () => Math.floor(chance() * 256)));
  return Buffer.alloc(Math.max(0, Math.floor(length)), block);
}
