import { expect, test } from 'vitest';
import { parseMail } from '../../../core/mail/mail.ts';
import { compileRules, screen } from '../../../core/screen.ts';
import { REPORTER } from './judge.ts';
import { mail } from './mail.ts';

const rules = compileRules({ address: REPORTER, forwardTo: [], words: ['disruptive'], notice: '' });

test('a fault of the engine costs no pitch: the mail is forwarded, named unread', async () => {
  const faulty = parseMail(mail('Subject: News'));
  Object.defineProperty(faulty, 'raw', {
    get() {
      throw new Error('a fault');
    },
  });
  expect(await screen(faulty, rules)).toEqual({
    decision: 'forward',
    reasons: [],
    unread: [{ where: 'mail', why: 'reading it failed: a fault' }],
  });
});

test('a text whose reader throws is named unread, and the words in the other texts count', async () => {
  const raw = mail('Subject: A disruptive loom\r\nContent-Type: text/plain; name="lamp.txt"', 'A lamp.');
  const onFileName = () => {
    throw new Error('a fault');
  };
  const { decision, reasons, unread } = await screen(raw, rules, { onFileName });
  expect({ decision, where: reasons.map(({ where }) => where) }).toEqual({ decision: 'ignore', where: ['subject'] });
  expect(unread).toEqual([{ where: expect.any(String), why: 'a fault' }]);
});
