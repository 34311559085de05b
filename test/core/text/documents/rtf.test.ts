import { testDocuments } from './table.ts';

const rtf = (body: string, header = '\\ansi\\ansicpg1252') =>
  Buffer.from(`{\\rtf1${header}{\\fonttbl{\\f0\\fcharset0 Arial;}{\\f1\\fcharset134 SimSun;}}${body}}`, 'latin1');

testDocuments('RTF: what is shown', [
  ['its text, words split over groups and lines', rtf('dis{\\b rup}ti\r\nve\\par next'), { '': 'disruptive next' }],
  [
    'characters in Unicode, with what stands for them elsewhere',
    rtf("\\uc1\\u39072?\\u35206\\'3f\\uc2\\u24615ab \\uc0\\u-10179\\u-8704 x"),
    { '': '颠覆性 😀x' },
  ],
  [
    'characters in the code page of the document and of the font',
    rtf("caf\\'e9 {\\f1 \\'b5\\'df\\'b8\\'b2}\\'e9"),
    { '': 'café 颠覆é' },
  ],
  ['Cyrillic', rtf("\\'ef\\'f0\\'ee", '\\ansi\\ansicpg1251'), { '': 'про' }],
  [
    'escaped and special characters',
    rtf('\\{a\\}\\\\\\~b\\_c\\-d\\emdash\\tab e\\line f'),
    { '': '{a}\\ b\u2011c\u00add— e f' },
  ],
  ['tables', rtf('\\trowd a\\cell b\\cell\\row'), { '': 'a b' }],
  [
    'headers, footers, notes, comments, text boxes',
    rtf(
      'dis{\\header top}{\\footer bottom}{\\footnote foot}{\\*\\annotation remark}{\\shp{\\*\\shpinst{\\sp{\\sn wzDescription}{\\sv A lamp}}{\\sp{\\sn other}{\\sv 1}}{\\shptxt boxed}}}ruptive',
    ),
    {
      '': 'disruptive',
      header: 'top',
      footer: 'bottom',
      footnote: 'foot',
      comment: 'remark',
      'text box': 'boxed',
      'alternative text': 'A lamp',
    },
  ],
  ['the result of a field', rtf('{\\field{\\*\\fldinst HYPERLINK "code"}{\\fldrslt link}}'), { '': 'link' }],
  ['a star amid a group', rtf('{\\f0\\*\\cs7 star}'), { '': 'star' }],
  ['white text', rtf('{\\colortbl;\\red255\\green255\\blue255;}{\\cf1 white}'), { '': 'white' }],
  ['text in two forms, by that in Unicode', rtf('{\\upr{old}{\\*\\ud{new}}}'), { '': 'new' }],
]);

testDocuments('RTF: what is not shown', [
  ['hidden text, until it ends', rtf('a{\\v hidden}b\\v hidden\\v0 c\\v x\\plain d'), { '': 'abcd' }],
  ['deleted text', rtf('a{\\deleted gone}b'), { '': 'ab' }],
  [
    'tables of fonts and styles, metadata, pictures, what only other programs know',
    rtf(
      '{\\stylesheet{\\s0 Normal;}}{\\info{\\title meta}{\\upr{\\author a}{\\*\\ud{\\author b}}}}{\\*\\unknown x{\\*\\shpinst y}}{\\pict 00ff}a',
    ),
    { '': 'a' },
  ],
  ['binary data', rtf('a{\\pict\\bin6 {}{}{}b}c'), { '': 'ac' }],
  [
    'control words and shape properties with the name of an object’s own member',
    rtf('a{\\constructor\\toString b}{\\*\\valueOf gone}{\\sp{\\sn constructor}{\\sv code}}c'),
    { '': 'abc' },
  ],
]);

testDocuments('RTF made to harm', [
  ['a million open groups', rtf(`${'{'.repeat(1_000_000)}deep`), { '': 'deep' }],
  ['a million closed ones', rtf(`${'}'.repeat(1_000_000)}after`), { '': 'after' }],
  [
    'ten thousand characters of two bytes, each byte as two digits',
    rtf(`{\\fonttbl{\\f0\\fcharset134 x;}}\\f0 a${"\\'b5\\'c6".repeat(10_000)}`),
    { '': `a${'灯'.repeat(10_000)}` },
  ],
  ['binary data beyond the end', rtf('a\\bin999999999 b'), { '': 'a' }],
]);
