import fc from 'fast-check';
import iconv from 'iconv-lite';
import { expect, test } from 'vitest';
import { rewriteMail } from '../../../core/forward/rewrite.ts';
import { compileRules, screen } from '../../../core/index.ts';
import { parseMailboxes } from '../../../core/mail/addresses.ts';
import { isKnownCharset, normalizedLabel } from '../../../core/mail/charset-labels.ts';
import { valuesOf } from '../../../core/mail/header-field.ts';
import { parseMail } from '../../../core/mail/mail.ts';
import { INBOX } from '../inbox.ts';

/** The same mails in each run. */
const SEED = { seed: 17 };

/** Words of a language in a charset that mail programs write raw in headers, and other labels of that charset. */
const WRITTEN = [
  {
    charset: 'windows-1251',
    labels: ['windows-1251', 'CP1251', 'x-cp1251'],
    words: 'новая батарея для смартфонов Иван Петров',
  },
  { charset: 'koi8-r', labels: ['koi8-r', 'KOI8-R', 'koi8'], words: 'новая батарея для смартфонов иван петров' },
  { charset: 'euc-kr', labels: ['euc-kr', 'ks_c_5601-1987', 'cp949'], words: '새로운 배터리 발표 행사 안내 김철수' },
  { charset: 'shift_jis', labels: ['shift_jis', 'sjis', 'cp932'], words: '新製品のお知らせ 発表会のご案内 山田太郎' },
  { charset: 'big5', labels: ['big5', 'Big5-ETen', 'cp950'], words: '新產品發表會 邀請函 王小明 成功的企業' },
  { charset: 'iso-8859-2', labels: ['iso-8859-2', 'latin2'], words: 'łódź święta źródło żółty piękna zażółć' },
  { charset: 'iso-8859-7', labels: ['iso-8859-7', 'greek'], words: 'νέα μπαταρία για κινητά τηλέφωνα' },
  { charset: 'iso-8859-8', labels: ['iso-8859-8', 'hebrew'], words: 'סוללה חדשה לטלפון דוד' },
  { charset: 'tis-620', labels: ['tis-620', 'cp874'], words: 'แบตเตอรี่ใหม่ สำหรับโทรศัพท์ สมชาย' },
];

const written = fc.constantFrom(...WRITTEN).chain(({ charset, labels, words }) =>
  fc.record({
    charset: fc.constant(charset),
    label: fc.constantFrom(...labels),
    text: fc.shuffledSubarray(words.split(' '), { minLength: 2 }).map((some) => some.join(' ')),
    isInPart: fc.boolean(),
    isFolded: fc.boolean(),
  }),
);

function forward(raw: Buffer) {
  const forwarding = { inbox: INBOX, envelopeFrom: '', verdicts: {}, unread: [], fallbackCharset: 'gb18030' };
  const sent = rewriteMail(parseMail(raw), forwarding);
  const { fields } = parseMail(sent);
  return { fields, mailboxes: (name: string) => parseMailboxes(valuesOf(fields, name)) };
}

/** The text of a field of encoded words in UTF-8, read by nothing of the core. */
function wordsOf(value: string): string {
  const words = [...value.matchAll(/=\?UTF-8\?B\?([^?]*)\?=/g)].map(([, data]) => Buffer.from(data!, 'base64'));
  return Buffer.concat(words).toString();
}

test('raw 8-bit Subject and From name are screened and forwarded in the charset that the mail names', async () => {
  await fc.assert(
    fc.asyncProperty(written, async ({ charset, label, text, isInPart, isFolded }) => {
      const bytes = iconv.encode(text, charset).toString('latin1');
      const type = `Content-Type: text/plain; charset=${label}`;
      const multipart = `Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n${type}\r\n\r\nhello\r\n--b--\r\n`;
      const raw = Buffer.from(
        `Subject: ${isFolded ? bytes.replace(' ', '\r\n ') : bytes}\r\nFrom: "${bytes}" <jane@pr.example>\r\n` +
          (isInPart ? multipart : `${type}\r\n\r\nhello\r\n`),
        'latin1',
      );
      const { fields, mailboxes } = forward(raw);
      expect(wordsOf(valuesOf(fields, 'subject')[0]!)).toBe(text);
      expect(`${mailboxes('reply-to')[0]!.name}`).toBe(text);
      const word = text.split(' ')[0]!;
      expect((await screen(raw, compileRules({ ...INBOX, words: [word] }))).decision).toBe('ignore');
    }),
    { ...SEED, numRuns: 150 },
  );
});

test('a label means the same in upper case, in quotes, with spaces and with a comment', () => {
  const label = fc.oneof(
    fc.constantFrom(...WRITTEN.flatMap(({ labels }) => labels)),
    fc.stringMatching(/^[a-z0-9_-]{1,20}$/),
  );
  const forms = fc.constantFrom<((label: string) => string)[]>(
    (one) => one.toUpperCase(),
    (one) => `"${one}"`,
    (one) => ` ${one}\t`,
    (one) => `${one} (as sent)`,
    (one) => `${one}; x=y`,
  );
  fc.assert(
    fc.property(label, forms, (label, form) => {
      expect(normalizedLabel(form(label))).toBe(normalizedLabel(label));
      expect(isKnownCharset(form(label))).toBe(isKnownCharset(label));
      expect(normalizedLabel(normalizedLabel(label))).toBe(normalizedLabel(label));
    }),
    { ...SEED, numRuns: 2_000 },
  );
});

test('Reply-To reaches the sender, whatever marks stand round the address', () => {
  const atom = fc.stringMatching(/^[a-z0-9]{1,8}$/);
  const local = fc
    .tuple(
      atom,
      fc.array(fc.tuple(fc.constantFrom('.', '..', '-', '_', '+'), atom), { maxLength: 3 }),
      fc.constantFrom('', '.'),
    )
    .map(([first, others, end]) => first + others.map((pair) => pair.join('')).join('') + end);
  const around = fc.constantFrom(
    ...['A', '<A.>', '<mailto:A>', 'Jane [mailto:A]', '<,A>', '<A:>', '<A;>', "<'A'>", 'Jane <A>', '"Doe, Jane" <A>'],
  );
  fc.assert(
    fc.property(local, atom, around, fc.constantFrom('From', 'Reply-To'), (local, host, form, field) => {
      const address = `${local}@${host}.example`;
      const other = field === 'From' ? '' : 'From: Other <other@pr.example>\r\n';
      const raw = Buffer.from(`${other}${field}: ${form.replace('A', () => address)}\r\n\r\nhello\r\n`);
      const isDotAtom = !/\.\.|\.$/.test(local);
      const written = isDotAtom ? address : `"${local}"@${host}.example`;
      expect(valuesOf(forward(raw).fields, 'reply-to')[0]!.split(' ').at(-1)!.replace(/[<>]/g, '')).toBe(written);
    }),
    { ...SEED, numRuns: 1_500 },
  );
});

test('the From name holds no other address, raw or encoded, in any charset', () => {
  const at = fc.constantFrom('@', '＠', '﹫', '%40', '&#64;', '&#x40;');
  const name = fc
    .tuple(fc.constantFrom('', 'Jane ', '表 ', 'Acme: '), fc.constantFrom('A', '<A>', '[A]', '(A)', 'A via list'))
    .map(([before, form]) => before + form);
  const encode: Record<string, (text: string) => string> = {
    base64: (text) => `=?utf-8?B?${Buffer.from(text).toString('base64')}?=`,
    quoted: (text) => `"${Buffer.from(text).toString('latin1')}"`,
    gb18030: (text) => `=?gb18030?B?${iconv.encode(text, 'gb18030').toString('base64')}?=`,
    shift_jis: (text) => `"${iconv.encode(text, 'shift_jis').toString('latin1')}"`,
  };
  fc.assert(
    fc.property(name, at, fc.constantFrom(...Object.keys(encode)), (name, at, form) => {
      const shown = encode[form]!(name.replace('A', () => `ceo${at}bank.example`));
      const raw = Buffer.from(
        `From: ${shown} <jane@pr.example>\r\nContent-Type: text/plain; charset=${form === 'shift_jis' ? form : 'utf-8'}\r\n\r\nx`,
        'latin1',
      );
      const [from] = forward(raw).mailboxes('from');
      expect(from!.name).not.toMatch(/[@\uff20\ufe6b]|%40|&#/);
      expect(from!.address).toBe(INBOX.address);
      expect(
        forward(raw)
          .mailboxes('reply-to')
          .map(({ address }) => address),
      ).toEqual(['jane@pr.example']);
    }),
    { ...SEED, numRuns: 1_000 },
  );
});
