import { createHash } from 'node:crypto';
import { REPORTER } from './judge.ts';
import { htmlMail, mailOf, textMail } from './mail.ts';
import { testRules } from './table.ts';

const WORDS = [
  ...[
    'disruptive',
    'AI-powered',
    'game changer',
    '10x',
    '5G',
    '颠覆性',
    'innovative',
    'synergy',
    'epic',
    'cutting-edge',
  ],
  ...['unicorn', 'IoT', 'revolutionary', 'Web3', 'révolutionnaire'],
];

/** What it is, and a text near the words. */
const NEAR: [what: string, text: string][] = [
  [
    'newsletter',
    'Hi,\n\nOur disruption report is out: https://news.example.com/disruptive?utm_source=mail&utm_campaign=game%20changer\n\nUnsubscribe: https://list.example.com/u?id=10x-5G\n',
  ],
  [
    'nato',
    'D as in Delta, I as in India, S as in Sierra, R as in Romeo, U as in Uniform, P as in Papa, T as in Tango, I, V, E.',
  ],
  [
    'acrostic list',
    'D - Design\nI - Inspiration\nS - Simplicity\nR - Reach\nU - Usability\nP - Price\nT - Trust\nI - Ideas\nV - Value\nE - Ease\n',
  ],
  ['initials', 'D. I. Smith, R. U. Patel, T. I. Vance, E. Jones'],
  ['scores', '5 G 3\n10 x 4\n'],
  ['resolution', 'The screen has 1920 x 1080 and 10 x zoom, 110x, 10xx errors.'],
  ['weights', '5 g of salt, 15G, 5Gb, 5GB, 5GHz, 2.5G Ethernet, 5Gbit/s, 0.5G'],
  ['dims', 'A box of 10 x 20 x 30 cm'],
  ['epicenter', 'epicenter, epics, epicure, Epicurus, epical, EPICS'],
  ['synergies', 'synergies synergistic synergise synergetic Synergys'],
  ['unicorns', 'unicorns, a unicorny thing, tunicorn, unicornis'],
  ['revolution', 'revolution revolutionaries revolutionarily counterrevolutionary revolutionise'],
  ['innovation', 'innovation innovatively innovator noninnovative innovativeness innovate'],
  ['cutting', 'a cutting. Edge; cutting edges; cut-ting room; the edge cutting-edges'],
  ['diff', '--- a/disruptivelib.c\n+++ b/disruptivelib.c\n@@ -1,5 +1,5 @@\n-int dis;\n+int disruption_count;\n'],
  ['path', 'C:\\src\\disruptions\\innovatives\\main.c and /srv/disrupt/ive'],
  ['json', '{"disrupt": true, "ive": 1, "innovativeness": 10, "x": "5"}'],
  ['sql', 'SELECT d,i,s,r,u,p,t FROM ive WHERE 10<x AND 5>g;'],
  ['roman', 'I II III IV V VI VII VIII IX X XI'],
  ['chess', '1. e4 e5 2. Nf3 d6 3. d4 Bg4 4. dxe5 Bxf3 5. Qxf3 dxe5'],
  ['dna', 'GATTACA TTAGGC CCTGA 5GC 5GT'],
  ['music', 'D I S R U P T'],
  [
    'gmail reply',
    `Thanks!\n\nOn Mon, Jan 5, 2026 at 10:00 AM The Reporter <${REPORTER}> wrote:\n\n> I do not read disruptive pitches.\n> And nothing innovative.\n`,
  ],
  [
    'gmail wrapped',
    `Thanks!\n\nOn Mon, Jan 5, 2026 at 10:00 AM The Reporter with a rather long name for it\n<${REPORTER}> wrote:\n\n> I do not read disruptive pitches.\n`,
  ],
  ['notice', 'You say "Pitches with the word “disruptive” will be ignored". Understood.'],
  ['notice wrap', '> Pitches with the word\n> "disruptive" will be\n> ignored\n\nOk.'],
  ['footers', '--\nDisruption Desk\npress@disruptive.example | www.disruptive.example | t: +1 555 10 5\n'],
  ['ids', 'Order 110X5, A10XB, ISBN 978-3-16-148410-0, IBAN DE89 3704 0044 0532 0130 00'],
  ['hex', '0x10x1 0x5G 105g10xa'],
  ['hyphenation', 'The disrup-\ntion was innova-\ntion, a revolu-\ntion of syner-\ngies.'],
  ['stutter', 'dis-dis-disrupt, dis, rup, tive-ly'],
  ['table', 'dis\trupt\tive\ninno\tva\ttive\n10\tx\n5\tG\n'],
  ['pipe table', '| dis | rupt | ive |\n|-----|------|-----|\n| inno | va | tive |\n'],
  ['csv', 'd,i,s,r,u,p\nt,i,v,e,s,x\n'],
  ['chinese', '他们颠覆了行业，性能很好。颠覆 性能。被颠覆的性质。'],
  ['chinese2', '覆性颠 颠覆行 颠倒覆灭性'],
  ['french', 'révolution révolutionnaires révolutionner révolutionnairement'],
  ['css', '.disruptively{} .innovatives{color:red} #unicorns{}'],
  ['regex', '/d[is]r(u|p)t+ive?s/ [0-9]{5}G* 1[0x]'],
  ['math', 'd = i + s - r * u / p; t = iv * e'],
  ['lorem', 'Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor incididunt ut labore.'],
  ['separators', '- d\n- i\n- s\n- c\n- o\n'],
  ['phone', '+86 10 5555 5555 x 10'],
  ['emails', 'disruptive@example.com, 10x@example.com, 5g@example.com, epic@unicorn.io'],
  ['domains', 'disruptive.io, epic.com, synergy.co.uk, 5g.net, unicorn.vc, 10x.ventures'],
  ['brackets', '[dis](rupt)[ive]ly and epics'],
  ['md links', '[here](https://disruptive.example/epic) and <https://epic.example/synergy>'],
  ['ical text', 'DTSTART:20260105T100000Z\nUID:epic1@x.example\nX-DISRUPTIVELY:1'],
  ['html source', '<div class="disruptively"> &lt;a href="https://epic.example"&gt;'],
  ['web3', 'web3js, web 3, web33, web3s, aweb3, WEB-3'],
  ['iot', 'IoTs, riot, IoTa, iota, I o T, I.o.T., patriot, chariot'],
  ['greek', 'Η επανάσταση και η καινοτομία'],
  ['mixed case', 'DISRUPTIVEly, EPICally, innovativEly'],
  ['glued', 'superdisruptive hyperinnovative megaepic'],
  ['plural', 'game changers, game-changers, gamechangers, game-changing, game, changer, endgame-changer'],
  ['stray', 'We disrupt I-ve and innovativ ely; epi c; syn ergy'],
  ['ocr', 'd isruption, innov ation, rev olution'],
  ['apost', "Disruptives' club, epics' end"],
  ['underscores', 'disruptively_new, my_epics, synergyish_x'],
  ['base', 'dGhlIGVwaWMgc3Rvcnk= ZXBpYw=='],
  ['mid-words', 'predisruptives, repicture, depict, epicycle, tunicornex'],
];

const REPLY = { fields: 'Subject: Re: x\nIn-Reply-To: <1@technode.example>' };
const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

testRules(
  'Ordinary mail near the words',
  NEAR.map(([why, text]) => ({ why, words: WORDS, forward: [text] })),
  (text) => mailOf('text/plain; charset=utf-8', text, REPLY),
);

testRules(
  'The same in HTML',
  NEAR.map(([why, text]) => ({
    why,
    words: WORDS,
    forward: [`<pre>${escaped(text)}</pre>`, escaped(text).replaceAll('\n', '<br>')],
  })),
  (html) => mailOf('text/html; charset=utf-8', html, REPLY),
);

/** Random bytes that are the same in every run. */
function random(seed: number, length: number): Buffer {
  const blocks = Array.from({ length: Math.ceil(length / 32) }, (_, index) =>
    createHash('sha256').update(`${seed} ${index}`).digest(),
  );
  return Buffer.concat(blocks).subarray(0, length);
}

/** Words that random letters spell now and then. */
const SHORT = ['AI', '5G', '10x', 'VR', 'IoT'];
const SEEDS = Array.from({ length: 60 }, (_, seed) => seed);
const lines = (text: string, width: number) => text.replace(new RegExp(`.{${width}}`, 'g'), '$&\n');

testRules(
  'Short words in random letters',
  [
    {
      why: 'base64 left in a text, signatures, keys, tokens',
      words: SHORT,
      forward: [
        ...SEEDS.map((seed) => lines(random(seed, 1140).toString('base64'), 76)),
        ...SEEDS.map((seed) => `-----BEGIN PGP SIGNATURE-----\n\n${lines(random(seed, 432).toString('base64'), 64)}`),
        ...SEEDS.map((seed) => `ssh-rsa ${random(seed, 279).toString('base64')} me@host.example`),
        ...SEEDS.map(
          (seed) => `token: ${random(seed, 200).toString('base64url')}.${random(seed + 100, 32).toString('base64url')}`,
        ),
      ],
    },
    {
      why: 'but not in what somebody has set together of words',
      words: [...SHORT, 'disruptive'],
      ignore: [
        '#OurAI4GoodSummit2026InBeijingWithRobots',
        'our-new-5G-platform-for-the-future-of-lunch',
        'OUR_NEW_AI_PLATFORM_FOR_THE_FUTURE_OF_LUNCH',
        'TheDisruptiveFutureOfLunchIn2027AndWhatFollows',
        `${'='.repeat(60)}disruptive${'='.repeat(60)}`,
        `d--i--s--r--u--p--t--i--v--e`,
        'AI+5G+IoT+VR+XR+10x+AR+B2B+SaaS+NFT+DAO',
      ],
    },
    {
      why: 'a number goes on behind a multiplication sign',
      words: ['10x'],
      ignore: ['10x', '10X faster', '10x.', '10×', '10x-15x', '10x的'],
      forward: ['10x15 cm', '10×15', '10x10', '4x10x15', '10X1024'],
    },
    {
      why: 'a number goes on before its decimal point',
      words: ['5G', '10x'],
      ignore: ['It is 5G.', 'Fast,5G', '.5G', '2026，5G', 'v1 10x'],
      forward: ['98.5G', '0,5G', '1.10x', '2.5G Ethernet'],
    },
  ],
  textMail,
);

testRules(
  'Tracking links and pictures',
  [
    {
      why: 'are not text',
      words: SHORT,
      forward: SEEDS.map((seed) => {
        const id = random(seed, 90).toString('base64url');
        return `<a href="https://t.example.com/${id}">Read</a> https://t.example.com/ls?u=${id} <img src="data:image/png;base64,${id}">`;
      }),
    },
  ],
  htmlMail,
);
