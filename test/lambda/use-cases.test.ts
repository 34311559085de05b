import { describe, expect, test } from 'vitest';
import { createUseCases } from '../../lambda/use-cases.ts';
import { MemoryPorts } from '../app/memory-ports.ts';
import { CONFIG, MASHA } from '../app/pitch-builder.ts';

/** Asks for a pitch that was received so many minutes ago, and that has no outcome. */
async function release(minutes: number) {
  const { store, sender, trusted, isWord } = new MemoryPorts(Buffer.from('From: a@b.example\r\n\r\nA lamp.')).ports;
  const { releasePitch } = createUseCases(CONFIG, { store, sender, trusted, isWord, digests: undefined });
  const time = new Date(Date.now() - minutes * 60_000).toISOString();
  const mail = { id: 'm1', time, envelope: { from: 'a@b.example', to: [MASHA] }, verdicts: {} };
  return releasePitch({ mail, inbox: MASHA, by: 'op' });
}

describe('whoever asks for a pitch that could not be sent yet is told where it is', () => {
  test.each([0, 9])(
    '%i minutes after it came: it is tried again by itself, and where it is after that',
    async (minutes) => {
      expect(await release(minutes)).toEqual({
        status: 'refused',
        why:
          'it is not settled yet: it is tried again by itself within a few minutes, and waits in the dead-letter queue if that ' +
          'fails; then the command retry --stack NAME sends it through again',
      });
    },
  );

  test.each([11, 3 * 24 * 60])(
    '%i minutes after it came: in the dead-letter queue, with the command',
    async (minutes) => {
      expect(await release(minutes)).toEqual({
        status: 'refused',
        why: 'it is not settled yet: it failed, and waits in the dead-letter queue; the command retry --stack NAME sends it through again',
      });
    },
  );
});
