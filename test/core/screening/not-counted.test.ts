import { htmlMail, textMail } from './mail.ts';
import { testRules } from './table.ts';

const NOTICE = 'Pitches with the word "disruptive" will be ignored';

testRules(
  'The reporter’s own notice',
  [
    {
      why: 'quoted back in whatever dress',
      forward: [
        NOTICE,
        `${NOTICE}.`,
        `"${NOTICE}"`,
        NOTICE.toUpperCase(),
        NOTICE.replaceAll('"', ''),
        ...['“”', '‘’', '«»', '„“', '**', '``', '「」'].map((quotes) =>
          NOTICE.replace(/"(.+)"/, `${quotes[0]}$1${quotes[1]}`),
        ),
        'Pitches with the\nword "disruptive" will\nbe ignored',
        '> Pitches with the\n> word "disruptive" will\n> be ignored',
        '>> Pitches with the word\n>> "disruptive" will be ignored.',
        '| Pitches with the\n| word "disruptive" will\n| be ignored',
        'Pitches with the word "disrup-\ntive" will be ig-\nnored',
        'Pitches  with\tthe\u00a0word "\u200bdisruptive\u200b"  will be ignored',
        `Your bio says: ${NOTICE}. Noted! ${NOTICE}`,
        'Ｐｉｔｃｈｅｓ with the word "disruptive" will be ignored',
        `${'x '.repeat(20)}${NOTICE}${' y'.repeat(50_000)}`,
      ],
    },
    {
      why: 'altered, in part, or beside a use of the word it counts',
      ignore: [
        'Pitches with the word "disruptive" will not be ignored',
        'Pitches with the word "disruptive" will be read',
        'Pitches without the word "disruptive" will be ignored',
        'Pitches with the word "disruptive" will be',
        'with the word "disruptive" will be ignored',
        'Pitches with the words "disruptive" will be ignored',
        'Pitches with the word "very disruptive" will be ignored',
        'Pitches with the word "disruptive" really will be ignored',
        `${NOTICE}, but ours is disruptive`,
        `disruptive. ${NOTICE}`,
        `${NOTICE} Disruptive!`,
      ],
    },
    { why: 'an inbox without a notice has none', notice: '', ignore: [NOTICE] },
    {
      why: 'a notice may hold several words, in any language',
      words: ['disruptive', 'revolutionary', '颠覆性'],
      notice: 'No 颠覆性, nothing disruptive or revolutionary',
      forward: ['You say: no 颠覆性, nothing\n> disruptive or\n> revolutionary.'],
      ignore: [
        'No 颠覆性, nothing disruptive or revolutionary. A revolutionary lamp',
        'nothing disruptive or revolutionary',
      ],
    },
  ],
  textMail,
);

testRules(
  'The reporter’s own notice in HTML',
  [
    {
      why: 'whatever its markup',
      forward: [
        '<p>Pitches with the word &ldquo;<b>disruptive</b>&rdquo; will be ignored</p>',
        '<blockquote>Pitches with the word <i>disruptive</i><br> will be ignored</blockquote>',
        `<div style="display:none">${NOTICE}</div><p>Hello</p>`,
      ],
    },
  ],
  htmlMail,
);

testRules(
  'Addresses',
  [
    {
      why: 'URLs',
      forward: [
        ...'https://disruptive.example/ http://www.example.com/disruptive https://example.com/a-disruptive-lamp?x=disruptive#disruptive'.split(
          ' ',
        ),
        ...'HTTPS://DISRUPTIVE.COM ftp://disruptive.example/x http://disruptive //disruptive.com/x https://user:disruptive@example.com/'.split(
          ' ',
        ),
        ...'www.disruptive.com example.com/disruptive example.com/a/disruptive/b disruptive.com:8080 disruptive.com/'.split(
          ' ',
        ),
        ...'<https://example.com/disruptive> (https://example.com/disruptive) [link](https://example.com/disruptive)'.split(
          ' ',
        ),
        ...'https://example.com/a_(disruptive)_b https://example.com/disruptive,lamp https://example.com/d-i-s-r-u-p-t-i-v-e'.split(
          ' ',
        ),
        'example.com:8080/disruptive',
        'example.com?id=1&utm_campaign=disruptive',
        '//cdn.example.com/disruptive',
        `https://example.com/${'x/'.repeat(600)}disruptive`,
        'https://example.com/?q=%22disruptive%22',
      ],
    },
    {
      why: 'bare domain names with any top-level domain',
      forward: [
        ...'com io ai co.uk tech cn xyz media ventures academy email dev eu'
          .split(' ')
          .map((tld) => `Look at disruptive.${tld}, please`),
        ...'Disruptive.com DISRUPTIVE.COM news.disruptive.org disruptive.example.com the-disruptive.com disruptive_lab.com “disruptive.com” d1sruptive.com d.i.s.r.u.p.t.i.v.e.com'.split(
          ' ',
        ),
        'See disruptive.com.',
        '访问disruptive.com了解',
      ],
    },
    {
      why: 'mail addresses',
      forward:
        'press@disruptive.com disruptive@example.com disruptive.pr@example.com news+disruptive@example.com mailto:disruptive@example.com press@mail.disruptive.com.cn git@disruptive.com:x cid:disruptive@example.com @disruptive.com'
          .split(' ')
          .concat('邮箱press@disruptive.com。'),
    },
    {
      why: 'international ones',
      words: ['颠覆性', 'революционный', 'ثوري'],
      forward: [
        'https://颠覆性.com/',
        'https://www.颠覆性.中国/',
        '见 https://zh.wikipedia.example/wiki/颠覆性创新',
        'https://example.com/?q=颠覆性',
        '请看颠覆性.com，谢谢',
        'press@颠覆性.com',
        '颠覆性@example.com',
        'революционный.рф',
        'https://революционный.рф/x',
        'https://ثوري.com/',
      ],
      ignore: [
        '请访问https://example.com颠覆性产品',
        '请访问https://example.com/a颠覆性产品',
        '请访问https://example.com。颠覆性产品',
        'www.example.com，颠覆性产品',
        'press@example.com颠覆性产品',
        '颠覆性产品https://example.com',
        '颠覆性产品.我们',
        '颠覆性产品，example.com',
        '颠覆性 example.com',
        '访问example.com了解颠覆性产品',
        'революционный example.com',
      ],
    },
    {
      why: 'what stands beside an address is read',
      ignore: [
        'https://example.com disruptive',
        'https://example.com/ disruptive',
        'disruptive https://example.com',
        'https://example.com/\ndisruptive',
        'press@example.com disruptive',
        '<https://example.com/>disruptive',
        '"https://example.com/"disruptive',
        'https://example.com/，disruptive',
        'https://example.com/。这是disruptive',
        '（https://example.com/）disruptive',
        'https://example.com)disruptive',
        'disruptive（https://example.com/）',
        'disruptive.com is disruptive',
        'Acme Disruptive <press@example.com>',
        'https://example.com/aaa-\ndisruptive',
      ],
    },
    {
      why: 'what only resembles an address is read',
      ignore: [
        'disruptive.It works',
        'disruptive.We are',
        'disruptive.So good',
        'disruptive.the best',
        'disruptive.Noch besser',
        'disruptive. com',
        'disruptive .com',
        'disruptive...com',
        'disruptive@',
        '@disruptive',
        'disruptive @ home',
        'and/or disruptive',
        'disruptive/innovative',
        'example.com?Disruptive',
        '10:30/disruptive',
        '//disruptive',
        '1/disruptive',
        'mailto: disruptive',
        'http: disruptive',
        'www disruptive com',
        'D.I.S.R.U.P.T.I.V.E. Com',
      ],
    },
    {
      why: 'the same for other words',
      words: ['AI', 'game changer'],
      forward: ['Look at open.ai and x.ai', 'https://example.com/game%20changer'],
      ignore: ['the AI.', 'We do AI.Yes'],
    },
  ],
  textMail,
);

testRules(
  'Addresses in HTML',
  [
    {
      why: 'link text that is itself an address, and where a link leads',
      forward: [
        '<a href="https://example.com">https://disruptive.com/x</a>',
        '<a href="https://example.com">disruptive.com</a>',
        '<a href="https://example.com/disruptive">here</a>',
        '<a href=x>https://<b>disruptive</b>.com/x</a>',
        '<a href=x>https://<wbr>disruptive<wbr>.com/x</a>',
        'disruptive<a href=x>.com</a>',
      ],
      ignore: [
        '<a href="https://example.com">disruptive</a>',
        '<table><tr><td>https://example.com/</td><td>disruptive</td></tr></table>',
        'https://example.com/<br>disruptive',
      ],
    },
  ],
  htmlMail,
);
