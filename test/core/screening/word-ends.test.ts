import { textMail } from './mail.ts';
import { testRules } from './table.ts';

testRules(
  'Where a word ends',
  [
    {
      why: 'letter case does not matter',
      ignore: ['disruptive', 'Disruptive', 'DISRUPTIVE', 'dIsRuPtIvE', 'DİSRUPTİVE', 'dısruptıve'],
    },
    {
      why: 'punctuation, quotes and brackets end a word',
      ignore: [
        ...'"disruptive" (disruptive) [disruptive] {disruptive} <disruptive> «disruptive» “disruptive” ‘disruptive’'.split(
          ' ',
        ),
        ...'disruptive! disruptive, disruptive; disruptive: disruptive? disruptive… disruptive. .disruptive'.split(' '),
        ...'disruptive—the the–disruptive disruptive/new a=disruptive&b |disruptive| disruptive+AI disruptive... *disruptive*'.split(
          ' ',
        ),
        ...'disruptive。 、disruptive，【disruptive】 「disruptive」 disruptive：disruptive！ ＂disruptive＂ „disruptive“'.split(
          ' ',
        ),
        'disruptive.It works',
        'disruptive.\nNext',
        '(non-)disruptive',
        'disruptive(ly)',
      ],
    },
    {
      why: 'hyphen, apostrophe, underscore and digits end a word',
      ignore: [
        ...'non-disruptive non‑disruptive most‐disruptive Disruptive’s l’disruptive _disruptive_ tech_disruptive'.split(
          ' ',
        ),
        ...'disruptive2027 2027disruptive 1disruptive1 disruptive1st x_disruptive_y disruptive-ly'.split(' '),
        "Disruptive's",
      ],
    },
    {
      why: 'Han characters and letters of other scripts without case end a word',
      ignore: [
        '我们disruptive的',
        'これはdisruptiveです',
        '한국disruptive는',
        'disruptiveהוא',
        'ความdisruptiveครับ',
        'ה-disruptive',
      ],
    },
    {
      why: 'signs and emoji beside a word are no part of it',
      ignore: [
        'disruptive™',
        '™disruptive',
        'disruptive®',
        '😀disruptive',
        'disruptive①',
        'disruptive²',
        '½disruptive',
        '🇫🇷disruptive🇫🇷',
        '#disruptive',
        '@disruptive',
        '50%disruptive',
        'disruptive1️⃣',
        '🆕disruptive',
        '©disruptive',
        '№disruptive',
        '㏇disruptive',
        'disruptiveⅡ',
        'disruptive†',
      ],
    },
    {
      why: 'a change from lower to upper case begins a word behind # or @, and between capitalised words',
      ignore: [
        '#DisruptiveTech',
        '#techDisruptive',
        '#disruptiveTECH',
        '@disruptiveAI',
        'MyDisruptiveTech',
        'DisruptiveTech2027',
      ],
      forward: [
        'DisruptiveTECH',
        'myDISRUPTIVE',
        'disruptiveAI',
        'nonDisruptive',
        'DISRUPTIVEly',
        'DisruptivelyNew',
        'theDISRUPTIVEone',
        'NONDISRUPTIVE',
        'DISRUPTIVENESS',
      ],
    },
    {
      why: 'among letters and digits in any order a long word is meant, a short one comes about by chance',
      words: ['disruptive', 'AI', '5G'],
      ignore: [
        'dIsRuPtIvE_pLaTfOrM_fOr_LuNcH_aNd_DiNnEr_2026_bY_aCmE',
        '#DiSrUpTiVe-AI4Good-2026-LaUnCh-Of-ThE-yEaR-iN-bErLiN',
        'a1B2c3D4-disruptive-e5F6g7H8-i9J0k1L2-m3N4o5P6-q7R8',
      ],
      forward: [
        'iQIzBAABCgAdFiEE+AI/Zx5G+kQ2vT8nJ7wLmR4cYfPsUd9Hb6XeG1oK3tVq',
        'a1B2c3D4-AI-e5F6g7H8-5G-i9J0k1L2-m3N4o5P6-q7R8s9T0',
      ],
    },
    {
      why: 'white space of any kind ends a word',
      ignore: [
        'a\u00a0disruptive\u00a0lamp',
        'a\u3000disruptive\u202flamp',
        'a\tdisruptive\tlamp',
        'a\u2028disruptive\u2029b',
        'disruptive\u0085x',
      ],
    },
    {
      why: 'another word is another word',
      forward: [
        ...'disruption disruptively nondisruptive undisruptive predisruptive disruptiv disruptiver disruptives'.split(
          ' ',
        ),
        ...'disruptiveness disruptivetech techdisruptive disrupting disrupt disrupted disruptor interruptive irruptive'.split(
          ' ',
        ),
        ...'disruptivo disruptiva disruptif disruptief disruptieve disruptivt disruptivní disruptywny desruptive diruptive'.split(
          ' ',
        ),
        ...'disruptiveñ édisruptive disruptiveß disruptiveй йdisruptive disruptiveω µdisruptive descriptive disreputable'.split(
          ' ',
        ),
      ],
    },
  ],
  textMail,
);
