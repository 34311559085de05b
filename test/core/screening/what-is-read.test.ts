import {
  attachmentMail,
  base64,
  encode,
  htmlMail,
  mail,
  mailOf,
  multipart,
  part,
  raw,
  textMail,
  uuencoded,
} from './mail.ts';
import { type Row, testMails, testRules } from './table.ts';

const HAN = { words: ['颠覆性'] };
const BASE64_WORD = part('Content-Transfer-Encoding: base64', base64('A disruptive lamp'));
const TEXT = part('Content-Type: text/plain', 'A disruptive lamp');
const OTHER = part('Content-Type: text/plain', 'A lamp');
const HTML = part('Content-Type: text/html', '<p>A dis<b>rup</b>tive lamp');

testMails('Header fields', [
  ['every Subject', mail('Subject: A\nSubject: disruptive'), ['subject: disruptive']],
  ['in any case, with a space before the colon', mail('SUBJECT : disruptive'), ['subject: disruptive']],
  ['the display name of the sender', mail('From: Disruptive Labs <a@b.example>'), ['sender name: Disruptive']],
  ['in quotes', mail('From: "Disruptive Labs" <a@b.example>'), ['sender name: Disruptive']],
  ['as a comment', mail('From: a@b.example (Disruptive Labs)'), ['sender name: Disruptive']],
  ['encoded', mail('From: =?utf-8?Q?a=3C_Dis?= =?utf-8?Q?ruptive?= <a@b.example>'), ['sender name: Disruptive']],
  ['raw', mail(`From: ${raw('颠覆性科技', 'gb18030')} <a@b.example>`), ['sender name: 颠覆性'], HAN],
  ['of the second sender', mail('From: A <a@b.example>, Disruptive <c@d.example>'), ['sender name: Disruptive']],
  ['of a group, folded', mail('From: Disruptive\n Labs: a@b.example;'), ['sender name: Disruptive']],
  ...[
    'disruptive@b.example',
    '<disruptive@b.example>',
    'Acme <press@disruptive.invalid>',
    'a@disruptive.com',
    '"disruptive@b.example" <disruptive@b.example>',
  ].map((from): Row => [`no address: ${from}`, mail(`From: ${from}`), []]),
  ...[
    'Keywords',
    'Comments',
    'X-Mailer',
    'To',
    'Cc',
    'Reply-To',
    'Sender',
    'List-Id',
    'Thread-Topic',
    'Resent-From',
    'Resent-Subject',
    'X-Subject',
    'Message-ID',
  ].map((field): Row => [`not ${field}`, mail(`${field}: disruptive <a@b.example>`), []]),
  ['100,000 fields before it', mail(`${'X: y\n'.repeat(100_000)}Subject: disruptive`), ['subject: disruptive']],
  [
    'a field of 2 MB before the body',
    mail(`X: ${'y'.repeat(2 ** 21)}\nContent-Transfer-Encoding: base64`, base64('disruptive')),
    ['text: disruptive'],
  ],
]);

testMails('The ends of header and lines', [
  ['an empty line first', Buffer.from('\r\nSubject: disruptive\r\n\r\nx'), ['text: disruptive']],
  [
    'a line of white space for the empty one',
    Buffer.from('Subject: x\r\n \r\nA disruptive lamp\r\n\r\nBye'),
    ['text: disruptive'],
  ],
  [
    'no empty line before the parts',
    Buffer.from('Content-Type: multipart/mixed; boundary=b\r\n--b\r\n\r\nA disruptive lamp\r\n--b--\r\n'),
    ['text: disruptive'],
  ],
  ['an mbox line first', Buffer.from('From x@y.example Mon\nSubject: disruptive\n\nx'), ['subject: disruptive']],
  ['LF alone', Buffer.from('Subject: x\n\ndisruptive'), ['text: disruptive']],
  [
    'CR alone',
    Buffer.from(
      `Subject: x\rContent-Type: multipart/mixed; boundary=b\r\r--b\rContent-Transfer-Encoding: base64\r\r${base64('disruptive')}\r--b--\r`,
    ),
    ['text: disruptive'],
  ],
  ['nothing at all', Buffer.alloc(0), []],
  [
    'a line that is no field',
    Buffer.from(`Subject: x\r\ngarbage\r\nContent-Transfer-Encoding: base64\r\n\r\n${base64('disruptive')}`),
    ['text: disruptive'],
  ],
]);

testMails('Parts', [
  [
    'the plain alternative',
    mailOf('multipart/alternative; boundary=b', multipart('b', [TEXT, part('Content-Type: text/html', '<p>x')])),
    ['text: disruptive'],
  ],
  [
    'the HTML alternative',
    mailOf('multipart/alternative; boundary=b', multipart('b', [OTHER, HTML])),
    ['HTML: disruptive'],
  ],
  [
    'a third alternative',
    mailOf(
      'multipart/alternative; boundary=b',
      multipart('b', [OTHER, part('Content-Type: text/x-amp-html', '<p>dis<b>rup</b>tive')]),
    ),
    ['HTML: disruptive'],
  ],
  [
    'HTML alone in related in alternative',
    mailOf(
      'multipart/alternative; boundary=a',
      multipart('a', [part('Content-Type: multipart/related; boundary=b', multipart('b', [HTML]))]),
    ),
    ['HTML: disruptive'],
  ],
  ...[
    'mixed',
    'alternative',
    'related',
    'signed',
    'report',
    'digest',
    'parallel',
    'x-foo',
    'form-data',
    'encrypted',
  ].map(
    (type): Row => [
      `multipart/${type}`,
      mailOf(`multipart/${type}; boundary=b`, multipart('b', [TEXT])),
      ['text: disruptive'],
    ],
  ),
  [
    'not the preamble',
    mailOf('multipart/mixed; boundary=b', Buffer.concat([Buffer.from('disruptive\r\n'), multipart('b', [OTHER])])),
    [],
  ],
  ['not the epilogue', mailOf('multipart/mixed; boundary=b', multipart('b', [OTHER], '--b--\r\ndisruptive')), []],
  ['a multipart without a boundary is text', mailOf('multipart/mixed', multipart('b', [TEXT])), ['text: disruptive']],
  ['an empty boundary', mailOf('multipart/mixed; boundary=""', multipart('', [TEXT])), ['text: disruptive']],
  ['never closed', mailOf('multipart/mixed; boundary=b', multipart('b', [BASE64_WORD], '')), ['text: disruptive']],
  [
    'cut in the header of the next part',
    mailOf('multipart/mixed; boundary=b', multipart('b', [BASE64_WORD], '--b\r\nContent-Type: text/pl')),
    ['text: disruptive'],
  ],
  ...['"=_a:b/c?d\'e(f)"', '"a b c"', 'b (comment)', '"b"', '=_a:b/c'].map(
    (boundary): Row => [
      `boundary=${boundary}`,
      mailOf(
        `multipart/mixed; boundary=${boundary}`,
        multipart(boundary.replace(/"| \(comment\)/g, ''), [BASE64_WORD]),
      ),
      ['text: disruptive'],
    ],
  ),
  [
    'a boundary in pieces',
    mailOf('multipart/mixed; BOUNDARY*0=a; boundary*1=b', multipart('ab', [BASE64_WORD])),
    ['text: disruptive'],
  ],
  ...['base64', 'quoted-printable'].flatMap((encoding): Row[] => {
    const inner = multipart('=41', [
      part('Content-Type: text/html', '<p class=disruptive>dis<b>rup</b>tive'),
      BASE64_WORD,
    ]);
    const fields = `Content-Type: multipart/mixed; boundary="=41"\nContent-Transfer-Encoding: ${encoding}`;
    const many = Array.from({ length: 5_000 }, () => OTHER);
    return [
      [
        `a transfer encoding that is named but not done: ${encoding}`,
        mail(`Subject: x\n${fields}`, inner),
        ['text: disruptive', 'HTML: disruptive'],
      ],
      [
        `the same within, behind 5,000 parts: ${encoding}`,
        mailOf('multipart/mixed; boundary=a', multipart('a', [...many, part(fields, inner)])),
        ['text: disruptive', 'HTML: disruptive'],
      ],
    ];
  }),
  [
    'a boundary that begins another',
    mailOf(
      'multipart/mixed; boundary=b',
      multipart('b', [part('Content-Type: multipart/mixed; boundary=bb', multipart('bb', [BASE64_WORD]))]),
    ),
    ['text: disruptive'],
  ],
  [
    'the same boundary within',
    mailOf(
      'multipart/mixed; boundary=b',
      multipart('b', [part('Content-Type: multipart/mixed; boundary=b', multipart('b', [BASE64_WORD]))]),
    ),
    ['text: disruptive'],
  ],
  [
    'an inner multipart that is never closed',
    mailOf(
      'multipart/mixed; boundary=a',
      multipart('a', [part('Content-Type: multipart/mixed; boundary=b', multipart('b', [OTHER], '')), BASE64_WORD]),
    ),
    ['text: disruptive'],
  ],
  [
    'behind 1,001 others',
    mailOf('multipart/mixed; boundary=b', multipart('b', [...Array(1001).fill(OTHER), BASE64_WORD])),
    ['text: disruptive'],
  ],
  [
    'behind 10,001 others',
    mailOf('multipart/mixed; boundary=b', multipart('b', [...Array(10_001).fill(part('', 'x')), BASE64_WORD])),
    ['text: disruptive'],
  ],
  ...(
    [
      ['text', 'Content-Type: text/plain', 'disruptive', 'text: disruptive'],
      ['text without a header', '', 'disruptive', 'text: disruptive'],
      ['HTML', 'Content-Type: text/html', '<p>dis<b>rup</b>tive', 'HTML: disruptive'],
      ['what HTML hides', 'Content-Type: text/html', '<p class=disruptive><!-- disruptive -->A lamp'],
      ['what follows a line like a delimiter', 'Content-Type: text/html', 'A\n--\n<p class=disruptive>lamp'],
      [
        'HTML in quoted-printable',
        'Content-Type: text/html\nContent-Transfer-Encoding: "Quoted-Printable"',
        '<p>dis=3Cb=3Erup</b>t=\nive',
        'HTML: disruptive',
      ],
      [
        'a file name',
        "Content-Type: image/png\nContent-Disposition: attachment; filename*=utf-8''dis%72uptive.png",
        'disruptive',
        'file name: disruptive',
      ],
      ['no picture', 'Content-Type: image/png', 'disruptive'],
      ['no header', 'X-A: disruptive', 'A lamp'],
      [
        'another multipart',
        'Content-Type: multipart/mixed; boundary="c d"',
        multipart('c d', [HTML]).toString(),
        'HTML: disruptive',
      ],
      ['its preamble', 'Content-Type: multipart/mixed; boundary=c', `disruptive\n${multipart('c', [OTHER])}disruptive`],
      [
        'one under a transfer encoding',
        'Content-Type: multipart/mixed; boundary=c\nContent-Transfer-Encoding: base64',
        base64(multipart('c', [HTML])),
        'HTML: disruptive',
      ],
      ['one without a boundary', 'Content-Type: multipart/mixed', 'disruptive', 'text: disruptive'],
      [
        'a message',
        'Content-Type: message/rfc822',
        'Subject: x\nContent-Type: text/html\n\n<p>dis<b>rup</b>tive',
        'attached message > HTML: disruptive',
      ],
    ] as const
  ).flatMap(([what, fields, body, reason]): Row[] => {
    const lamps = Array.from({ length: 5_001 }, () => part('', 'x'));
    const one = part(fields, body);
    return [
      [`behind 5,001 others: ${what}`, multipartOf([...lamps, one]), reason === undefined ? [] : [reason]],
      [`before 5,001 others: ${what}`, multipartOf([one, ...lamps]), reason === undefined ? [] : [reason]],
      [
        `300 multiparts deep: ${what}`,
        mail(`Subject: x\n${nestedMultiparts(300, part(fields, body).toString())}`),
        reason === undefined ? [] : [reason],
      ],
    ];
  }),
  ['1,000 multiparts deep', mail(`Subject: x\n${nestedMultiparts(1_000)}`), ['text: disruptive']],
  ...["'b'", 'b'].flatMap((boundary): Row[] => [
    [
      `boundary='b' in single quotes, and --${boundary} in the body`,
      mailOf("multipart/mixed; boundary='b'", multipart(boundary, [BASE64_WORD])),
      ['text: disruptive'],
    ],
    [
      `the same within another, with --${boundary}`,
      mailOf(
        'multipart/mixed; boundary=a',
        multipart('a', [part("Content-Type: multipart/mixed; boundary='b'", multipart(boundary, [BASE64_WORD]))]),
      ),
      ['text: disruptive'],
    ],
    [
      `and what is hidden in it stays so, with --${boundary}`,
      mailOf(
        "multipart/mixed; boundary='b'",
        multipart(boundary, [part('Content-Type: text/html', '<p>Hello</p><p hidden>disruptive</p>')]),
      ),
      [],
    ],
  ]),
]);

function multipartOf(parts: readonly Uint8Array[]): Buffer {
  return mailOf('multipart/mixed; boundary=b', multipart('b', parts));
}

function nestedMultiparts(
  depth: number,
  innermost = `Content-Transfer-Encoding: base64\n\n${base64('disruptive')}\n`,
): string {
  let source = innermost.endsWith('\n') ? innermost : `${innermost}\n`;
  for (let level = 0; level < depth; level++)
    source = `Content-Type: multipart/mixed; boundary=b${level}\n\n--b${level}\n${source}--b${level}--\n`;
  return source.trimEnd();
}

testMails('A field of a part that is there twice is read in both ways', [
  ...(
    [
      ['Content-Type: image/png\nContent-Type: text/plain', 'disruptive'],
      ['Content-Type: text/plain\nContent-Type: image/png', 'disruptive'],
      ['Content-Transfer-Encoding: 7bit\nContent-Transfer-Encoding: base64', base64('disruptive')],
      ['Content-Transfer-Encoding: base64\nContent-Transfer-Encoding: 7bit', base64('disruptive')],
    ] as const
  ).map(
    ([fields, body]): Row => [
      fields,
      mailOf('multipart/mixed; boundary=b', multipart('b', [part(fields, body)])),
      ['text: disruptive'],
    ],
  ),
  [
    'a file name',
    mailOf(
      'multipart/mixed; boundary=b',
      multipart('b', [
        part(
          'Content-Type: image/png\nContent-Disposition: inline\nContent-Disposition: attachment; filename=disruptive.png',
          'x',
        ),
      ]),
    ),
    ['file name: disruptive'],
  ],
  [
    'of the mail itself only the first, which is the one that is forwarded',
    mail('Subject: x\nContent-Type: image/png\nContent-Type: text/plain', 'disruptive'),
    [],
  ],
  [
    'and of its transfer encoding',
    mail(
      'Subject: x\nContent-Type: text/plain\nContent-Transfer-Encoding: base64\nContent-Transfer-Encoding: 7bit',
      base64('disruptive'),
    ),
    ['text: disruptive'],
  ],
  [
    'a transfer encoding with a control, which is not forwarded',
    mail('Subject: x\nContent-Type: text/plain\nContent-Transfer-Encoding: \x01base64', base64('disruptive')),
    ['text: disruptive'],
  ],
  [
    'a type with one',
    mail('Subject: x\nContent-Type: text/html\xc2\x85', '<p>dis<!-- -->ruptive'),
    ['HTML: disruptive'],
  ],
  [
    'a file name with one',
    mail('Subject: x\nContent-Type: application/octet-stream; name=a.txt\0', 'disruptive'),
    ['attachment a.txt: disruptive'],
  ],
]);

testMails(
  'Types of text',
  [
    'text/plain',
    'TEXT/PLAIN',
    'text/markdown',
    'text/csv',
    'text/x-foo',
    'text/rtf',
    'text/xml',
    'text/troff',
    'text/rfc822-headers',
    'text/json',
    'text',
    'text/',
    'text/plain;',
    'text/plain;;;',
    '"text/plain"',
    'text/plain (comment)',
    'plain',
    '',
    'text/plain charset=us-ascii',
  ].map(
    (type): Row => [type || 'none', mailOf(type, 'A disruptive lamp', { encoding: 'base64' }), ['text: disruptive']],
  ),
);

testRules(
  'HTML without a semicolon behind its type',
  [
    {
      why: 'is HTML, not its source',
      ignore: ['<p>dis<b>rup</b>tive</p>'],
      forward: ['<p class=disruptive><!-- disruptive -->A lamp</p>'],
    },
  ],
  (html) =>
    mailOf(
      'multipart/mixed; boundary=b',
      multipart(
        'b',
        ['text/html charset=utf-8', 'TEXT/HTML\n charset="utf-8"', 'text/html, charset=utf-8', 'text/html;'].map(
          (type) => part(`Content-Type: ${type}`, html),
        ),
      ),
    ),
);

testMails('HTML without a semicolon, alone', [
  ['is HTML', mailOf('text/html charset=utf-8', '<p class=disruptive>dis<b>rup</b>tion'), []],
  ['whose word is found', mailOf('text/html charset=utf-8', '<p>dis<b>rup</b>tive'), ['HTML: disruptive']],
]);

testMails('Attachments', [
  ...(
    [
      ['text/plain', 'a.bin'],
      ['text/markdown', 'a.md'],
      ['text/csv', 'a.csv'],
      ...['a.txt', 'a.TXT', 'a.md', 'a.markdown', 'a.csv', 'a.tsv', 'a.log', 'a b.md', 'a.eml.txt'].map(
        (name) => ['application/octet-stream', name] as const,
      ),
      ['application/vnd.ms-excel', 'a.csv'],
      ['application/x-download', 'a.md'],
    ] as const
  ).map(
    ([type, name]): Row => [
      `text: ${type} ${name}`,
      attachmentMail(`Content-Type: ${type}\nContent-Disposition: attachment; filename="${name}"`, 'A disruptive lamp'),
      [`attachment ${name}: disruptive`],
    ],
  ),
  ...['text/html', 'application/octet-stream', 'text/plain'].map(
    (type): Row => [
      `HTML: ${type} a.html`,
      attachmentMail(
        `Content-Type: ${type}\nContent-Disposition: attachment; filename=a.html`,
        '<p class=disruptive>dis<b>rup</b>tive',
      ),
      ['attachment a.html: disruptive'],
    ],
  ),
  ...(
    [
      ['text/css', 'a.css'],
      ['text/plain', 'a.css'],
      ['application/octet-stream', 'a.js'],
      ['text/javascript', 'a.mjs'],
      ['application/json', 'a.json'],
      ['text/json', 'a'],
    ] as const
  ).map(
    ([type, name]): Row => [
      `code is no prose: ${type} ${name}`,
      attachmentMail(`Content-Type: ${type}\nContent-Disposition: attachment; filename="${name}"`, 'x.disruptive = 1'),
      [],
    ],
  ),
  [
    'code that is no attachment is shown by mail programs, and read',
    mail('Content-Type: text/css', 'x disruptive y'),
    ['text: disruptive'],
  ],
  [
    'HTML is read as HTML',
    attachmentMail(
      'Content-Type: application/octet-stream\nContent-Disposition: attachment; filename=a.htm',
      '<p class=disruptive>x',
    ),
    [],
  ],
  [
    'in GB18030',
    attachmentMail('Content-Type: application/octet-stream; name=a.txt', encode('我们颠覆性的', 'gb18030')),
    ['attachment a.txt: 颠覆性'],
    HAN,
  ],
  [
    'in UTF-16',
    attachmentMail('Content-Type: application/octet-stream; name=a.txt', encode('\ufeffdisruptive', 'utf-16le')),
    ['attachment a.txt: disruptive'],
  ],
  ...(
    [
      ['image/png', 'a.png'],
      ['audio/mpeg', 'a.mp3'],
      ['application/zip', 'a.zip'],
      ['application/pdf', 'a.pdf'],
      ['application/octet-stream', 'a.bin'],
      ['application/octet-stream', 'txt'],
      ['application/octet-stream', 'a.txt.gz'],
      ['video/mp4', 'a.mp4'],
    ] as const
  ).map(
    ([type, name]): Row => [
      `no text: ${type} ${name}`,
      attachmentMail(`Content-Type: ${type}\nContent-Disposition: attachment; filename=${name}`, 'A disruptive lamp'),
      [],
    ],
  ),
]);

testRules(
  'File names',
  [
    {
      why: 'RFC 2047, RFC 2231 and none of both, in either field',
      ignore: [
        ...[
          'disruptive.pdf',
          '"our disruptive lamp.pdf"',
          'our disruptive lamp.pdf',
          '"disruptive.pdf',
          'DisruptiveTech2027.pptx',
          'disruptive.com',
          '"a; disruptive.pdf"',
          '"a \\"disruptive\\" lamp.pdf"',
          '"C:\\\\disruptive\\\\a.pdf"',
          '"=?utf-8?B?ZGlzcnVwdGl2ZS5wZGY=?="',
          '=?utf-8?B?ZGlzcnVwdGl2ZS5wZGY=?=',
          '"=?utf-8?Q?dis?=\n =?utf-8?Q?ruptive.pdf?="',
        ].map((name) => `attachment; filename=${name}`),
        ...[
          "*=utf-8''dis%72uptive.pdf",
          '*=disruptive.pdf',
          '*0=dis; filename*1=ruptive.pdf',
          '*1=ruptive.pdf; filename*0=dis',
          '*0*=utf-8\'\'dis; filename*1="ruptive.pdf"',
          "=disruptive.pdf; filename*=utf-8''x.pdf",
        ].map((name) => `attachment; filename${name}`),
        "attachment; FILENAME*=UTF-8''disruptive.pdf",
        'inline; filename=disruptive.png',
        'attachment\nContent-Type: application/pdf; name=disruptive.pdf',
        'attachment; filename=x.pdf\nContent-Type: application/pdf; NAME="disruptive.pdf"',
        'attachment\nContent-Type: application/pdf; name*0=disrup; name*1=tive.pdf',
      ],
      forward: [
        'attachment; filename=disruption.pdf',
        'attachment; filename="dis%72uptive.pdf"',
        'attachment; filename=a.pdf\nContent-Description: disruptive',
        'attachment; filename=a.pdf\nContent-ID: <disruptive@x.example>',
        'attachment; size=1; x-foo=disruptive',
      ],
    },
    {
      why: 'in their own charset, cut anywhere',
      words: ['颠覆性'],
      ignore: [
        "attachment; filename*0*=utf-8''%E9%A2; filename*1*=%A0%E8%A6%86%E6%80%A7.pdf",
        "attachment; filename*=gb2312''%B5%DF%B8%B2%D0%D4.pdf",
        `attachment; filename="${raw('颠覆性', 'gb18030')}.pdf"`,
        `attachment; filename="${raw('颠覆性')}.pdf"`,
      ],
    },
  ],
  (disposition) =>
    mailOf(
      'multipart/mixed; boundary=b',
      multipart('b', [
        Buffer.concat([
          Buffer.from(`Content-Disposition: ${disposition.replaceAll('\n', '\r\n')}\r\n`, 'latin1'),
          disposition.includes('Content-Type') ? Buffer.alloc(0) : Buffer.from('Content-Type: application/pdf\r\n'),
          Buffer.from('\r\nx'),
        ]),
      ]),
    ),
);

const INNER = [
  ['its text', 'Subject: x\n\nA disruptive lamp'],
  ['its subject', 'Subject: A disruptive lamp\n\nx'],
  [
    'its encoded HTML',
    `Subject: x\nContent-Type: text/html\nContent-Transfer-Encoding: base64\n\n${base64('<p>dis<b>rup</b>tive')}\n`,
  ],
] as const;

function nested(depth: number, headers: string, innermost: string): Buffer {
  let message = innermost;
  for (let level = 0; level < depth; level++) message = `Subject: ${level}\n${headers}\n\n${message}`;
  return Buffer.from(message.replaceAll('\n', '\r\n'));
}

testMails('Attached messages', [
  ...INNER.flatMap(([what, inner]) => {
    const source = inner.replace(/\r?\n/g, '\r\n');
    const where = what === 'its subject' ? 'subject' : what === 'its text' ? 'text' : 'HTML';
    return [
      ['7bit', source],
      ['8bit', source],
      ['base64', base64(source)],
      ['"BASE64"', base64(source)],
      ['quoted-printable', source.replaceAll('=', '=3D').replace('dis', 'dis=\r\n')],
    ].map(
      ([encoding, body]): Row => [
        `${what}, ${encoding}`,
        mailOf(
          'multipart/mixed; boundary=b',
          multipart('b', [OTHER, part(`Content-Type: message/rfc822\nContent-Transfer-Encoding: ${encoding}`, body!)]),
        ),
        [`attached message > ${where}: disruptive`],
      ],
    );
  }),
  ...['application/octet-stream', 'text/plain'].map(
    (type): Row => [
      `a.eml as ${type}`,
      attachmentMail(`Content-Type: ${type}\nContent-Disposition: attachment; filename=a.eml`, INNER[2][1]),
      ['attached message a.eml > HTML: disruptive'],
    ],
  ),
  [
    '50 deep',
    nested(50, 'Content-Type: message/rfc822', INNER[0][1]),
    [`${'attached message > '.repeat(3)}text: disruptive`],
  ],
  [
    '300 deep',
    nested(300, 'Content-Type: message/rfc822', INNER[0][1]),
    [`${'attached message > '.repeat(3)}text: disruptive`],
  ],
  ['an empty one', mailOf('message/rfc822', 'Subject: x\n\nhi'), []],
  [
    'a delivery report',
    mailOf(
      'multipart/report; boundary=b',
      multipart('b', [part('Content-Type: message/delivery-status', 'Reporting-MTA: dns; disruptive')]),
    ),
    [],
  ],
  ...[
    'message/rfc822',
    'text/rfc822-headers',
    'message/rfc822-headers',
    'message/global',
    'message/global-headers',
  ].map(
    (type): Row => [
      `${type} that a report returns`,
      mailOf(
        'multipart/report; report-type=delivery-status; boundary=b',
        multipart('b', [
          part('Content-Type: text/plain', 'It did not arrive.'),
          part('Content-Type: message/delivery-status', 'Reporting-MTA: dns; x'),
          part(`Content-Type: ${type}; name=disruptive.eml`, 'Subject: disruptive\n\nA disruptive lamp'),
        ]),
      ),
      [],
    ],
  ),
  [
    'the text of a report itself',
    mailOf(
      'multipart/report; boundary=b',
      multipart('b', [TEXT, part('Content-Type: message/rfc822', 'Subject: x\n\ndisruptive')]),
    ),
    ['text: disruptive'],
  ],
]);

testMails('A Subject within a signed part', [
  ...['hp="clear"', 'hp=cipher', 'protected-headers="v1"'].flatMap((parameter): Row[] => [
    [
      `${parameter}, of a text`,
      mailOf(
        'multipart/signed; boundary=s',
        multipart('s', [part(`Content-Type: text/plain; ${parameter}\nSubject: A disruptive\n lamp`, 'Hello')]),
      ),
      ['subject: disruptive'],
    ],
    [
      `${parameter}, of a multipart, in encoded words`,
      mailOf(
        'multipart/signed; boundary=s',
        multipart('s', [
          part(
            `Content-Type: multipart/mixed; ${parameter}; boundary=i\nSubject: =?utf-8?Q?dis?= =?utf-8?Q?ruptive?=\nFrom: Disruptive Labs <a@b.example>`,
            multipart('i', [part('Content-Type: text/plain', 'Hello')]),
          ),
        ]),
      ),
      ['subject: disruptive', 'sender name: Disruptive'],
    ],
  ]),
  [
    'not where nothing protects it',
    mailOf(
      'multipart/mixed; boundary=s',
      multipart('s', [part('Content-Type: text/plain\nSubject: disruptive', 'Hello')]),
    ),
    [],
  ],
]);

testMails('Files that stand uuencoded in a text', [
  [
    'a text',
    textMail(`See:\n${uuencoded('a.txt', 'A lamp like no other, and it is a disruptive one at that.')}Bye`),
    ['attachment a.txt: disruptive'],
  ],
  ['HTML', textMail(uuencoded('a.html', '<p class=x>dis<b>rup</b>tive')), ['attachment a.html: disruptive']],
  ['a name', textMail(uuencoded('disruptive.zip', 'x')), ['file name: disruptive']],
  ['not what is no text', textMail(uuencoded('a.zip', 'disruptive')), []],
  [
    'after one that is cut',
    textMail(`begin 644 b.txt\nM\nno\n${uuencoded('a.txt', 'disruptive')}`),
    ['attachment a.txt: disruptive'],
  ],
  ['prose that begins alike', textMail('begin 644 stories\nDISRUPTION OF ALL KINDS\nend\n'), []],
]);

testMails('Pieces of a message (message/partial)', [
  [
    'the first has its header',
    mailOf('message/partial; id="x"; number=1; total=2', 'Subject: disruptive\n\nA lamp', { encoding: '7bit' }),
    ['attached message > subject: disruptive'],
  ],
  [
    'the others are text',
    mailOf('message/partial; id="x"; number=2', 'A disruptive lamp', { encoding: '7bit' }),
    ['text: disruptive'],
  ],
]);

testRules(
  'Calendar invitations',
  [
    {
      why: 'summary, description and location, unfolded, with parameters and escapes',
      ignore: [
        'SUMMARY:disruptive',
        'DESCRIPTION:A disruptive lamp',
        'LOCATION:Disruptive Hall',
        'SUMMARY;LANGUAGE=en:disruptive',
        'SUMMARY:disrup\n tive',
        'SUMMARY:disrup\n\ttive',
        'SUMM\n ARY:disruptive',
        'summary:disruptive',
        'DESCRIPTION:a\\ndisruptive',
        'DESCRIPTION:disruptive\\nlamp',
        'DESCRIPTION:new\\,disruptive',
        'DESCRIPTION;ALTREP="x:y":disruptive',
        'SUMMARY:new\nLOCATION:disruptive',
      ],
      forward: [
        'UID:disruptive',
        'ORGANIZER;X=disruptive:mailto:a@b.example',
        'ORGANIZER;CN=Jane:mailto:disruptive@b.example',
        'URL:https://b.example/disruptive',
        'X-FOO:disruptive',
        'not a line disruptive',
        'DESCRIPTION:disrup\\ntive',
        'SUMMARY;X="disruptive":x',
        'SUMMARY:disrup\nDESCRIPTION:tive',
      ],
    },
    {
      why: 'comments, contacts, categories, and the names of people, though a line before them be none',
      ignore: [
        'COMMENT:disruptive',
        'CONTACT:Disruptive Labs',
        'CATEGORIES:News,Disruptive',
        'ORGANIZER;CN=disruptive:mailto:a@b.example',
        'organizer;cn="Labs; disruptive":mailto:a@b.example',
        'ATTENDEE;ROLE=REQ-PARTICIPANT;CN=A disrup\n tive lamp:mailto:a@b.example',
        'ATTENDEE;CN=a^ndisruptive:mailto:a@b.example',
        'item1.COMMENT:disruptive',
        'not a line\nSUMMARY:disruptive',
      ],
    },
    {
      why: 'HTML as it is rendered, in every property that may have it',
      ignore: [
        'X-ALT-DESC;FMTTYPE=text/html:<html><body>A dis<b>rup</b>tive lamp</body></html>',
        'X-ALT-DESC:<p>disruptive</p>',
        'X-ALT-DESC;FMTTYPE=text/plain:disruptive',
        'X-ALT-DESC;FMTTYPE=text/html:<p>a&nbsp\\;disruptive&nbsp;b',
        'X-ALT-DESC;FMTTYPE=text/html:\\n<p>a\\ndisruptive',
        'STYLED-DESCRIPTION;VALUE=TEXT;FMTTYPE=text/html:<p>disruptive',
        'STYLED-DESCRIPTION;VALUE=URI:data:text/html;base64,PHA+ZGlzcjxiPnVwPC9iPnRpdmU=',
        'DESCRIPTION:<p>dis<b>rup</b>tive demo</p>',
        'DESCRIPTION:Hello<br>disruptive',
        'LOCATION:<a href="https://b.example">Disruptive Hall</a>',
        'DESCRIPTION;ALTREP="data:text/html,A%20dis%3Cb%3Eruptive%3C%2Fb%3E":Hello',
        'DESCRIPTION;ALTREP="data:text/html;charset=utf-8;base64,ZGlzPGI+cnVwdGl2ZQ==":Hello',
        'SUMMARY;ALTREP="data:,disruptive":Hello',
        `X-ALT-DESC;FMTTYPE=text/html:<p>${'x '.repeat(40_000)}disruptive`,
        'DESCRIPTION:a < b and <disruptive> x',
      ],
      forward: [
        'X-ALT-DESC;FMTTYPE=text/html:<p>Hi</p><p style="display:none">disruptive</p>',
        'X-ALT-DESC;FMTTYPE=text/html:<p class="disruptive">Hello</p>',
        'DESCRIPTION:<a href="https://b.example/disruptive">Hello</a>',
        'DESCRIPTION;ALTREP="cid:disruptive":Hello',
        'DESCRIPTION;ALTREP="data:image/png;base64,ZGlzcnVwdGl2ZQ==":Hello',
        'DESCRIPTION:<p>disrup</p><p>tive',
      ],
    },
  ],
  (property) =>
    mailOf('text/calendar; method=REQUEST', `BEGIN:VCALENDAR\nBEGIN:VEVENT\n${property}\nEND:VEVENT\nEND:VCALENDAR\n`, {
      encoding: 'base64',
    }),
);

testRules(
  'Contact cards',
  [
    {
      why: 'names, organisation, title and note, unfolded, quoted-printable too',
      ignore: [
        'FN:Disruptive Labs',
        'N:Labs;Disruptive;;;',
        'ORG:Acme;Disruptive',
        'TITLE:Chief Disruptive Officer',
        'note:disruptive',
        'NICKNAME:disruptive',
        'item2.ROLE;LANGUAGE=en:Chief disruptive',
        'item1.NOTE:disruptive',
        'NOTE;ENCODING=QUOTED-PRINTABLE:dis=72uptive',
        'NOTE;QUOTED-PRINTABLE:dis=72uptive',
        'NOTE;CHARSET=UTF-8;ENCODING=quoted-printable:disrup=\ntive',
        'NOTE:disrup\n tive',
        'NOTE:a\\ndisruptive\\nb',
      ],
      forward: [
        'EMAIL:disruptive@b.example',
        'URL:https://disruptive.example',
        'PHOTO;ENCODING=b:disruptive',
        'TEL:disruptive',
        'ADR:;;disruptive;;;;',
        'CATEGORIES:disruptive',
        'NOTE:disrup\\ntive',
        'FN:disrup\nORG:tive',
        'N:disrup;tive',
      ],
    },
    {
      why: 'a character cut by a soft line end',
      words: ['颠覆性'],
      ignore: ['FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=E9=A2=\n=A0=E8=A6=86=E6=80=A7'],
    },
  ],
  (property) => mailOf('text/x-vcard', `BEGIN:VCARD\nVERSION:2.1\n${property}\nEND:VCARD\n`),
);

testMails('Calendars and cards by type and by name', [
  ...['text/calendar', 'application/ics', 'application/octet-stream; name=a.ics', 'text/plain; name=a.ics'].map(
    (type): Row => [type, mailOf(type, 'BEGIN:VCALENDAR\nUID:disruptive\nSUMMARY:disrup\n tive\n'), [reasonFor(type)]],
  ),
  ...[
    'text/vcard',
    'text/x-vcard',
    'text/directory; profile=vCard',
    'application/octet-stream; name=a.vcf',
    'text/plain; name=a.vcf',
  ].map((type): Row => [type, mailOf(type, 'BEGIN:VCARD\nUID:disruptive\nNOTE:disrup\n tive\n'), [reasonFor(type)]]),
  [
    'a fold in the middle of a character',
    mailOf(
      'text/calendar',
      Buffer.concat([
        Buffer.from('SUMMARY:'),
        Buffer.from('颠覆性').subarray(0, 4),
        Buffer.from('\r\n '),
        Buffer.from('颠覆性').subarray(4),
      ]),
    ),
    ['calendar or contact: 颠覆性'],
    HAN,
  ],
]);

function reasonFor(type: string): string {
  const name = /name=(.*)/.exec(type)?.[1];
  return `${name === undefined ? 'calendar or contact' : `attachment ${name}`}: disruptive`;
}

testRules(
  'Enriched text',
  [
    {
      why: 'commands do not separate letters, parameters are not read',
      ignore: ['<bold>disruptive</bold>', 'dis<bold>rup</bold>tive', 'a\n\ndisruptive', '<<disruptive>'],
      forward: ['<color><param>disruptive</param>x</color>', 'disrupt\nive'],
    },
  ],
  (text) => mailOf('text/enriched', text),
);

testRules(
  'format=flowed with DelSp',
  [
    {
      why: 'a soft line end and its space are no part of the text',
      ignore: [
        'disrup \ntive\n',
        '> disrup \n> tive\n',
        '>> disrup \n>> tive\n',
        ' disrup \n tive\n',
        'dis \nrup \ntive\n',
        '-- \ndisruptive',
        'disruptive  \nly',
        'disrup-\ntive',
      ],
      forward: ['disruptive \nly', 'disrup\ntive'],
    },
  ],
  (text) => mailOf('text/plain; Format="flowed"; DelSp="Yes"', text),
);

testRules(
  'format=flowed alone',
  [
    {
      why: 'the space of a soft line end stays',
      ignore: ['disruptive \nlamp', 'a \ndisruptive'],
      forward: ['disruption \nlamp'],
    },
  ],
  (text) => mailOf('text/plain; format=flowed', text),
);

testMails('Every reason', [
  [
    'one for each word and place',
    mailOf(
      'multipart/mixed; boundary=b',
      multipart('b', [TEXT, TEXT, HTML, part('Content-Type: application/pdf; name=Disruptive.pdf', 'x')]),
      { fields: 'Subject: A Disruptive game changer\nFrom: disruptive <a@b.example>' },
    ),
    [
      'subject: Disruptive',
      'subject: game changer',
      'sender name: disruptive',
      'text: disruptive',
      'file name: Disruptive',
      'HTML: disruptive',
    ],
    { words: ['disruptive', 'game changer'] },
  ],
  [
    'a hidden beginning has its own place',
    htmlMail('<p hidden>disruptive</p><p>x</p>'),
    ['HTML preheader: disruptive'],
  ],
]);
