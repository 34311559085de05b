import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isValidAddress } from '../../../core/mail/addresses.ts';
import { mendedAddress } from '../../../core/mail/mended-address.ts';
import { cpuTime } from '../../cpu-time.ts';

test.each([
  ['a valid one stays', 'a.b@example.com', 'a.b@example.com'],
  ['with quotes that it needs', '"a@b"@example.com', '"a@b"@example.com'],
  ['an apostrophe at its beginning belongs to it', "'t.hart@example.com", "'t.hart@example.com"],
  ['dots in a row', 'haru..ka@example.com', '"haru..ka"@example.com'],
  ['a dot before the @', 'haru.@example.com', '"haru."@example.com'],
  ['a dot at the beginning', '.haru@example.com', '".haru"@example.com'],
  ['a dot behind the domain', 'a@example.com.', 'a@example.com'],
  ['dots in a row in the domain', 'a@mail..example.com', 'a@mail.example.com'],
  ['a dot behind the @', 'a@.example.com', 'a@example.com'],
  ['two @', 'a@@example.com', 'a@example.com'],
  ['a link', 'mailto:a@example.com', 'a@example.com'],
  ['a link in brackets', '[mailto:a@example.com]', 'a@example.com'],
  ['a link with a subject', 'MAILTO:a@example.com?subject=Hi.', 'a@example.com'],
  ['Exchange', 'SMTP:a@example.com', 'a@example.com'],
  ['a comma before it', ',a@example.com', 'a@example.com'],
  ['a comma behind it', 'a@example.com,', 'a@example.com'],
  ['a colon', 'a@example.com:', 'a@example.com'],
  ['a semicolon', 'a@example.com;', 'a@example.com'],
  ['apostrophes', "'a@example.com'", 'a@example.com'],
  ['quotes', '"a@example.com"', 'a@example.com'],
  ['brackets and a dot', '<<a@example.com>.>', 'a@example.com'],
  ['all of it', "<[mailto:'haru..ka@example.com.']>;", '"haru..ka"@example.com'],
  ['words in quotes are no address', '"John Doe"@example.com', undefined],
  ['nor are words', 'John Doe@example.com', undefined],
  ['an international one is not mended', 'é@example.com', undefined],
  ['nor one with an address for a host', 'a@[192.0.2.1]', undefined],
  ['nor one without a domain', 'a@', undefined],
  ['nor one without a local part', '@example.com', undefined],
  ['nor two of them', 'a@example.com,b@example.com', undefined],
  ['a telephone number', 'tel:+123', undefined],
  ['nothing', '', undefined],
])('%s: %s', (_, address, expected) => {
  expect(mendedAddress(address)).toBe(expected);
});

test('whatever it is made of, a mended address is valid, and its domain is in what it was made of', () => {
  const part = fc.constantFrom(
    ...['a', '.', '@', 'example.com', '<', '>', '"', "'", ',', ':', ';', 'mailto:', '[', ']', ' ', '=?', 'é', '\\'],
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
      const address = parts.join('');
      const mended = mendedAddress(address);
      if (mended === undefined) return;
      expect(isValidAddress(mended)).toBe(true);
      expect(address.replace(/\.+/g, '.')).toContain(mended.slice(mended.lastIndexOf('@') + 1));
    }),
    { seed: 17, numRuns: 5_000 },
  );
});

test.each([':', '.', '@', 'mailto:', '"'])('250 KB of %j take no more than a moment', async (unit) => {
  const address = `${unit.repeat(250_000 / unit.length)}a@example.com`;
  expect(await cpuTime(() => mendedAddress(address))).toBeLessThan(1_000);
});
