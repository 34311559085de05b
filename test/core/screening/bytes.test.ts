import { encode, htmlMail, mail, mailOf, raw } from './mail.ts';
import { type Row, testMails, testRules } from './table.ts';

/** Charset label, the encoder where it has another name, a word of its language. */
const CHARSETS: [label: string, text: string, encoder?: string][] = [
  ...['gb2312', 'gbk', 'gb18030', 'x-gbk', 'cp936'].map((label): [string, string, string] => [
    label,
    '顛覆性',
    'gb18030',
  ]),
  ['big5', '顛覆性'],
  ['big5-hkscs', '顛覆性'],
  ['euc-kr', '파괴적'],
  ['ks_c_5601-1987', '파괴적', 'euc-kr'],
  ['shift_jis', '革新的'],
  ['windows-31j', '革新的', 'shift_jis'],
  ['euc-jp', '革新的'],
  ['windows-1252', 'révolutionnaire'],
  ['iso-8859-15', 'révolutionnaire'],
  ['macintosh', 'révolutionnaire'],
  ['cp437', 'révolutionnaire'],
  ['windows-1251', 'революционный'],
  ['koi8-r', 'революционный'],
  ['koi8-u', 'революционный'],
  ['iso-8859-5', 'революционный'],
  ['ibm866', 'революционный', 'cp866'],
  ['x-mac-cyrillic', 'революционный', 'maccyrillic'],
  ['windows-1250', 'převratný'],
  ['iso-8859-2', 'převratný'],
  ['windows-1253', 'επαναστατικός'],
  ['iso-8859-7', 'επαναστατικός'],
  ['windows-1254', 'çığır'],
  ['iso-8859-9', 'çığır'],
  ['windows-1255', 'מהפכני'],
  ['iso-8859-8-i', 'מהפכני', 'iso-8859-8'],
  ['windows-1256', 'ثوري'],
  ['tis-620', 'ปฏิวัติ'],
  ['windows-874', 'ปฏิวัติ'],
  ['utf-8', '颠覆性'],
  ['UTF_8', '颠覆性', 'utf-8'],
  ['utf-16', '颠覆性'],
  ['utf-16le', '颠覆性'],
  ['utf-16be', '颠覆性'],
  ['utf-32le', '颠覆性'],
  ['utf-32be', '颠覆性'],
  ['utf-7', '颠覆性'],
  ['unicode-1-1-utf-7', '颠覆性', 'utf-7'],
];

testMails(
  'How bytes become text: the declared charset',
  CHARSETS.flatMap(([label, word, encoder = label]): Row[] => [
    [
      `${label}, text`,
      mailOf(`text/plain; charset=${label}`, encode(`A ${word} B\r\n`, encoder), { encoding: 'base64' }),
      [`text: ${word}`],
      { words: [word] },
    ],
    [
      `${label}, HTML, quoted and in capitals`,
      mailOf(`text/html; charset="${label.toUpperCase()}"`, encode(`<p>A ${word} B</p>\r\n`, encoder), {
        encoding: 'base64',
      }),
      [`HTML: ${word}`],
      { words: [word] },
    ],
  ]),
);

const CHINESE = '我们颠覆性产品';
const HAN = ['颠覆性'];
const JAPANESE = Buffer.from('\x1b$B3W?7E*\x1b(B disruptive', 'latin1');

function utf16(text: string, order: 'le' | 'be'): Buffer {
  const bytes = Buffer.from(text, 'utf16le');
  return order === 'le' ? bytes : bytes.swap16();
}

testMails('How bytes become text: other plausible readings', [
  ...[
    'text/plain',
    'text/plain; charset=utf-8',
    'text/plain; charset=us-ascii',
    'text/plain; charset=iso-8859-1',
    'text/plain; charset=8bit',
    'text/plain; charset=""',
    'text/plain; charset=x-foo',
  ].flatMap((type): Row[] => [
    [`GB18030 labelled ${type}`, mailOf(type, encode(CHINESE, 'gb18030')), ['text: 颠覆性'], { words: HAN }],
    [`UTF-8 labelled ${type}`, mailOf(type, CHINESE), ['text: 颠覆性'], { words: HAN }],
    [
      `ISO-2022-JP labelled ${type}`,
      mailOf(type, JAPANESE, { encoding: '7bit' }),
      ['text: 革新的'],
      { words: ['革新的'] },
    ],
  ]),
  ...['gbk', 'big5', 'windows-1251'].map(
    (label): Row => [
      `UTF-8 labelled ${label}`,
      mailOf(`text/plain; charset=${label}`, CHINESE),
      ['text: 颠覆性'],
      { words: HAN },
    ],
  ),
  ...(['le', 'be'] as const).flatMap((order): Row[] =>
    [
      'text/plain',
      'text/plain; charset=utf-8',
      'text/plain; charset=iso-8859-1',
      'text/plain; charset=utf-16',
      'text/plain; charset=utf-16le',
      'text/plain; charset=utf-16be',
    ].flatMap((type): Row[] => [
      [
        `UTF-16 ${order} labelled ${type}`,
        mailOf(type, utf16('A disruptive lamp', order), { encoding: 'base64' }),
        ['text: disruptive'],
      ],
      [
        `UTF-16 ${order} with mark labelled ${type}`,
        mailOf(type, utf16(`\ufeff${CHINESE}`, order), { encoding: 'base64' }),
        ['text: 颠覆性'],
        { words: HAN },
      ],
    ]),
  ),
  ...(['le', 'be'] as const).map(
    (order): Row => [
      `UTF-16 ${order} that nothing declares`,
      mailOf('text/plain', utf16('Une offre révolutionnaire', order), { encoding: 'base64' }),
      ['text: révolutionnaire'],
      { words: ['révolutionnaire'] },
    ],
  ),
  ['no Content-Type at all', mail('Subject: x', encode(CHINESE, 'gb18030')), ['text: 颠覆性'], { words: HAN }],
  [
    'a byte order mark against the label',
    mailOf('text/plain; charset=gbk', `\ufeff${CHINESE}`),
    ['text: 颠覆性'],
    { words: HAN },
  ],
  [
    'a UTF-32 mark',
    mailOf('text/plain; charset=utf-8', encode('\ufeffdisruptive', 'utf-32be'), { encoding: 'base64' }),
    ['text: disruptive'],
  ],
  ['ASCII labelled UTF-16BE', mailOf('text/plain; charset=utf-16be', 'A disruptive lamp'), ['text: disruptive']],
  ['ASCII labelled UTF-32', mailOf('text/plain; charset=utf-32', 'A disruptive lamp'), ['text: disruptive']],
  ['UTF-7', mailOf('text/plain; charset=utf-7', 'dis+AHI-uptive'), ['text: disruptive']],
  ['HZ', mailOf('text/plain; charset=hz-gb-2312', 'A ~{5_82PT~} B'), ['text: 颠覆性'], { words: HAN }],
  [
    'HZ, with tildes and lines',
    mailOf('text/plain; charset=HZ', '~~ ~a A~\nI ~{5_82\n~{PT~}'),
    ['text: AI', 'text: 颠覆 性'],
    { words: [...HAN, 'AI'] },
  ],
  ['HZ that is none', mailOf('text/plain; charset=hz', 'A ~disruptive~ lamp'), ['text: disruptive']],
  ['HZ only where it is declared', mailOf('text/plain', '~{5_82PT~}'), [], { words: HAN }],
  [
    'ISO-2022-JP only where it is designated: ESC alone is nothing a reader sees',
    mailOf('text/plain', 'dis\x1bruptive'),
    ['text: disruptive'],
  ],
  ['UTF-7 only where it is declared', mailOf('text/plain', 'dis+AHI-uptive'), []],
  [
    'UTF-8 cut in the last character',
    mailOf('text/plain; charset=utf-8', Buffer.from(CHINESE).subarray(0, -1)),
    ['text: 颠覆性'],
    { words: HAN },
  ],
  [
    'soft hyphen in windows-1252',
    mailOf('text/plain; charset=iso-8859-1', encode('dis\u00adruptive', 'windows-1252')),
    ['text: disruptive'],
  ],
  [
    'iso-8859-1 read as windows-1252',
    mailOf('text/plain; charset=iso-8859-1', encode('“disruptive”', 'windows-1252')),
    ['text: disruptive'],
  ],
  ['a letter after another is no word of its own', mailOf('text/plain', encode('idédisruptive éa', 'latin1')), []],
  [
    'GBK trail bytes that are ASCII',
    mailOf('text/plain; charset=gbk', encode('disruptive乗disruptive', 'gbk')),
    ['text: disruptive'],
  ],
  [
    'Shift_JIS trail bytes that are ASCII',
    mailOf('text/plain; charset=shift_jis', encode('表示disruptive', 'shift_jis')),
    ['text: disruptive'],
  ],
  ...[
    '<meta charset="windows-1251">',
    '<META http-equiv=Content-Type content="text/html; charset=windows-1251">',
    '<?xml version="1.0" encoding="windows-1251"?>',
  ].flatMap((declaration) =>
    ['text/html', 'text/html; charset=utf-8', 'text/html; charset=iso-8859-1'].map(
      (type): Row => [
        `${declaration} in ${type}`,
        mailOf(type, encode(`${declaration}<p>революционный`, 'windows-1251')),
        ['HTML: революционный'],
        { words: ['революционный'] },
      ],
    ),
  ),
  [
    'a wrong meta beside a right label',
    mailOf('text/html; charset=windows-1251', encode('<meta charset=utf-8><p>революционный', 'windows-1251')),
    ['HTML: революционный'],
    { words: ['революционный'] },
  ],
  ['a meta that says UTF-16 in ASCII', htmlMail('<meta charset=utf-16><p>disruptive'), ['HTML: disruptive']],
]);

testMails(
  'Transfer encodings',
  (
    [
      ['base64', 'ZGlzcnVwdGl2ZQ=='],
      ['BASE64', 'ZGlzcnVwdGl2ZQ=='],
      ['"base64"', 'ZGlzcnVwdGl2ZQ=='],
      ["'base64'", 'ZGlzcnVwdGl2ZQ=='],
      ['base64 (really)', 'ZGlzcnVwdGl2ZQ=='],
      ['base64;', 'ZGlzcnVwdGl2ZQ=='],
      ['\n base64', 'ZGlzcnVwdGl2ZQ=='],
      ['base64', 'ZGlzcnVwdGl2ZQ'],
      ['base64', 'ZGlz!!cnVw\n##dGl2\n ZQ=='],
      ['base64', [...'ZGlzcnVwdGl2ZQ=='].join('\n')],
      ['base64', 'ZGlz\n\n\ncnVwdGl2ZQ=='],
      ['base64', 'ZG lz cn Vw dG l2 ZQ =='],
      ['base64', 'ZGlzcg==\ndXB0aXZl'],
      // RFC 2045 6.8: what is not in the alphabet is passed over, `-` and `_` of base64url included.
      ['base64', 'ZGlz-cnVw_dGl2ZQ=='],
      ['quoted-printable', 'dis=72uptive'],
      ['Quoted-Printable', 'dis=72uptive'],
      ['"QUOTED-PRINTABLE"', 'dis=72uptive'],
      ['quoted-printable', 'disrup=\ntive'],
      ['quoted-printable', 'disrup= \ntive'],
      ['quoted-printable', [...'disruptive'].join('=\n')],
      ['quoted-printable', 'dis=\n=\nruptive'],
      ['quoted-printable', '=ZZ disruptive =G'],
      ['quoted-printable', 'disruptive='],
      ['7bit', 'disruptive'],
      ['binary', 'disruptive'],
      ['x-foo', 'disruptive'],
    ] as const
  ).map(
    ([encoding, body]): Row => [
      `${encoding}: ${body}`,
      mail(`Subject: x\nMIME-Version: 1.0\nContent-Type: text/plain\nContent-Transfer-Encoding: ${encoding}`, body),
      ['text: disruptive'],
    ],
  ),
);

testMails('Transfer encodings, further', [
  [
    'a character cut by a soft line end',
    mailOf('text/plain; charset=utf-8', '=E9=A2=\n=A0=E8=A6=86=E6=80=A7', { encoding: 'quoted-printable' }),
    ['text: 颠覆性'],
    { words: HAN },
  ],
  [
    'raw bytes among encoded ones',
    mailOf('text/plain; charset=utf-8', '颠=E8=A6=86性', { encoding: 'quoted-printable' }),
    ['text: 颠覆性'],
    { words: HAN },
  ],
  [
    '8-bit text declared 7bit',
    mailOf('text/plain; charset=utf-8', CHINESE, { encoding: '7bit' }),
    ['text: 颠覆性'],
    { words: HAN },
  ],
  ['base64 that is not declared is text', mailOf('text/plain', 'ZGlzcnVwdGl2ZQ==', { encoding: '7bit' }), []],
  ['quoted-printable that is not declared is text', mailOf('text/plain', 'dis=72uptive', { encoding: '7bit' }), []],
  [
    'a soft line end inside a tag',
    mailOf('text/html', '<p>dis<b class=3D"x=\ny">rup</b>tive', { encoding: 'quoted-printable' }),
    ['HTML: disruptive'],
  ],
]);

const b64 = (text: string | Uint8Array) => Buffer.from(text).toString('base64');
const gb = encode('颠覆性', 'gb18030');

testRules(
  'Header fields: RFC 2047 and raw bytes',
  [
    {
      why: 'encoded words in either encoding, any case, well and badly formed',
      ignore: [
        `=?utf-8?B?${b64('disruptive')}?=`,
        `=?UTF-8?b?${b64('disruptive')}?=`,
        `=?utf-8*en?B?${b64('a disruptive la').replace(/=+$/, '')}?=`,
        '=?utf-8?Q?disrup=74ive?=',
        '=?utf-8?q?a_disruptiv=c3=a9_lamp?=',
        '=?utf-8?Q?a disrup=74ive lamp?=',
        '=?utf-8?Q?new?disruptive?=',
        '"=?utf-8?Q?disruptive?="',
        '=?x-foo?B?ZGlzcnVwdGl2ZQ==?=',
        '=?utf-8?B?ZGlz cnVwdGl2ZQ==?=',
        '=?utf-8?Q?disruptive',
        '=?utf-7?Q?+AGQ-isruptive?=',
        `=?utf-16?B?${b64(utf16('\ufeffdisruptive', 'le'))}?=`,
        `=?utf-16be?B?${b64(utf16('disruptive', 'be'))}?=`,
        '=?utf-8?B?4oCuZXZpdHB1cnNpZA==?=',
      ],
    },
    {
      why: 'encoded words that meet are joined before they are read',
      ignore: [
        '=?utf-8?Q?dis?= =?utf-8?Q?ruptive?=',
        `=?utf-8?Q?dis?=\n =?utf-8?B?${b64('ruptive')}?=`,
        '=?utf-8?Q?dis?= =?iso-8859-1?Q?ruptive?=',
        '=?utf-8?Q?dis?==?utf-8?Q?ruptive?=',
        '=?utf-8?Q?dis?=   \t =?utf-8?Q?ruptive?=',
        '=?utf-8?B?ZGlzcg==?= =?utf-8?B?dXB0aXZl?=',
        'dis=?utf-8?Q?ruptive?=',
        'dis=?utf-8?Q??=ruptive',
      ],
    },
    {
      why: 'raw bytes at the beginning are no byte order mark of UTF-16: a header extends ASCII',
      ignore: ['\xff\xfea disruptive lamp', '\xfe\xffa disruptive lamp', '\xef\xbb\xbfdisruptive'],
    },
    {
      why: 'also where a character is cut between them',
      words: HAN,
      ignore: [
        `=?utf-8?B?${b64(Buffer.from('颠覆性').subarray(0, 4))}?= =?utf-8?B?${b64(Buffer.from('颠覆性').subarray(4))}?=`,
        `=?gb2312?B?${b64(gb.subarray(0, 3))}?=\n =?GB2312?B?${b64(gb.subarray(3))}?=`,
        '=?utf-8?Q?=E9=A2?= =?utf-8?Q?=A0=E8=A6=86=E6=80=A7?=',
        `=?x-foo?B?${b64('颠覆性')}?=`,
      ],
    },
    {
      why: 'raw UTF-8 and raw GB18030',
      words: HAN,
      ignore: [raw('颠覆性产品'), raw('颠覆性产品', 'gb18030'), `${raw('颠')}=?utf-8?B?${b64('覆性')}?=`],
    },
    {
      why: 'a last letter that could begin a character of UTF-8',
      words: ['café'],
      ignore: [raw('Café', 'latin1'), raw('Das Café', 'latin1'), `=?x-foo?Q?Caf=E9?=`],
      forward: [raw('Cafè', 'latin1').replace('f', 'g')],
    },
    {
      why: 'ISO-2022-JP, raw and in encoded words that meet: each begins and ends in ASCII',
      words: ['革新的'],
      ignore: ['\x1b$B3W?7E*\x1b(B', '=?iso-2022-jp?B?GyRCM1c/NxsoQg==?=\n =?iso-2022-jp?B?GyRCRSobKEI=?='],
    },
    {
      why: 'folding, and what is no word',
      ignore: [
        'A\n disruptive\n lamp',
        '\n disruptive',
        'A\n \n disruptive',
        'Re: Fwd: disruptive',
        'D I S R U P T I V E',
        'dis\0ruptive',
      ],
      forward: ['see https://example.com/disruptive', 'd&#105;sruptive', 'disruption'],
    },
  ],
  (subject) => mail(`Subject: ${subject}`),
);

testRules(
  'Latin text that is labelled rightly is read in no other charset',
  [
    {
      why: 'no letter with its neighbour is a Chinese character that ends a word',
      words: ['revolution', 'Markt', 'AI', 'Innov', '閑', 'Stra'],
      forward: [
        'Eine revolutionäre Idee',
        'Marktüberblick',
        'Innovação',
        'Une idée',
        'Straßenbahn',
        'CAFÉ MÜLLER',
        'jäääär',
      ],
      ignore: ['Die Revolution für alle', 'Der Markt für Äpfel', 'AI für Übermorgen'],
    },
  ],
  (text) => mailOf('text/plain; charset=iso-8859-1', encode(text, 'latin1')),
);

testMails(
  'Text under a Western label that it does not have',
  [
    ['gb18030', '这是颠覆性的产品', '颠覆性'],
    ['big5', '這是顛覆性的產品', '顛覆性'],
    ['windows-874', 'ผลิตภัณฑ์ปฏิวัติวงการ', 'ปฏิวัติ'],
    ['euc-kr', '이것은 파괴적인 제품입니다', '파괴적'],
    ['shift_jis', '破壊的な新製品のお知らせ', '破壊的'],
    ['windows-1251', 'Новая батарея для смартфонов', 'батарея'],
    ['koi8-r', 'Новая батарея для смартфонов', 'батарея'],
    ['windows-1253', 'Νέο επαναστατικό προϊόν', 'επαναστατικό'],
  ].flatMap(([charset, text, word]): Row[] =>
    ['iso-8859-1', 'windows-1252'].map((label) => [
      `${charset} labelled ${label}`,
      mailOf(`text/plain; charset=${label}`, encode(text!, charset!)),
      [`text: ${word}`],
      { words: [word!] },
    ]),
  ),
);

testMails('What bytes would be in Latin letters is not read', [
  [
    'ÃÍ of GBK',
    mailOf('text/plain; charset=iso-8859-1', encode('这种猛兽的照片很好看', 'gb18030')),
    [],
    { words: ['AI'] },
  ],
  [
    'of Thai',
    mailOf('text/plain; charset=iso-8859-1', encode('ขอเชิญร่วมงานแถลงข่าว รอ', 'windows-874')),
    [],
    { words: ['AI', 'A', 'I'] },
  ],
]);
