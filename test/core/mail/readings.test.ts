import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { plausibleTexts } from '../../../core/mail/charset.ts';
import { oddness } from '../../../core/mail/oddness.ts';
import { encode } from '../screening/mail.ts';

const ENCODERS: ReadonlyMap<string, string> = new Map([['iso-8859-8', 'iso88598']]);

/** Sentences and names by language, with the charsets that mail programs write it in. */
const LANGUAGES: Readonly<Record<string, [texts: string[], charsets: string[]]>> = {
  de: [
    [
      'Eine revolutionäre Lösung für Übermorgen',
      'Marktüberblick',
      'Wir möchten Ihnen unser neues Gerät für Kärnten vorstellen, größer als je zuvor.',
      'Straßenbahn',
      'MÜNCHEN GRÜSST ÖSTERREICH',
      'Völlig neu, sagt Jürgen Müller',
    ],
    ['windows-1252', 'iso-8859-15'],
  ],
  fr: [
    [
      'Une idée révolutionnaire à découvrir',
      'Société générale',
      'La créée naïve dîne où ça coûte cher',
      '« Noël » a été fêté',
      'Communiqué de presse',
      'Un art à voir',
    ],
    ['windows-1252', 'iso-8859-15'],
  ],
  es: [
    ['¿Qué tal, señor Muñoz?', 'Innovación tecnológica en España', '¡Ánimo! Año nuevo', 'Invitación a la presentación'],
    ['windows-1252'],
  ],
  pt: [
    [
      'Inovações tecnológicas e soluções',
      'Convite para a apresentação',
      'São Paulo não é só negócio',
      'Você está convidado à inauguração',
    ],
    ['windows-1252'],
  ],
  fi: [
    [
      'Määrä ja hääyöaie pääkaupungissa',
      'Uusi käyttöliittymä',
      'Tässä ääressä',
      'Hyvää päivää, tämä on lehdistötiedote',
    ],
    ['windows-1252'],
  ],
  sv: [['Framåt på vägen till Malmö', 'Ny växtmjölk på ön', 'Pressmeddelande från Göteborg'], ['windows-1252']],
  da: [['Rødgrød med fløde på øen', 'Pressemeddelelse: nyt æble', 'Århus går forrest'], ['windows-1252']],
  is: [['Þýðing á íslensku', 'Íþróttir og skák á Íslandi', 'Það er búið að þýða bókina'], ['windows-1252']],
  et: [['jäääär', 'Eesti õlu ja õunapuu', 'Uus öötöö pressiteade'], ['windows-1252']],
  it: [['Perché no? È così facile', 'La novità più attesa', 'Città e qualità'], ['windows-1252']],
  nl: [['Eén idee, coöperatief gefinancierd', 'Knieën en zeeën'], ['windows-1252']],
  pl: [
    [
      'Nowa łódź na święta',
      'Zażółć gęślą jaźń',
      'Przełomowy pomysł na zdrową żywność',
      'Dzień dobry, zapraszamy na konferencję',
    ],
    ['iso-8859-2', 'windows-1250'],
  ],
  cs: [
    ['Převratný nápad', 'Příliš žluťoučký kůň úpěl ďábelské ódy', 'Tisková zpráva: nový výrobek'],
    ['iso-8859-2', 'windows-1250'],
  ],
  hu: [
    ['Árvíztűrő tükörfúrógép', 'Új termék a piacon, őszintén', 'Sajtóközlemény'],
    ['iso-8859-2', 'windows-1250'],
  ],
  ro: [
    ['Invitaţie la conferinţă', 'Noua soluţie pentru oraşe'],
    ['iso-8859-2', 'windows-1250'],
  ],
  tr: [
    ['Çığır açan yenilik', 'Şişli güneşli gün', 'İstanbul basın toplantısı'],
    ['windows-1254', 'iso-8859-9'],
  ],
  ru: [
    [
      'Новая батарея для смартфонов',
      'Революционный продукт',
      'Прорывной',
      'Приглашаем на пресс-конференцию в Москве',
      'Иван Петров',
    ],
    ['windows-1251', 'koi8-r', 'iso-8859-5', 'ibm866'],
  ],
  uk: [
    ['Революційний підхід', 'Запрошуємо на прес-конференцію у Києві'],
    ['windows-1251', 'koi8-u'],
  ],
  bg: [['Революционна идея за България', 'Прессъобщение'], ['windows-1251']],
  el: [
    ['Επαναστατικός σχεδιασμός', 'Πρόσκληση σε συνέντευξη Τύπου', 'Νέο προϊόν στην αγορά'],
    ['windows-1253', 'iso-8859-7'],
  ],
  he: [
    ['מוצר מהפכני חדש', 'הזמנה למסיבת עיתונאים', 'שלום'],
    ['windows-1255', 'iso-8859-8'],
  ],
  ar: [
    ['فكرة ثورية جديدة', 'دعوة لحضور المؤتمر الصحفي', 'مرحبا بكم'],
    ['windows-1256', 'iso-8859-6'],
  ],
  th: [['ปฏิวัติวงการ', 'สวัสดีครับ ขอเชิญร่วมงานแถลงข่าว', 'ผลิตภัณฑ์ใหม่'], ['windows-874']],
  vi: [['Thông cáo báo chí'], ['windows-1258']],
  zh: [
    [
      '颠覆性创新产品',
      '我们颠覆性产品',
      '新闻发布会邀请函',
      '北京',
      '诚邀您参加我们的新品发布会,时间是下周三',
      '人工智能AI大模型',
      '颠覆性',
    ],
    ['gb18030'],
  ],
  zht: [['顛覆性創新產品', '新品牌發表會邀請函', '王小明', '台北', '誠摯邀請您參加我們的新品發表會'], ['big5']],
  ja: [
    ['破壊的な新製品のお知らせ', '山田太郎', 'プレスリリース', 'これは新製品です。', '東京'],
    ['shift_jis', 'euc-jp'],
  ],
  ko: [['파괴적인 혁신', '새로운 배터리 발표', '홍길동', '보도자료', '기자간담회에 초대합니다'], ['euc-kr']],
};
const FALLBACK = 'gb18030';
const WESTERN = Object.values(LANGUAGES).filter(([, charsets]) => charsets[0] === 'windows-1252');
const SAMPLES = Object.entries(LANGUAGES).flatMap(([language, [texts, charsets]]) =>
  charsets.flatMap((charset) =>
    [...texts, texts.join('. ')]
      .filter((text) => /[^\x00-\x7f]/.test(text))
      .map((text) => ({ language, charset, text, bytes: encode(text, ENCODERS.get(charset) ?? charset) })),
  ),
);

test.each(Object.keys(LANGUAGES))('%s under its own label is read in no other charset', (language) => {
  for (const { charset, text, bytes } of SAMPLES.filter((sample) => sample.language === language)) {
    expect([charset, ...plausibleTexts(bytes, charset, FALLBACK)]).toEqual([charset, text]);
  }
});

describe.each([undefined, 'x-foo', 'us-ascii', 'unknown-8bit'])('under the label %s', (label) => {
  test.each(Object.keys(LANGUAGES))('%s is among the readings', (language) => {
    for (const { charset, text, bytes } of SAMPLES.filter((sample) => sample.language === language)) {
      expect([charset, ...plausibleTexts(bytes, label, FALLBACK)]).toContain(text);
    }
  });
});

test('statistics beat the fallback, but for texts too short to tell', () => {
  const first = SAMPLES.filter(({ text, bytes }) => plausibleTexts(bytes, undefined, FALLBACK)[0] === text);
  expect(first.length / SAMPLES.length).toBeGreaterThan(0.85);
  expect(plausibleTexts(encode('홍길동', 'euc-kr'), undefined, FALLBACK)[0]).toBe('全辨悼');
  expect(plausibleTexts(encode('홍길동', 'euc-kr'), undefined, 'euc-kr')[0]).toBe('홍길동');
  expect(plausibleTexts(encode('기자간담회에 초대합니다', 'euc-kr'), undefined, FALLBACK)[0]).toBe(
    '기자간담회에 초대합니다',
  );
});

describe.each(['iso-8859-1', 'windows-1252', 'latin1'])('under the label %s', (label) => {
  test('Latin text stays Latin', () => {
    for (const [texts] of WESTERN) {
      for (const text of texts) expect(plausibleTexts(encode(text, 'windows-1252'), label, FALLBACK)).toEqual([text]);
    }
  });

  test.each(['ru', 'uk', 'bg', 'el', 'he', 'ar', 'th', 'zh', 'zht', 'ja', 'ko'])(
    '%s is found, and its mojibake is not',
    (language) => {
      for (const { charset, text, bytes } of SAMPLES.filter((sample) => sample.language === language)) {
        const texts = plausibleTexts(bytes, label, FALLBACK);
        if (text === '東京') continue;
        expect([charset, ...texts]).toContain(text);
        expect(texts).not.toContain(bytes.toString('latin1'));
      }
    },
  );
});

test('any words of Western languages stay what they are, however they are put together', () => {
  const words = WESTERN.flatMap(([texts]) => texts.flatMap((text) => text.split(' ')));
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: 12 }), (some) => {
      const text = some.join(' ');
      expect(plausibleTexts(encode(text, 'windows-1252'), 'iso-8859-1', FALLBACK)[0]).toBe(text);
    }),
  );
});

test.each([
  ['5 m² for 10 £, 20 °C and ½ l', 0],
  ['l’été « Noël » à 20 €…', 0],
  ['Col·lecció nº 1 de 3ª edición', 0],
  ['µß¸²ÐÔ', 0.5],
  ['ÄAÂÐ©Ê³Ð·s²£«~', 0.3],
  ['»®ÔÇÑµÔ', 0.3],
  ['Íîâàÿ áàòàðåÿ', 0.4],
  ['revolution鋜e', 0.9],
])('%s is odd by %d or more', (text, least) => {
  if (least === 0) expect(oddness(text)).toBe(0);
  else expect(oddness(text)).toBeGreaterThan(least);
});
