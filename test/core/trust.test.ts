import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseMail } from '../../core/mail/mail.ts';
import { isTrustEntry, provenSender, soleSender, trustedAs } from '../../core/trust.ts';
import type { ReceiptVerdicts } from '../../core/types.ts';

const FROM = 'From: Editor <Editor@TechNode.com>';
const SIGNED = `${FROM}\r\nDKIM-Signature: v=1; a=rsa-sha256; d=mail.technode.com; s=x; b=abc`;

const fieldsOf = (header: string) => parseMail(Buffer.from(`${header}\r\n\r\nHello`, 'latin1')).fields;

/** The sender whom a mail with this header is proven to be from. */
const proven = (header: string, verdicts: ReceiptVerdicts, from = 'bounce@elsewhere.example') =>
  provenSender(fieldsOf(header), { envelope: { from, to: [] }, verdicts });

describe('A sender is proven', () => {
  test.each<[string, string, ReceiptVerdicts, string?]>([
    ['where DMARC passed', FROM, { spf: 'FAIL', dkim: 'PASS', dmarc: 'PASS' }],
    ['without a DMARC policy, by SPF for its own domain', FROM, { spf: 'PASS', dmarc: 'GRAY' }, 'x@technode.com'],
    ['by SPF for a domain below', FROM, { spf: 'PASS', dmarc: 'GRAY' }, 'x@bounces.technode.com'],
    ['without a DMARC policy, by a signature of its own domain', SIGNED, { dkim: 'PASS', dmarc: 'GRAY' }],
    ['where nothing was examined, by the return path', FROM, {}, 'x@technode.com'],
    ['by a return path in angle brackets', FROM, {}, '<x@technode.com>'],
    ['with its address as its name', 'From: "editor@technode.com" <editor@technode.com>', { dmarc: 'PASS' }],
  ])('%s', (_, header, verdicts, from) => {
    expect(proven(header, verdicts, from)).toBe('editor@technode.com');
  });

  test('by an international domain', () => {
    expect(proven('From: a@xn--mller-kva.example', { dmarc: 'PASS' })).toBe('a@xn--mller-kva.example');
  });
});

describe('A sender is not proven', () => {
  test.each<[string, string, ReceiptVerdicts, string?]>([
    [
      'where DMARC failed, whatever else passed',
      SIGNED,
      { spf: 'PASS', dkim: 'PASS', dmarc: 'FAIL' },
      'x@technode.com',
    ],
    ['by SPF for another domain', FROM, { spf: 'PASS', dmarc: 'GRAY' }],
    ['by SPF for a null return path', FROM, { spf: 'PASS', dmarc: 'GRAY' }, ''],
    ['by SPF that did not pass', FROM, { spf: 'GRAY', dmarc: 'GRAY' }, 'x@technode.com'],
    ['by a signature of another domain', `${FROM}\r\nDKIM-Signature: d=evil.example; b=x`, { dkim: 'PASS' }],
    [
      'by two signatures of which one is of another domain',
      `${SIGNED}\r\nDKIM-Signature: v=1; d=evil.example; b=x`,
      { dkim: 'PASS', dmarc: 'GRAY' },
    ],
    ['by a signature of a top-level domain', `${FROM}\r\nDKIM-Signature: d=com; b=x`, { dkim: 'PASS' }],
    ['by a signature that did not pass', SIGNED, { dkim: 'FAIL', dmarc: 'GRAY' }],
    ['by a domain that only ends alike', FROM, {}, 'x@eviltechnode.com'],
    ['where nothing was examined and the return path is another', FROM, {}],
    ['with two From fields', `${FROM}\r\nFrom: x@evil.example`, { dmarc: 'PASS' }],
    ['with two addresses', 'From: editor@technode.com, x@evil.example', { dmarc: 'PASS' }],
    ['with an address in the name', 'From: "editor@technode.com" <x@evil.example>', { dmarc: 'PASS' }],
    ['with two angle brackets', 'From: <editor@technode.com> <x@evil.example>', { dmarc: 'PASS' }],
    ['with another address in a comment', 'From: editor@technode.com (x@evil.example)', { dmarc: 'PASS' }],
    ['without an address', 'From: Editor', { dmarc: 'PASS' }],
    ['without From', 'Subject: x', { dmarc: 'PASS' }],
  ])('%s', (_, header, verdicts, from) => {
    expect(proven(header, verdicts, from)).toBeUndefined();
  });
});

test.each([
  ['editor@technode.com', 'editor@technode.com'],
  ['@technode.com', 'editor@technode.com'],
  ['*.technode.com', 'editor@desk.technode.com'],
  ['*.technode.com', 'editor@a.b.technode.com'],
])('%s trusts %s', (entry, sender) => {
  expect(trustedAs(sender, ['other@example.org', entry])).toBe(entry);
});

test.each([
  ['editor@technode.com', 'other@technode.com'],
  ['@technode.com', 'editor@desk.technode.com'],
  ['@technode.com', 'editor@eviltechnode.com'],
  ['*.technode.com', 'editor@technode.com'],
  ['*.technode.com', 'editor@eviltechnode.com'],
])('%s does not trust %s', (entry, sender) => {
  expect(trustedAs(sender, [entry])).toBeUndefined();
});

test.each(['editor@example.org', '@example.org', '*.example.org', 'a@b.c.example.org'])('%s is an entry', (entry) => {
  expect(isTrustEntry(entry)).toBe(true);
});

test.each([
  '',
  '*',
  '@',
  '@org',
  '*.org',
  'example.org',
  '*@example.org.',
  'a b@example.org',
  '@*.example.org',
  '*.*.org',
])('%j is no entry', (entry) => {
  expect(isTrustEntry(entry)).toBe(false);
});

test('whoever is trusted is the sender of the one From field, whatever the field is made of', () => {
  const piece = fc.constantFrom(
    'editor@technode.com',
    'x@evil.example',
    '<',
    '>',
    '"',
    ',',
    ' ',
    '(',
    ')',
    ':',
    ';',
    '\\',
    '@',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const from = pieces.join('');
      const sender = soleSender(fieldsOf(`From: ${from}`));
      if (sender === 'editor@technode.com') expect(from).not.toContain('evil');
    }),
    { numRuns: 2_000 },
  );
});
