import { expect, test } from 'vitest';
import { Digest } from '../../../core/record/digest.ts';
import { record } from '../../record.ts';

const REASONS = [{ word: 'disruptive', where: 'HTML', as: 'Disruptive', excerpt: 'a Disruptive battery' }];
const ignored = (given: Partial<ReturnType<typeof record>> = {}) =>
  record({ outcome: 'ignored', reasons: REASONS, ...given });

const digest = () =>
  new Digest('tips@paper.example', '2026-02-23T07:00:00.000Z', {
    timeZone: 'Asia/Shanghai',
    recordOptions: ' --stack PitchScreen',
  });
const INBOX = { address: 'tips@paper.example', label: 'The "Paper"', forwardTo: ['desk@newsroom.example.org'] };

test('it says how many came, and of each that was ignored who, what, when, why, and how to get it back', () => {
  const one = digest();
  one.add(ignored({ id: 'm2' }));
  one.add(record({ id: 'm1' }));
  expect(one.subject).toBe('One pitch ignored');
  expect(one.text).toBe(
    [
      'Pitches to tips@paper.example since Mon 23 Feb, 15:00: 2 came, 1 forwarded, 1 ignored (disruptive 1).',
      '',
      '* A battery',
      '  from Acme PR <press@acme.example>, Mon 2 Mar, 17:00',
      '  “disruptive” in HTML: a Disruptive battery',
      '  To get it: npm run -s review -- release m2 --stack PitchScreen',
      '',
    ].join('\n'),
  );
});

test('a pitch that was taken back is counted and not named', () => {
  const one = digest();
  const released = { v: 1, event: 'released', time: '', id: '', inbox: '', by: '', to: [], messageId: '' } as const;
  one.add({ ...ignored(), released: { ...released, to: [], sentAs: 'original' } });
  expect(one.subject).toBe('No pitches ignored');
  expect(one.text).toMatch(/: 1 came, 0 forwarded, 1 ignored \(disruptive 1\), 1 released\.\n$/);
});

test('a week without pitches is one, too', () => {
  expect(digest().subject).toBe('No pitches ignored');
  expect(digest().text).toMatch(/: No pitches\.\n$/);
});

test('of a flood it counts all and names the newest', () => {
  const one = digest();
  for (let n = 500; n > 0; n -= 1) one.add(ignored({ id: `m${n}`, subject: 'x'.repeat(10_000) }));
  expect(one.subject).toBe('500 pitches ignored');
  expect(one.text).toContain('release m500 ');
  expect(one.text).not.toContain('release m300 ');
  expect(one.text).toMatch(/\n\nAnd 300 more, which npm run -s review -- list --stack PitchScreen shows\.\n$/);
  expect(one.text.length).toBeLessThan(200 * 1_000);
});

test('nothing that a pitch holds gets into its header, ends a line or turns text around', () => {
  const evil = '\r\nBcc: all@newsroom.example.org\r\n\r\n\u202e\u001b[2J<script>';
  const one = digest();
  const reasons = [{ word: evil, where: evil, as: evil, excerpt: evil }];
  one.add(ignored({ id: evil, subject: evil, sender: evil, time: evil, reasons }));
  const { text, ...header } = one.mailFor(INBOX);
  expect(text).not.toMatch(/(?!\n)\p{Cc}|[\u2028-\u202e]|^Bcc/mu);
  expect(text.split('\n')).toHaveLength(7);
  expect(header).toEqual({
    from: { name: 'The "Paper"', address: 'tips@paper.example' },
    to: ['desk@newsroom.example.org'],
    subject: 'One pitch ignored',
    headers: { 'Auto-Submitted': 'auto-generated', 'X-Pitch-Screen-Loop': 'tips@paper.example' },
  });
});
