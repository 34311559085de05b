import type { SendMailOptions } from 'nodemailer';
import MailComposer from 'nodemailer/lib/mail-composer';
import { compileRules, describeMail, parseMail, screen } from '../../core/index.ts';
import type { ReviewedPitch } from '../../core/record/reviewed-pitch.ts';
import { openMemoryPage, pitch } from './memory-browser.ts';

/** A mail as `npm run send` composes it. */
export function rawMail(content: SendMailOptions): Promise<Buffer> {
  return new MailComposer({ from: 'Acme PR <press@acme.example>', to: 'tips@paper.example', ...content })
    .compile()
    .build();
}

/** The page over mails, each screened and described in the log as the screen does it; open in a browser. */
export async function openScreenedPage(raws: readonly Buffer[]) {
  const inbox = { address: 'tips@paper.example', forwardTo: ['desk@paper.example'], notice: '', words: ['disruptive'] };
  const rules = compileRules(inbox, { isWord: () => false, fallbackCharset: 'gb18030' });
  const pitches: ReviewedPitch[] = [];
  for (const [index, raw] of raws.entries()) {
    const mail = parseMail(raw);
    const { reasons } = await screen(mail, rules);
    pitches.unshift(pitch(String(index), { ...describeMail(mail, 'press@acme.example', 'gb18030'), reasons }));
  }
  return openMemoryPage({ pitches, review: { readMail: async ({ id }) => raws[Number(id)]! } });
}
