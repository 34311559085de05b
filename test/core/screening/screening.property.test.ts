import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { WordEntry } from '../../../core/types.ts';
import { judge } from './judge.ts';
import { base64, encode, htmlMail, mail, mailOf, multipart, part, quotedPrintable, textMail } from './mail.ts';

const RUNS = { numRuns: 100 };

/** Plain running text around a word or its near misses, and whether the word is in it. */
const text = fc
  .array(
    fc.constantFrom(
      'disruption',
      'disrupt',
      'Ive',
      'lamp',
      'descriptive',
      'café',
      'über',
      'x',
      'e',
      'tive',
      '20',
      'new.',
    ),
    { minLength: 1, maxLength: 12 },
  )
  .chain((words) =>
    fc.record({ isIn: fc.boolean(), at: fc.nat(words.length) }).map(({ isIn, at }) => ({
      isIn,
      text: [...words.slice(0, at), ...(isIn ? ['disruptive'] : []), ...words.slice(at)].join(' '),
    })),
  );

const decision = (isIn: boolean) => (isIn ? 'ignore' : 'forward');

test('the verdict does not change with transfer encoding and charset', async () => {
  const charset = fc.constantFrom(
    'utf-8',
    'utf-16',
    'utf-16le',
    'utf-16be',
    'utf-32le',
    'utf-7',
    'windows-1252',
    'iso-8859-15',
    'windows-1250',
    'macintosh',
    'gb18030',
  );
  await fc.assert(
    fc.asyncProperty(
      text,
      charset,
      fc.constantFrom('base64', 'quoted-printable', 'binary'),
      fc.boolean(),
      async ({ text, isIn }, charset, encoding, isHtml) => {
        const bytes = encode(isHtml ? `<p>${text}</p>` : text, charset);
        const type = `text/${isHtml ? 'html' : 'plain'}; charset=${charset}`;
        const body =
          encoding === 'quoted-printable'
            ? quotedPrintable(bytes).replace(/.{75}/g, (line) => `${line.slice(0, 72)}=\n${line.slice(72)}`)
            : bytes;
        // A raw LF byte inside UTF-16 is not text for a mail's lines.
        fc.pre(encoding !== 'binary' || !/utf-(16|32)/.test(charset));
        expect((await judge(mailOf(type, body, { encoding }))).decision).toBe(decision(isIn));
      },
    ),
    RUNS,
  );
});

test('nor with the folding and encoding of the header', async () => {
  await fc.assert(
    fc.asyncProperty(
      text,
      fc.constantFrom('utf-8', 'windows-1252', 'gb18030', 'utf-7'),
      fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 8 }),
      fc.boolean(),
      async ({ text, isIn }, charset, sizes, isQ) => {
        const bytes = encode(text, charset);
        const words: string[] = [];
        for (let at = 0, index = 0; at < bytes.length; index++) {
          const piece = bytes.subarray(at, at + sizes[index % sizes.length]!);
          words.push(`=?${charset}?${isQ ? `Q?${quotedPrintable(piece)}` : `B?${piece.toString('base64')}`}?=`);
          at += piece.length;
        }
        expect((await judge(mail(`Subject: ${words.join('\n ')}`))).decision).toBe(decision(isIn));
        const rawUtf8 = Buffer.from(text).toString('latin1').replaceAll(' ', '\n ');
        expect((await judge(mail(`Subject: ${rawUtf8}`))).decision).toBe(decision(isIn));
      },
    ),
    RUNS,
  );
});

test('nor with nesting and multipart type', async () => {
  const level = fc.constantFrom(
    'multipart/mixed',
    'multipart/alternative',
    'multipart/related',
    'multipart/signed',
    'multipart/x-foo',
    'message/rfc822',
    'message/rfc822 base64',
  );
  await fc.assert(
    fc.asyncProperty(text, fc.array(level, { maxLength: 6 }), fc.boolean(), async ({ text, isIn }, levels, isHtml) => {
      let [fields, body] = [
        `Content-Type: text/${isHtml ? 'html' : 'plain'}; charset=utf-8\nContent-Transfer-Encoding: base64`,
        Buffer.from(base64(text)) as Uint8Array,
      ];
      for (const [index, type] of levels.entries()) {
        const inner = part(`${type.startsWith('message') ? 'Subject: x\n' : ''}${fields}`, body);
        if (type.startsWith('multipart'))
          [fields, body] = [
            `Content-Type: ${type}; boundary="b${index}_"`,
            multipart(`b${index}_`, [part('Content-Type: image/png', 'x'), inner]),
          ];
        else if (type.endsWith('base64'))
          [fields, body] = [
            'Content-Type: message/rfc822\nContent-Transfer-Encoding: base64',
            Buffer.from(base64(inner)),
          ];
        else [fields, body] = ['Content-Type: message/rfc822', inner];
      }
      expect((await judge(mail(`Subject: x\n${fields}`, body))).decision).toBe(decision(isIn));
    }),
    RUNS,
  );
});

test('nor with inline tags, comments and invisible characters between letters', async () => {
  const nothing = fc.constantFrom(
    '',
    '',
    '<b>',
    '</b>',
    '<i class="x">',
    '</i>',
    '<span style="color:red">',
    '</span>',
    '<wbr>',
    '<!-- x -->',
    '&shy;',
    '&#8203;',
    '<span style="display:none">q</span>',
    '<font size=2>',
    '</font>',
    '\u2060',
  );
  await fc.assert(
    fc.asyncProperty(text, fc.array(nothing, { minLength: 5, maxLength: 40 }), async ({ text, isIn }, between) => {
      const html = Array.from(text, (char, index) => char + between[index % between.length]).join('');
      expect((await judge(htmlMail(`<p>Hello</p><p>${html}</p>`))).decision).toBe(decision(isIn));
    }),
    RUNS,
  );
});

test('a list of words finds in a text what each of them finds', async () => {
  const words =
    'disruptive disrupt illicit ill lil aggressive hoping AI-powered web3 naïve rеd C++ mississippi 颠覆 ффа'.split(
      ' ',
    );
  const disguises: ((word: string) => string)[] = [
    (word) => word,
    (word) => word.replaceAll('i', 'l'),
    (word) => word.replaceAll('e', 'е').replaceAll('s', '$'),
    (word) => word.replaceAll('i', '1'),
    (word) => Array.from(word).join(' - '),
    (word) => Array.from(word).join('.'),
    (word) => word.replace(/[aeiou]/g, '$&$&$&$&'),
    (word) => `${word.slice(0, 4)}-\n${word.slice(4)}`,
    (word) => `D${word.slice(0, 2).toUpperCase()}${word}`,
    (word) => `${word.slice(0, 3)}**${word.slice(3)}`,
  ];
  const written = fc.tuple(fc.constantFrom(...words, 'disruption', 'hopping', 'lamp'), fc.constantFrom(...disguises));
  await fc.assert(
    fc.asyncProperty(
      fc.array(written, { minLength: 1, maxLength: 4 }),
      fc.subarray(words, { minLength: 2 }),
      async (text, list) => {
        const raw = textMail(text.map(([word, disguise]) => disguise(word)).join(' '));
        const found = (await judge(raw, { words: list })).reasons.map(({ word }) => word);
        const foundAlone = await Promise.all(list.map(async (word) => (await judge(raw, { words: [word] })).reasons));
        expect(found.toSorted()).toEqual(foundAlone.flatMap((reasons) => reasons.map(({ word }) => word)).toSorted());
      },
    ),
    RUNS,
  );
});

test('a mail without any letter of the word is always forwarded', async () => {
  const letters = fc.constantFrom(
    ...'abcfghjklmnoqwxyzABCFGHJKMNOQWXYZ 02468.,;-_*~\n\tñçøжщюфыяקשת中文字汉日本한국あア😀',
  );
  await fc.assert(
    fc.asyncProperty(fc.array(letters, { maxLength: 400 }), fc.boolean(), async (chars, isHtml) => {
      const body = chars.join('');
      expect((await judge(isHtml ? htmlMail(body) : textMail(body))).reasons).toEqual([]);
    }),
    RUNS,
  );
});

const FIELDS = [
  'Subject: x',
  'From: a <b@c.example>',
  'Content-Type: multipart/mixed; boundary=b',
  'Content-Type: text/html',
  'Content-Transfer-Encoding: base64',
  'Content-Transfer-Encoding: quoted-printable',
  'Content-Type: message/rfc822',
  'Content-Type: text/calendar',
  'Content-Type: text/plain; format=flowed; delsp=yes; charset=utf-16',
  'Content-Disposition: attachment; filename*0*=x',
  ' folded',
  '',
];
const PIECES = [
  '--b\r\n',
  '--b--\r\n',
  '\r\n',
  '\r',
  '\n',
  '<p',
  '<b style="display:none">',
  '</',
  '<!--',
  '<style>',
  '&#',
  '&#xffffffff;',
  '=E9',
  '=\r\n',
  '\u202e',
  '\ud800',
  '\0',
  'disruptive',
  '=?utf-8?B?',
  '?=',
  '\x1b$B',
  '+AGQ-',
  '> ',
  'On x <reporter@technode.example> wrote:\n',
  'BEGIN:VCARD\nNOTE;ENCODING=QUOTED-PRINTABLE:',
];

test('no input throws, and what is shown of it is safe to print', async () => {
  const mutated = fc
    .tuple(
      fc.array(fc.constantFrom(...FIELDS), { maxLength: 6 }),
      fc.array(fc.oneof(fc.constantFrom(...PIECES), fc.string(), fc.constantFrom(...FIELDS)), { maxLength: 40 }),
    )
    .map(([fields, pieces]) => Buffer.from(`${fields.join('\r\n')}\r\n\r\n${pieces.join('')}`));
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        mutated,
        fc.uint8Array({ maxLength: 2000 }).map((bytes) => Buffer.from(bytes)),
      ),
      async (raw) => {
        const { reasons, unread } = await judge(raw);
        for (const { excerpt, as, where } of reasons) {
          expect(excerpt.length).toBeLessThanOrEqual(160);
          expect(excerpt + as + where).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
          expect(excerpt).toContain(as.slice(0, 40));
        }
        for (const { where, why } of unread) expect(where + why).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u);
      },
    ),
    { numRuns: 500 },
  );
});

test('an excerpt is one line of at most 160 characters around the word', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.string({ unit: 'grapheme', maxLength: 300 }),
      fc.string({ unit: 'grapheme', maxLength: 300 }),
      async (before, after) => {
        const { reasons } = await judge(textMail(`${before} \ndisruptive\n ${after}`));
        expect(reasons).toHaveLength(1);
        const { excerpt, as, where, word } = reasons[0]!;
        expect({ where, word }).toEqual({ where: 'text', word: 'disruptive' });
        expect(excerpt.length).toBeLessThanOrEqual(160);
        expect(excerpt).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
        expect(excerpt).toContain(as);
      },
    ),
    RUNS,
  );
});

const isIgnored = async (text: string, words: WordEntry[]) =>
  (await judge(textMail(text), { words })).decision === 'ignore';

test('exceptions only ever forward more', async () => {
  const phrase = fc.constantFrom(
    'lamp',
    'disruptive lamp',
    'x disruptive',
    'a disruptive lamp',
    'new. disruptive',
    'e',
  );
  await fc.assert(
    fc.asyncProperty(text, fc.array(phrase, { maxLength: 3 }), async ({ text }, except) => {
      if (await isIgnored(text, [{ word: 'disruptive', except }]))
        expect(await isIgnored(text, ['disruptive'])).toBe(true);
    }),
    RUNS,
  );
});

test('a star matches wherever its stem does', async () => {
  await fc.assert(
    fc.asyncProperty(
      text,
      fc.constantFrom('disrupt', 'lamp', 'disruptive', 'new', 'caf\u00e9'),
      async ({ text }, stem) => {
        if (await isIgnored(text, [stem])) expect(await isIgnored(text, [`${stem}*`])).toBe(true);
      },
    ),
    RUNS,
  );
});
