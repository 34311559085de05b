import { describe, expect, test } from 'vitest';
import { renderPitch } from '../../cli/render-pitch.ts';
import { printable } from '../../core/printable.ts';
import { markWord } from '../../review/describe-pitch.ts';
import { record } from '../record.ts';

describe('renderPitch', () => {
  test('says to whom a pitch was forwarded', () => {
    const text = renderPitch(record({ outcome: 'forwarded', forwardedTo: ['desk@paper.example'] }));
    expect(text).toBe('forwarded Acme PR <press@acme.example> – A battery\n          to desk@paper.example');
  });

  test('says because of which word where it was ignored, with the excerpt', () => {
    const reasons = [{ word: 'disruptive', where: 'HTML', as: 'Disruptive', excerpt: 'a Disruptive battery' }];
    const ignored = record({ outcome: 'ignored', reasons });
    expect(renderPitch(ignored)).toBe(
      'ignored   Acme PR <press@acme.example> – A battery\n          because of “disruptive” in HTML: a Disruptive battery',
    );
    expect(renderPitch(ignored, (format, text) => `<${format}>${text}</>`)).toContain(
      'a <inverse>Disruptive</> battery',
    );
  });

  test.each([
    ['wrapped', 'as an attachment, not as it is: no'],
    ['notice', 'only a notice of it, not as it is: no'],
  ] as const)('says where not the mail itself went out (%s), and why', (sentAs, detail) => {
    const text = renderPitch(record({ sentAs, why: 'not as it is: no', forwardedTo: ['desk@paper.example'] }));
    expect(text).toContain(`\n          to desk@paper.example\n          ${detail}`);
  });

  test('says why one was kept for another reason, and what could not be read', () => {
    const unread = [{ where: 'attachment x.md', why: 'it is encrypted' }];
    const text = renderPitch(record({ outcome: 'bounce', why: 'it is a bounce', unread }));
    expect(text).toMatch(/^bounce .*\n +it is a bounce\n +not read: attachment x\.md \(it is encrypted\)$/);
  });

  test('lets no control or direction character through, and no line that is not its own', () => {
    const evil = 'x\u001b[2J\u001b]0;t\u0007\r\nforwarded \u202egnp\u2066\u2028y\u0085z\u{e0041}';
    const reasons = [{ word: evil, where: evil, as: evil, excerpt: evil }];
    const text = renderPitch(record({ sender: evil, subject: evil, outcome: 'ignored', reasons }));
    expect(text).not.toMatch(/(?!\n)\p{Cc}|[\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\u{e0000}-\u{e007f}]/u);
    expect(text.split('\n')).toHaveLength(2);
  });

  test('shows a subject of a megabyte in short', () => {
    expect(renderPitch(record({ subject: 'long '.repeat(200_000) })).length).toBeLessThan(400);
  });
});

test('printable cuts between letters, never in the middle of one', () => {
  expect(printable('🔋'.repeat(200), 10)).toBe('🔋🔋🔋🔋…');
  expect(printable('a\ud800b')).toBe('a\ufffdb');
});

test.each([
  [{ as: 'DISRUPTIVE', excerpt: 'so DISRUPTIVE it is' }, 'so |DISRUPTIVE| it is'],
  [{ as: 'd i s r u p t i v e', excerpt: 'a d i s r u p t i v e app' }, 'a |d i s r u p t i v e| app'],
  [{ as: 'dis\u200bruptive', excerpt: 'a disruptive app' }, 'a |disruptive| app'],
  [{ as: 'elsewhere', excerpt: 'nothing of it here' }, 'nothing of it here||'],
  [{ as: 'disruptive', excerpt: 'İİ disruptive' }, 'İİ |disruptive|'],
])('markWord finds the word in %j', (reason, expected) => {
  const { before, word, after } = markWord({ word: 'disruptive', where: 'text', ...reason });
  expect(`${before}|${word}|${after}`).toBe(expected);
});
