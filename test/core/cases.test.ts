import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { simpleParser } from 'mailparser';
import PostalMime from 'postal-mime';
import { describe, expect, test } from 'vitest';
import { compileRules, parseMail, rewriteMail, screen, valuesOf } from '../../core/index.ts';
import { INBOX } from './inbox.ts';

/** Kinds of mail that others reported as read or forwarded wrongly: a folder each, with `expect.json` beside the mails. */
const CASES = join(import.meta.dirname, 'cases');

interface Expected {
  decision: 'forward' | 'ignore';
  /** What holds of the forwarded mail. */
  forwarded?: {
    subject?: string;
    /** The From name, without ` via …`. */
    fromName?: string;
    replyTo?: string;
    fileName?: string;
    /** Ids in References. */
    references?: number;
    /** Fields without encoded words. */
    plain?: string[];
  };
}

interface Case extends Expected {
  words: string[];
  why: string;
  variants: Record<string, Expected>;
}

describe.each(readdirSync(CASES))('%s', (name) => {
  const { words, variants, ...first }: Case = JSON.parse(readFileSync(join(CASES, name, 'expect.json'), 'utf8'));
  const inbox = {
    ...INBOX,
    address: 'masha.borak@technode.com',
    forwardTo: ['masha.borak@newsroom.example.com'],
    words,
  };

  test.each([['in.eml', first] as const, ...Object.entries(variants)])('%s', async (file, { decision, forwarded }) => {
    const raw = readFileSync(join(CASES, name, file));
    const verdict = await screen(raw, compileRules(inbox));
    expect(verdict.decision).toBe(decision);

    const sent = rewriteMail(parseMail(raw), {
      inbox,
      envelopeFrom: 'jane@pr.example',
      verdicts: {},
      unread: verdict.unread,
      fallbackCharset: 'gb18030',
    });
    const { fields, body } = parseMail(sent);
    expect(body).toEqual(parseMail(raw).body);
    const read = await PostalMime.parse(sent);
    expect(`${read.subject} ${read.from?.name}`).not.toContain('\ufffd');
    const other = await simpleParser(sent);
    // The body is the one that came in, so that a second parser reads the same text and files in both.
    const { text, html, attachments } = await simpleParser(raw);
    expect({ text: other.text, html: other.html, files: other.attachments.map(({ size }) => size) }).toEqual({
      text,
      html,
      files: attachments.map(({ size }) => size),
    });
    expect(other.subject).toBe(read.subject);
    const { subject, fromName, replyTo, fileName, references, plain = [] } = forwarded ?? {};
    if (subject !== undefined) expect(read.subject).toBe(subject);
    if (fromName !== undefined) expect(read.from?.name).toMatch(new RegExp(`^${fromName}.*via pitch-screen$`));
    if (replyTo !== undefined) expect(valuesOf(fields, 'reply-to')[0]).toContain(replyTo);
    if (fileName !== undefined) expect(read.attachments.map(({ filename }) => filename)).toEqual([fileName]);
    if (references !== undefined) expect(read.references?.match(/<[^<>]+>/g)).toHaveLength(references);
    for (const field of plain) for (const value of valuesOf(fields, field)) expect(value).not.toContain('=?');
  });
});
