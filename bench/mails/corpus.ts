import { type Chance, chanceFrom, oneOf } from './chance.ts';
import { base64Lines, filled, htmlMail, mailOf, multipartMail, partOf, plainMail, quotedPrintable } from './mail.ts';
import { newsletterHtml } from './newsletter.ts';
import { noise, ORDINARY } from './ordinary.ts';
import { chineseProse, englishProse } from './prose.ts';

type Make = (bytes: number, chance: Chance) => Buffer;

const QP = { 'Content-Transfer-Encoding': 'quoted-printable' };
const BASE64 = { 'Content-Transfer-Encoding': 'base64' };

/** The kinds of mail in a reporter's inbox, roughly. */
const KINDS: readonly Make[] = [
  (bytes, chance) => plainMail(englishProse(bytes, chance)),
  (bytes, chance) => plainMail(chineseProse(bytes / 3, chance)),
  (bytes, chance) => plainMail(Buffer.from(englishProse(bytes, chance).replaceAll('e', 'é'), 'latin1'), 'iso-8859-1'),
  (bytes, chance) => plainMail(Buffer.from(chineseProse(bytes / 2, chance), 'utf16le'), 'utf-16le'),
  (bytes, chance) => htmlMail(newsletterHtml(bytes, chance)),
  (bytes, chance) => alternative(bytes, chance),
  (bytes, chance) => reply(bytes, chance),
  (bytes, chance) => invitation(bytes, chance),
  (bytes, chance) => ORDINARY.attachment!(Math.max(4_000, bytes), Math.floor(chance() * 1e6)),
  (bytes, chance) =>
    multipartMail([
      partOf({ 'Content-Type': 'text/plain' }, 'FYI'),
      partOf({ 'Content-Type': 'message/rfc822' }, alternative(bytes, chance)),
    ]),
  (bytes, chance) =>
    multipartMail([
      alternativePart(bytes / 2, chance),
      partOf(
        { ...BASE64, 'Content-Type': 'text/csv', 'Content-Disposition': 'attachment; filename="figures.csv"' },
        base64Lines(Buffer.from(table(bytes / 4, chance))),
      ),
    ]),
  (bytes, chance) => plainMail(table(bytes, chance)),
  (bytes, chance) => plainMail(base64Lines(noise(bytes * 0.7, Math.floor(chance() * 1e6)))),
  (bytes, chance) => plainMail(noise(bytes, Math.floor(chance() * 1e6)), oneOf(['utf-8', 'gbk', 'x-none', ''], chance)),
];

/** Damage that happens to mails on their way. */
const ACCIDENTS: readonly ((mail: Buffer, chance: Chance) => Buffer)[] = [
  (mail, chance) => mail.subarray(0, Math.floor(mail.length * chance())),
  (mail, chance) => {
    for (let times = 0; times < 20; times++) mail[Math.floor(chance() * mail.length)] = Math.floor(chance() * 256);
    return mail;
  },
  (mail) => Buffer.from(mail.toString('latin1').replaceAll('\r\n', '\n'), 'latin1'),
  (mail) => Buffer.from(mail.toString('latin1').replaceAll('\r\n', '\r'), 'latin1'),
];

/** A mail of any kind, of 500 bytes to 200 KB. One in eight is damaged. The same seed gives the same mail. */
export function corpusMail(seed: number): Buffer {
  const chance = chanceFrom(seed);
  const bytes = Math.round(500 * 400 ** chance());
  const mail = oneOf(KINDS, chance)(bytes, chance);
  return chance() < 1 / 8 ? oneOf(ACCIDENTS, chance)(mail, chance) : mail;
}

function alternative(bytes: number, chance: Chance): Buffer {
  return mailOf(
    { 'Content-Type': 'multipart/alternative; boundary=a', 'List-Unsubscribe': '<https://startup.example/u>' },
    alternativeBody(bytes, chance),
  );
}

function alternativePart(bytes: number, chance: Chance): Buffer {
  return partOf({ 'Content-Type': 'multipart/alternative; boundary=a' }, alternativeBody(bytes, chance));
}

function alternativeBody(bytes: number, chance: Chance): Buffer {
  const text = partOf({ ...QP, 'Content-Type': 'text/plain; charset=utf-8' }, qp(englishProse(bytes / 5, chance)));
  const html = partOf({ ...QP, 'Content-Type': 'text/html; charset=utf-8' }, qp(newsletterHtml(bytes * 0.7, chance)));
  return Buffer.concat([Buffer.from('--a\r\n'), text, Buffer.from('\r\n--a\r\n'), html, Buffer.from('\r\n--a--\r\n')]);
}

function reply(bytes: number, chance: Chance): Buffer {
  const quoted = englishProse(bytes / 2, chance).replace(/^/gm, '> ');
  return mailOf(
    { Subject: 'Re: your question', 'In-Reply-To': '<1@technode.com>', 'Content-Type': 'text/plain; charset=utf-8' },
    `${englishProse(bytes / 2, chance)}\r\n\r\nOn Monday, Masha Borak <masha.borak@technode.com> wrote:\r\n${quoted}`,
  );
}

function invitation(bytes: number, chance: Chance): Buffer {
  const description = englishProse(bytes, chance).replace(/\r\n/g, '\\n').replace(/.{70}/g, '$&\r\n ');
  return mailOf(
    { 'Content-Type': 'text/calendar; method=REQUEST; charset=utf-8' },
    `BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:Embargoed briefing\r\nDESCRIPTION:${description}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n`,
  );
}

function table(bytes: number, chance: Chance): string {
  const rows = Array.from({ length: 40 }, () =>
    Array.from({ length: 8 }, () => Math.floor(chance() * 1e5) / 100).join(oneOf([';', '\t', ', ', ' | '], chance)),
  );
  return filled(`${rows.join('\r\n')}\r\n`, bytes);
}

function qp(text: string): Buffer {
  return quotedPrintable(Buffer.from(text));
}
