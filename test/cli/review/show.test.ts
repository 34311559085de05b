import { expect, test } from 'vitest';
import { record } from '../../record.ts';
import { folderWith, ignored, review } from './review-command.ts';

test('show has header, reasons, text and attachments, and nothing that a terminal obeys', async () => {
  const evil = '\u001b[31m\u001b]0;title\u0007\u202e\u009b2J';
  const raw = `From: Acme${evil} <press@acme.example>\r\nSubject: Lamp${evil}\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nA Disruptive lamp.${evil}\r\nSecond line.\r\n--b\r\nContent-Type: image/png; name="lamp${evil}.png"\r\n\r\nxyz\r\n--b--\r\n`;
  const pitch = ignored('abcdef12');
  const data = await folderWith([pitch], { [pitch.id]: raw });
  const { stdout, code } = await review(data, 'show', 'abcdef12');
  expect(code).toBe(0);
  expect(stdout).not.toMatch(/(?!\n)\p{Cc}|[\u2028-\u202e]/u);
  expect(stdout).toMatch(/^Because of: {2}“disruptive” in HTML: a Disruptive battery$/m);
  expect(stdout).toMatch(/^A Disruptive lamp\..*\nSecond line\.$/m);
  expect(stdout).toMatch(/^Attached: {4}lamp.*\.png \(image\/png, 3 bytes\)$/m);
  const json = JSON.parse((await review(data, 'show', pitch.id, '--json')).stdout);
  expect(json.texts[0].segments).toContainEqual({ text: 'Disruptive', marked: true });
});

test('list and show say in which form a pitch went out where that was not its own', async () => {
  const why = 'not as it is: no';
  const wrapped = record({
    id: '20260302T090000000Z-wrapped1',
    forwardedTo: ['a@paper.example'],
    sentAs: 'wrapped',
    why,
  });
  const pitch = ignored('released1');
  const release = { v: 1, event: 'released', time: pitch.time, id: pitch.id, inbox: pitch.inbox, by: 'zoe' } as const;
  const data = await folderWith(
    [wrapped, pitch, { ...release, to: ['b@paper.example'], messageId: 'm', sentAs: 'notice', why }],
    { [wrapped.id]: 'Subject: a\n\nb', [pitch.id]: 'Subject: a\n\nb' },
  );
  const { stdout } = await review(data, 'list', '--outcome', 'all');
  expect(stdout).toMatch(/^ +as an attachment, not as it is: no$/m);
  expect(stdout).toMatch(/^ +released .* by zoe, only a notice of it, not as it is: no$/m);
  const shown = await review(data, 'show', 'wrapped1', 'released1');
  expect(shown.stdout).toMatch(/^Outcome: +forwarded to a@paper\.example, as an attachment, not as it is: no$/m);
  expect(shown.stdout).toMatch(/^Released: .* by zoe to b@paper\.example, only a notice of it, not as it is: no$/m);
});
