import { expect, test } from 'vitest';
import { digestLinks, isAddressOf, isGranted, newSecret, readLinkSubject } from '../../../app/commands/capability.ts';
import { reviewLabel } from '../../../app/commands/review-address.ts';

const INBOX = 'tips@paper.example';
const SECRET = newSecret();

const subjectOf = (link: string) => new URL(link).searchParams.get('subject')!;

test('the subject of a link grants its action on its pitch, in its inbox, of its digest, and nothing else', () => {
  const subject = subjectOf(digestLinks(INBOX, 'k1', SECRET).link('release', 'm1'));
  const asked = readLinkSubject(`  ${subject} `)!;
  expect(asked).toMatchObject({ action: 'release', id: 'm1', key: 'k1' });
  expect(isGranted(asked, INBOX, SECRET)).toBe(true);
  expect(isGranted({ ...asked, action: 'trust' }, INBOX, SECRET)).toBe(false);
  expect(isGranted({ ...asked, id: 'm2' }, INBOX, SECRET)).toBe(false);
  expect(isGranted({ ...asked, key: 'k2' }, INBOX, SECRET)).toBe(false);
  expect(isGranted(asked, 'other@paper.example', SECRET)).toBe(false);
  expect(isGranted(asked, INBOX, newSecret())).toBe(false);
  for (const code of ['', 'A', asked.code.slice(1), `${asked.code}A`, asked.code.toLowerCase()])
    expect(isGranted({ ...asked, code }, INBOX, SECRET)).toBe(code.toLowerCase() === asked.code);
});

test.each([
  '',
  'release',
  'release m1',
  'release m1 k1',
  'release m1 k1.',
  'Re: release m1 k1.abc',
  'release m1 k1.abc now',
  `release ${'m'.repeat(201)} k1.abc`,
  'delete m1 k1.abc',
  'release ../m1 k1.abc',
])('another subject asks for nothing: %s', (subject) => {
  expect(readLinkSubject(subject)).toBeUndefined();
});

test('the address for answers names its digest, in any letter case, and no other', () => {
  const { replyTo } = digestLinks(INBOX, 'k1', SECRET);
  const label = reviewLabel(replyTo!.toUpperCase(), INBOX)!;
  expect(label.key).toBe('k1');
  expect(isAddressOf(label, INBOX, SECRET)).toBe(true);
  expect(isAddressOf({ ...label, key: 'k2' }, INBOX, SECRET)).toBe(false);
  expect(isAddressOf({ ...label, code: '' }, INBOX, SECRET)).toBe(false);
  expect(isAddressOf(label, 'other@paper.example', SECRET)).toBe(false);
});

test.each([
  [`${'a'.repeat(27)}@paper.example`, true, true],
  [`${'a'.repeat(28)}@paper.example`, false, true],
  [`${'a'.repeat(57)}@paper.example`, false, true],
  // Links go to the inbox itself then: they work from the reporter's own mailbox.
  [`${'a'.repeat(58)}@paper.example`, false, false],
  ['tips+news@paper.example', false, false],
])('no local part gets longer than 64 characters, nor two labels: %s', (inbox, canAnswer, hasLabel) => {
  const { replyTo, link } = digestLinks(inbox, 'mh3k9x1c', SECRET);
  expect(replyTo !== undefined).toBe(canAnswer);
  const to = decodeURIComponent(new URL(link('release', 'm1')).pathname);
  expect(to.split('@')[0]!.length).toBeLessThanOrEqual(64);
  expect(reviewLabel(to, inbox) !== undefined).toBe(hasLabel);
});

test.each([
  'tips@paper.example',
  'tips+reviews@paper.example',
  'tips+review@other.example',
  'tipsreview@paper.example',
  'xtips+review@paper.example',
  '',
])('commands do not go to %s', (recipient) => {
  expect(reviewLabel(recipient, INBOX)).toBeUndefined();
});
