import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { rewriteMail } from '../../../core/forward/rewrite.ts';
import { parseMail } from '../../../core/mail/mail.ts';
import { INBOX } from '../inbox.ts';

const root = join(import.meta.dirname, '../../..');
const files = globSync(['test/**/*.eml', 'cli/samples/*.eml', 'examples/**/*.eml'], { cwd: root })
  .filter((file) => !file.includes('node_modules'))
  .sort();

// The grammar of RFC 5322 3, without its obsolete forms and comments. No library that is well kept checks a header by it.
const ATOM = "[\\w!#$%&'*+/=?^`{|}~-]+";
const QUOTED = '"(?:[\\x20\\x21\\x23-\\x5b\\x5d-\\x7e]|\\\\[\\x20-\\x7e])*"';
const ADDRESS = `(?:${ATOM}(?:\\.${ATOM})*|${QUOTED})@[a-zA-Z\\d-]+(?:\\.[a-zA-Z\\d-]+)*`;
const MAILBOX = `(?:(?:${ATOM}|${QUOTED})(?: (?:${ATOM}|${QUOTED}))* <${ADDRESS}>|${ADDRESS})`;
const MAILBOXES = new RegExp(`^${MAILBOX}(?:, ${MAILBOX})*$`);
const ONE_MAILBOX = new RegExp(`^${MAILBOX}$`);
const IDS = /^<[\x21-\x3b\x3d\x3f-\x7e]+>(?: <[\x21-\x3b\x3d\x3f-\x7e]+>)*$/;

const TOKEN = "[\\w!#$%&'*+.^`{|}~-]+";
const PARAMETERS = `(?: ?; ?${TOKEN}=(?:${TOKEN}|${QUOTED}))* ?;?`;
const TYPE = new RegExp(`^${TOKEN}/${TOKEN}${PARAMETERS}$`);
// An empty field is forwarded as it came: mail programs read it as none.
const DISPOSITION = new RegExp(`^(?:${TOKEN}${PARAMETERS})?$`);

/** The form of each field that the forwarder writes anew. */
const FORMS: ReadonlyMap<string, RegExp> = new Map([
  ['from', ONE_MAILBOX],
  ['reply-to', MAILBOXES],
  ['to', MAILBOXES],
  ['cc', MAILBOXES],
  ['references', IDS],
  ['content-type', TYPE],
  ['content-disposition', DISPOSITION],
]);

describe('the header of each mail of the tests is one of RFC 5322 when it is forwarded', () => {
  test('there are many', () => {
    expect(files.length).toBeGreaterThan(100);
  });

  test.each(files)('%s', (file) => {
    const mail = parseMail(readFileSync(join(root, file)));
    const forwarding = {
      inbox: INBOX,
      envelopeFrom: 'a@pr.example',
      verdicts: {},
      unread: [],
      fallbackCharset: 'gb18030',
    };
    const sent = rewriteMail(mail, forwarding);
    const header = sent.toString('latin1', 0, sent.length - mail.body.length);
    expect(header.endsWith(mail.lineEnd + mail.lineEnd)).toBe(true);
    const lines = header.slice(0, -2 * mail.lineEnd.length).split(mail.lineEnd);
    // No line has a CR or LF of its own, and none is empty.
    for (const line of lines) expect(line).toMatch(/^[\t\x20-\x7e]{1,998}$/);
    const fields = lines.join('\n').split(/\n(?=[^ \t])/);
    for (const field of fields) {
      expect(field).toMatch(/^[\x21-\x39\x3b-\x7e]+:/);
      const colon = field.indexOf(':');
      const value = field
        .slice(colon + 1)
        .replaceAll('\n', '')
        .trim()
        .replace(/[ \t]+/g, ' ');
      const form = FORMS.get(field.slice(0, colon).toLowerCase());
      if (form !== undefined) expect(value).toMatch(form);
    }
  });
});
