import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { FieldForm } from '../../../core/forward/header-rules.ts';
import { keptField } from '../../../core/forward/kept-field.ts';
import { parseMail } from '../../../core/mail/mail.ts';
import { cpuTime } from '../../cpu-time.ts';

/** The value of a field as it is forwarded, unfolded; empty if the field is dropped. */
function forwarded(form: FieldForm, value: string): string {
  const { fields } = parseMail(Buffer.concat([Buffer.from(`X: ${value}`), Buffer.from('\r\n\r\n')]));
  return keptField(fields[0]!, form, { fallback: 'gb18030' }, '\r\n').replace(/\r\n/g, '').replace(/^X: /, '');
}

test.each<[string, FieldForm, string, string]>([
  [
    'a plain URL stays as it is',
    'urls',
    '<https://a.example/x>, <mailto:b@a.example>',
    '<https://a.example/x>, <mailto:b@a.example>',
  ],
  [
    'so does one with a question mark behind an equals sign',
    'urls',
    '<https://a.example/?b=?c>',
    '<https://a.example/?b=?c>',
  ],
  [
    'raw 8-bit in a path is percent-encoded',
    'urls',
    '<https://a.example/ü%20?ö=ß#é>',
    '<https://a.example/%C3%BC%20?%C3%B6=%C3%9F#%C3%A9>',
  ],
  ['in a host, Punycode', 'urls', '<https://bücher.example>', '<https://xn--bcher-kva.example/>'],
  ['white space in a URL is of its folding', 'urls', '<https://a.example/ü b\r\n c>', '<https://a.example/%C3%BCbc>'],
  [
    'comments are left out',
    'urls',
    '<https://a.example/x> (nur für uns), <https://b.example>',
    '<https://a.example/x>, <https://b.example>',
  ],
  ['raw 8-bit that is no URL is left out', 'urls', '<für uns>, <https://b.example>', '<https://b.example>'],
  ['so is an empty one', 'urls', '<>, <https://b.example>é', '<https://b.example>'],
  ['so is a URL that is not closed', 'urls', '<https://b.example>, <https://é', '<https://b.example>'],
  [
    'so is one longer than a line, last',
    'urls',
    `<https://b.example>, <https://a.example/${'a'.repeat(999)}>`,
    '<https://b.example>',
  ],
  ['with nothing left, the field is dropped', 'urls', '<für uns>', ''],
  ['a word instead of a URL is kept', 'urls', 'NO (nur für uns)', 'NO'],
  [
    'URLs in encoded words are decoded',
    'urls',
    '=?utf-8?Q?=3Chttps=3A//a=2Eexample/=C3=BC=3E?=',
    '<https://a.example/%C3%BC>',
  ],
  [
    'an encoded word that cannot be decoded is left out',
    'urls',
    '<=?utf-8?X?abc?=>, <https://b.example>',
    '<https://b.example>',
  ],
  [
    'a list id keeps its phrase',
    'list id',
    `Press List ${' '.repeat(999)}<press.a.example>`,
    'Press List <press.a.example>',
  ],
  ['but for one that is not ASCII', 'list id', 'Prässe <press.a.example>', '<press.a.example>'],
  [
    'of an international list id the ASCII form is kept',
    'list id',
    '<press.bücher.example>',
    '<press.xn--bcher-kva.example>',
  ],
  ['a list id that no domain can be made of is dropped', 'list id', '<für uns>', ''],
  [
    'of ids, those that are 7-bit are kept',
    'ids',
    'Ihre Nachricht <1@a.example> über <é@a.example><2@a.example>',
    '<1@a.example> <2@a.example>',
  ],
  ['with none left, the field is dropped', 'ids', 'Ihre Nachricht für uns', ''],
  ['tokens keep their length', 'tokens', 'auto-replied; reason="für uns"', 'auto-replied; reason="f?r uns"'],
])('%s', (_, form, value, expected) => {
  expect(forwarded(form, value)).toBe(expected);
});

test('a structured field never has encoded words, and every URL in it can be followed', () => {
  const part = fc.constantFrom(
    ...[
      '<',
      '>',
      ', ',
      '(',
      ')',
      'https://a.example/',
      'mailto:b@a.example',
      '?x=',
      'é',
      '织',
      '\r\n ',
      ' ',
      '\x01',
      'NO',
      '"',
    ],
    ...['=?utf-8?Q?=3Chttps=3A//c=2Eexample/=C3=A9=3E?=', '=?utf-8?X?abc?=', '=?', '?=', 'x'.repeat(950)],
  );
  fc.assert(
    fc.property(
      fc.array(part, { maxLength: 15 }),
      fc.constantFrom<FieldForm>('urls', 'ids', 'list id', 'tokens'),
      (parts, form) => {
        // Raw 8-bit, so that the value is written anew.
        const value = forwarded(form, `${parts.join('')} é`);
        if (form !== 'tokens') expect(value).not.toMatch(/=\?[^ ?]+\?[^ ?]\?[^ ?]*\?=/);
        if (form === 'urls') for (const [, url] of value.matchAll(/<([^<>]*)>/g)) expect(url).toMatch(/^[\x21-\x7e]+$/);
      },
    ),
    { seed: 17, numRuns: 2_000 },
  );
});

test.each(['<', '>', '<>', '(', ')', '=?', 'é', '<é>,', '<https://é>', '=?a?Q?'])(
  '60 KB of %j take no more than a moment',
  async (unit) => {
    const value = `${unit.repeat(60_000 / unit.length)} é`;
    for (const form of ['urls', 'ids', 'list id', 'tokens'] as const) {
      expect(await cpuTime(() => forwarded(form, value))).toBeLessThan(2_000);
    }
  },
);
