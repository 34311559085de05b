import { htmlMail, textMail } from './mail.ts';
import { testRules } from './table.ts';

const LETTERS = [...'disruptive'];

function spelled(separator: string): string {
  return LETTERS.join(separator);
}

/** The word in an alphabet whose `a` is at a code point. */
function inAlphabet(a: number): string {
  return LETTERS.map((letter) => String.fromCodePoint(a + letter.charCodeAt(0) - 0x61)).join('');
}

const SEPARATORS = [
  ...' .-_*/|+~·•–—‐‑、・,:;=\\^`\'"#@!?%$&<>→★⸱‧∙⋅。❤😀👏',
  ...['\u00a0', '\u2009', '\u200a', '\u202f', '\u205f', '\u1680', '\u3000', '\u2800', '\u2028'],
  ...[' - ', ' . ', '...', ' · ', '--', '  ', '\t', ', ', '][', ')(', '\n', '❤️', '👏 ', ' 👏 '],
];

const INVISIBLE = [
  0x200b, 0x200c, 0x200d, 0x2060, 0xfeff, 0x00ad, 0x034f, 0x061c, 0x180e, 0x200e, 0x200f, 0x202a, 0x202c, 0x2061,
  0x2063, 0x2064, 0x2066, 0x2069, 0xfe0f, 0xfe00, 0xe0100, 0xe0001, 0xe0061, 0x115f, 0x1160, 0x17b4, 0x3164, 0xffa0,
  0x206a, 0xfff9, 0x1bca0, 0x1d173, 0x180b, 0x00, 0x01, 0x08, 0x7f, 0x80, 0x9f,
];

testRules(
  'Disguises that still read as the word',
  [
    {
      why: 'every gap filled by one to three separators, alike',
      ignore: [
        ...SEPARATORS.map(spelled),
        'D I S R U P T I V E',
        '[d][i][s][r][u][p][t][i][v][e]',
        'ｄ　ｉ　ｓ　ｒ　ｕ　ｐ　ｔ　ｉ　ｖ　ｅ',
      ],
      forward: [spelled('....'), spelled('    '), spelled('\n\n\n\n')],
    },
    {
      why: 'or unlike',
      ignore: ['d.i-s r_u*p/t|i+v e', 'd i s r\nu p t i\nv e'],
      forward: ['d i s ruptive', 'dis rupt ive', 'd.i.s.r.u.p.t.i.ve'],
    },
    {
      why: 'a spelled-out word ends where the next one begins, but more single letters make it another word',
      ignore: [
        'A truly d i s r u p t i v e lamp',
        'I d i s r u p t i v e',
        'd i s r u p t i v e a lamp',
        'w e  a r e  d i s r u p t i v e  n o w',
        'Our D.I.S.R.U.P.T.I.V.E. lamp',
      ],
      forward: ['d i s r u p t i v e l y', 'n o n d i s r u p t i v e', 'n-o-n-d-i-s-r-u-p-t-i-v-e'],
    },
    {
      why: 'emphasis marks inside',
      ignore:
        'dis**rupt**ive **dis**ruptive dis*rupt*ive dis_rupt_ive dis__rupt__ive dis~~rupt~~ive dis`rupt`ive ***dis***ruptive *d*isruptive disruptiv*e* disrupt**ive**'.split(
          ' ',
        ),
      forward: ['dis**rup**tion'],
    },
    {
      why: 'a hyphen at a line end, also behind quote prefixes and white space',
      ignore: [
        'disrup-\ntive',
        'disrup‐\ntive',
        'disrup‑\ntive',
        'disrup–\ntive',
        'disrup-\n> tive',
        '> disrup-\n> tive',
        '>> disrup-\n>> tive',
        '> > disrup-\n> > tive',
        'disrup- \n  tive',
        'dis-\nrup-\ntive',
        '>disrup-\n>>> tive',
        'DISRUP-\nTIVE',
      ],
      forward: [
        'disrup - tive',
        'disrup -\ntive',
        'self-\ndisrupt-\nactive',
        'disrup\ntive',
        'disrup-\ntion',
        'disrup-\u2029tive',
      ],
    },
    {
      why: 'hyphens and dots between its syllables',
      ignore: ['dis-ruptive', 'disrup-tive', 'dis-rup-tive', 'dis·rup·tive', 'dis‧rup‧tive'],
    },
    {
      why: 'digits and symbols for letters, while six real letters remain; l for I',
      ignore:
        'd1srupt1v3 di$rup+!ve d1sruptive disruptiv3 d!srupt!ve di5ruptive disrup7ive d|sruptive dlsruptive DlSRUPTlVE Dísrupt¡ve disrupt1v€ DI5RUPTIVE Di§ruptive d15rup71ve'.split(
          ' ',
        ),
      forward: ['d1$2up+1v3', '010010', '4151', 'd1 5 2', '(01)5', '|||||', 'd1srupt10n'],
    },
    {
      why: 'the same for other words',
      words: ['innovative', 'revolutionary', 'aggressive', 'synergy'],
      ignore: ['1nn0v4tive', 'inn0v@tive', 'revoIutionary', 'revo1utionary', 'aggre$$ive', 'a99ressive', '5ynergy'],
      forward: ['syn3r9y', 'agressive', 'agresive', 'aggressives'],
    },
    {
      why: 'doubled letters spelled out or stretched',
      words: ['aggressive', 'hoping'],
      ignore: [
        'a g g r e s s i v e',
        'a.g.g.r.e.s.s.i.v.e',
        'a-g-g-r-e-s-s-i-v-e',
        'aggggressssive',
        'ag\u00adgressive',
        'agg ressive',
        'hooooping',
      ],
      forward: ['hopping', 'hoopping'],
    },
    {
      why: 'stretched letters: three or more; two may be another word',
      ignore: [
        'disruuuuptive',
        'dddisruptive',
        'Dddisruptive',
        'disruptiveee',
        'disrrruuupppttttive',
        'dddiiisssrrruuuppptttiiivvveee',
        'DISRUUUUPTIVE',
        `disruptiv${'e'.repeat(200)}`,
        `${'d'.repeat(300)}isruptive`,
      ],
      forward: ['ddiissrruuppttiivvee', 'disruuption', 'disruuuuption', 'disruuuuptively'],
    },
    {
      why: 'one stray white space, where neither half is a word',
      ignore: ['disru ptive', 'disr uptive', 'disru\u00a0ptive'],
      forward: [
        'disrupt Ive',
        "disrupt. I've",
        'disrupt I’ve',
        'disrupt ive',
        'disruptiv E-Commerce',
        'disruptiv e',
        'd isruptive',
        'disrup\ttive',
        'disrup  tive',
        'disrup, tive',
        'dis rup tive',
        'dis\n\nruptive',
      ],
    },
    {
      why: 'shown from right to left',
      ignore: [
        '\u202eevitpursid\u202c',
        '\u202eevitpursid',
        'We are \u202eevitpursid\u202c now',
        'dis\u202etpur\u202cive',
        '\u202eevitpursid\nNext',
        '\u202eEVITPURSID\u202c',
        '\u202ee\u200bvitpursid',
        '\u202e)evitpursid(\u202c',
        '\u202eabc\ndisruptive',
        '\u202bdisruptive\u202c',
        '\u202ddisruptive\u202c',
      ],
      forward: ['evitpursid', '\u202edisruptive\u202c', '\u202bevitpursid\u202c'],
    },
  ],
  textMail,
);

testRules(
  'Disguises in HTML',
  [
    {
      why: 'shown from right to left by an element or by CSS',
      ignore: [
        '<bdo dir=rtl>evitpursid</bdo>',
        '<BDO DIR="RTL">evitpursid</BDO>',
        '<bdo dir=rtl>evit<b>pur</b>sid</bdo>',
        '<p>dis<bdo dir=rtl>tpur</bdo>ive</p>',
        '<p style="unicode-bidi:bidi-override;direction:rtl">evitpursid</p>',
        '<style>.r{unicode-bidi:bidi-override;direction:rtl}</style><span class=r>evitpursid</span>',
        '<span style="direction:rtl;unicode-bidi:isolate-override">evitpursid</span>',
        '<span dir=rtl style="unicode-bidi:bidi-override">evitpursid</span>',
        '<p>&#8238;evitpursid&#8236;</p>',
        '<p style="direction:rtl">disruptive</p>',
        '<bdo dir=ltr>disruptive</bdo>',
        '<bdo dir=rtl>abc</bdo><p>disruptive</p>',
      ],
      forward: ['<bdo dir=rtl>disruptive</bdo>', '<p style="direction:rtl">evitpursid</p>'],
    },
    {
      why: 'spelled out over elements',
      ignore: [
        `<p>${LETTERS.map((letter) => `<b>${letter}</b>`).join(' ')}</p>`,
        `<p>${LETTERS.join('&nbsp;&nbsp;')}</p>`,
        `<table><tr>${LETTERS.map((letter) => `<td>${letter}</td>`).join('')}</tr></table>`,
        `<table>${LETTERS.map((letter) => `<tr><td>${letter}</td></tr>`).join('')}</table>`,
        LETTERS.join('<br>'),
        LETTERS.map((letter) => `<div>${letter}</div>`).join('\n'),
        LETTERS.map((letter) => `<img alt="${letter}">`).join(' '),
      ],
    },
    {
      why: 'a hyphen at the end of a line',
      ignore: ['<p>disrup-<br>tive</p>', '<pre>disrup-\ntive</pre>'],
      forward: ['<pre>disrup\ntive</pre>', '<table><tr><td>disrup-</td><td>tive</td></table>'],
    },
  ],
  htmlMail,
);

testRules(
  'How text becomes letters',
  [
    {
      why: 'what cannot be seen is removed, between all letters or one',
      ignore: INVISIBLE.flatMap((code) => [
        spelled(String.fromCodePoint(code)),
        `disr${String.fromCodePoint(code)}uptive`,
      ]),
      forward: ['disr\ufffduptive', 'disr\ue000uptive'],
    },
    {
      why: 'combining marks are stripped',
      ignore: [
        '\u0301\u0323\u0489',
        '\u20dd',
        '\u0336',
        '\u20e3',
        '\u034f\u0307',
        '\u0651',
        '\u05b0',
        '\ufe20',
        '\u0301'.repeat(50),
      ]
        .map((marks) => LETTERS.map((letter) => letter + marks).join(''))
        .concat('đīšřūpťīvę', 'ḋïṡṙüṗẗïṿë', 'dı\u0307sruptive'),
    },
    {
      why: 'letters in other shapes, as they come or spelled out',
      ignore: [
        0x1d41a, 0x1d44e, 0x1d482, 0x1d4ea, 0x1d51e, 0x1d552, 0x1d586, 0x1d5ba, 0x1d5ee, 0x1d622, 0x1d656, 0x1d68a,
        0x24d0, 0x24b6, 0xff41, 0xff21, 0x1f130, 0x1f150, 0x1f170, 0x1f1e6, 0x1d400,
      ]
        .map(inAlphabet)
        .flatMap((word) => [word, [...word].join(' ')])
        .concat('ᴅɪꜱʀᴜᴘᴛɪᴠᴇ', 'ᴰᴵˢᴿᵁᴾᵀᴵⱽᴱ', 'ᵈⁱˢʳᵘᵖᵗⁱᵛᵉ', 'ⅾⅰsruptⅰⅴe', 'disruptⅳe', 'diſruptive'),
      forward: ['ᵢₛᵣᵤₚₜᵢᵥₑ', '⠙⠊⠎⠗⠥⠏⠞⠊⠧⠑', '-.. .. ... .-. ..- .--. - .. ...- .'],
    },
    {
      why: 'letters of other scripts that look like Latin ones, in a word that mixes scripts',
      ignore:
        'disruptіve ԁіѕruрtіvе ժіѕ𝗋սρtіѵе disrυptive disrupтive diѕrυptivє dısrupтιvε Dιsrυρτινε disruptiνe ɗisruptive disɾuptive disяuptive dⓘsruptive'.split(
          ' ',
        ),
    },
    {
      why: 'the alphabets that text decorators offer: syllabics, currency signs, letters with strokes and tails',
      words: ['disruptive', 'unique', 'sea change', 'marketing'],
      ignore: [
        ...'ᗪIᔕᖇᑌᑭTIᐯE ᑌᑎIᑫᑌE ᗰᗩᖇKETIᑎG Đł₴ⱤɄ₱₮łVɆ Ʉ₦łQɄɆ ₥₳ⱤⱩɆ₮ł₦₲ đɨsɍᵾᵽŧɨvɇ ᵾnɨꝗᵾɇ DISЯЦPTIVΣ DISRUPTIVΞ ɖɨֆʀʊքȶɨʋɛ ʊռɨզʊɛ'.split(
          ' ',
        ),
        'ᔕEᗩ ᑕᕼᗩᑎGE',
        '₴Ɇ₳ ₵Ⱨ₳₦₲Ɇ',
      ],
      forward: ['₦5,000 to ₱300', 'disruptiv ₴', 'ΣΥΣΤΗΜΑΤΑ ΑΣΦΑΛΕΙΑΣ', 'ᐃᓄᒃᑎᑐᑦ ᐅᖃᐅᓯᖅ'],
    },
    {
      why: 'running Cyrillic or Greek is not Latin',
      words: ['AI', 'epic', 'copa', 'poe', 'com'],
      forward: ['АІ технологии', 'επιχ', 'в русском тексте сора росы', 'рое', 'окно рамп сот'],
    },
  ],
  textMail,
);
