import { expect, test } from 'vitest';
import { compileRules, screen } from '../../../core/screen.ts';
import { REPORTER } from './judge.ts';
import { htmlMail, mail, mailOf, multipart, part, textMail } from './mail.ts';

const rules = compileRules({ address: REPORTER, forwardTo: [], words: ['disruptive'], notice: '' });
const LONG = 'A lamp. '.repeat(40_000);
const TOO_LONG = expect.stringContaining('took too long');

/** A mail with parts of these types. */
function partsMail(...parts: [type: string, body: string | Uint8Array][]): Buffer {
  const bodies = parts.map(([type, body]) => part(`Content-Type: ${type}`, body));
  return mailOf('multipart/mixed; boundary=b', multipart('b', bodies));
}

/** Screens a mail with time for so many questions whether there is any left. */
function screenFor(questions: number, raw: Uint8Array) {
  let left = questions;
  return screen(raw, rules, { hasTime: () => left-- > 0 });
}

test.each([
  ['text', textMail(`${LONG} disruptive`), 'text/plain'],
  ['HTML', htmlMail(`<p>${LONG} disruptive`), 'HTML'],
  ['hidden HTML', htmlMail(`<p hidden>${LONG}</p>disruptive`), 'HTML'],
  ['one long subject', mail(`Subject: ${LONG} disruptive`), 'header'],
  [
    'an attached message',
    partsMail(['text/plain', 'A lamp.'], ['message/rfc822', textMail(`${LONG} disruptive`)]),
    'message',
  ],
])('what is left of %s when time is over is unread, and no reason', async (_, raw, where) => {
  expect((await screenFor(Number.POSITIVE_INFINITY, raw)).decision).toBe('ignore');
  const verdict = await screenFor(4, raw);
  expect(verdict).toMatchObject({ decision: 'forward', reasons: [] });
  expect(verdict.unread).toContainEqual({ where, why: TOO_LONG });
});

test('each part that is left is named unread, at most 100', async () => {
  const raw = partsMail(...Array.from({ length: 200 }, (): [string, string] => ['text/plain', 'A disruptive lamp.']));
  const { decision, unread } = await screenFor(2, raw);
  expect(decision).toBe('forward');
  expect(unread).toHaveLength(100);
  expect(unread.at(-1)).toEqual({ where: 'text/plain', why: TOO_LONG });
});

test('what was found before counts', async () => {
  const raw = partsMail(['text/plain', 'A disruptive lamp.'], ['text/plain', LONG]);
  const { decision, reasons, unread } = await screenFor(16, raw);
  expect(decision).toBe('ignore');
  expect(reasons).toMatchObject([{ where: 'text', as: 'disruptive' }]);
  expect(unread).toContainEqual({ where: 'text/plain', why: TOO_LONG });
});

test('where there is no time at all, the mail is not even taken apart', async () => {
  const raw = partsMail(['text/plain', 'A disruptive lamp.']);
  expect(await screenFor(0, raw)).toEqual({
    decision: 'forward',
    reasons: [],
    unread: [{ where: 'message', why: TOO_LONG }],
  });
});
