import { expect, test } from 'vitest';
import { parseMail } from '../../../core/mail/mail.ts';
import { compileRules, screen } from '../../../core/screen.ts';
import { REPORTER } from './judge.ts';
import { mail, mailOf, multipart, part } from './mail.ts';

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
  const named = part('Content-Type: text/plain; name="lamp.txt"', 'A lamp.');
  const text = part('Content-Type: text/plain', 'A disruptive lamp.');
  const raw = mailOf('multipart/mixed; boundary=b', multipart('b', [named, text]));
  const onFileName = () => {
    throw new Error('a fault');
  };
  const { decision, reasons, unread } = await screen(raw, rules, { onFileName });
  expect({ decision, where: reasons.map(({ where }) => where) }).toEqual({ decision: 'ignore', where: ['text'] });
  expect(unread).toEqual([{ where: expect.any(String), why: 'a fault' }]);
});
