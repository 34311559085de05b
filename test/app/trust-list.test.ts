import { expect, test } from 'vitest';
import { createTrustList } from '../../app/trust-list.ts';
import { MemoryTrustedSenders } from './memory-trusted-senders.ts';
import { MASHA } from './pitch-builder.ts';

const list = () => createTrustList(async () => [{ address: MASHA }], new MemoryTrustedSenders());

test('a sender is added once, in lower case, with who said so, and taken back', async () => {
  const trusted = list();
  expect(await trusted.add(MASHA, ' Editor@Example.org ', 'zoe\n')).toBe(true);
  expect(await trusted.add(MASHA, 'editor@example.org', 'masha')).toBe(false);
  expect(await trusted.list(MASHA)).toEqual([
    { sender: 'editor@example.org', by: 'zoe', time: expect.stringMatching(/^\d{4}-.*Z$/) },
  ]);
  expect(await trusted.remove(MASHA, 'EDITOR@example.org')).toBe(true);
  expect(await trusted.remove(MASHA, 'editor@example.org')).toBe(false);
  expect(await trusted.list(MASHA)).toEqual([]);
});

test('what is no sender, and an inbox that is not configured, are refused with what was expected', async () => {
  await expect(list().add(MASHA, 'example.org', 'zoe')).rejects.toThrow(
    /"example\.org": expected an address .* a domain/,
  );
  await expect(list().add('x@y.example', '@example.org', 'zoe')).rejects.toThrow(
    /x@y\.example is not a configured inbox/,
  );
});
