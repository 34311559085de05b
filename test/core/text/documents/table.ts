import { describe, expect, test } from 'vitest';
import { read } from './read.ts';

/** Why, the document, its texts by location (the body has an empty one), and what in it is named unread. */
export type Row = [why: string, document: Buffer, texts: Record<string, string>, unread?: string[]];

/** One test for each document. */
export function testDocuments(section: string, rows: readonly Row[]): void {
  describe(section, () => {
    test.each(rows)('%s', async (_, document, texts, unread = []) => {
      expect(await read(document)).toEqual({ texts, unread });
    });
  });
}
