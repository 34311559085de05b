import { expect, test } from 'vitest';
import { replyToForms } from '../../../core/forward/reply-to.ts';
import { parseMail } from '../../../core/mail/mail.ts';
import { INBOX } from '../inbox.ts';

/** The forms of Reply-To of a mail with these fields, each as one text. */
function forms(header: string): string[] {
  const mail = parseMail(Buffer.from(`${header}\r\n\r\n`));
  return replyToForms(mail, { inbox: INBOX, fallbackCharset: 'gb18030' }).map((words) => words.join(' '));
}

test.each([
  ['a plain From', 'From: Jane <jane@pr.example>', ['"Jane" <jane@pr.example>']],
  ['dots that need quotes', 'From: haru..ka.@pr.example', ['"haru..ka."@pr.example', '']],
  ['a name behind them', 'From: Haru <haru..ka.@pr.example>', ['"Haru" <"haru..ka."@pr.example>', '']],
  ['a quoted local part of its own', 'From: <"haru..ka."@pr.example>', ['"haru..ka."@pr.example', '']],
  ['a dot behind the domain', 'From: Jane <jane@pr.example.>', ['"Jane" <jane@pr.example>', '']],
  ['a link in brackets', 'From: Jane Doe [mailto:jane@pr.example]', ['"Jane Doe" <jane@pr.example>']],
  ['a link', 'From: Jane <mailto:jane@pr.example>', ['"Jane" <jane@pr.example>', '']],
  ['a comma in the brackets', 'From: Jane <,jane@pr.example>', ['"Jane" <jane@pr.example>', '']],
  ['a colon', 'From: Jane <jane@pr.example:>', ['"Jane" <jane@pr.example>', '']],
  ['a semicolon', 'From: Jane <jane@pr.example;>', ['"Jane" <jane@pr.example>', '']],
  ['apostrophes', "From: Jane <'jane@pr.example'>", ['"Jane" <jane@pr.example>', '']],
  ['a full-width @', 'From: Jane <jane＠pr.example>', ['"Jane" <jane@pr.example>']],
  [
    'the same in Reply-To, whose next better form is From',
    'From: Jane <jane@pr.example>\r\nReply-To: haru..ka@pr.example',
    ['"haru..ka"@pr.example', '"Jane" <jane@pr.example>', ''],
  ],
  [
    'the same beside a plain one',
    'From: Jane <jane@pr.example>\r\nReply-To: haru..ka@pr.example, desk@pr.example',
    ['"haru..ka"@pr.example, desk@pr.example', 'desk@pr.example', ''],
  ],
  ['a Reply-To that is none', 'From: Jane <jane@pr.example>\r\nReply-To: Jane', ['"Jane" <jane@pr.example>']],
  ['words in quotes', 'From: <"John Doe"@pr.example>', ['']],
  [
    'the inbox itself, mended',
    'From: Jane <jane@pr.example>\r\nReply-To: pitches@example.org.',
    ['"Jane" <jane@pr.example>'],
  ],
  ['nobody', 'Subject: x', ['']],
])('%s', (_, header, expected) => {
  expect(forms(header)).toEqual(expected);
});
