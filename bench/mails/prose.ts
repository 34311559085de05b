import { type Chance, oneOf } from './chance.ts';

/** Words of pitches. None is `disruptive`: reading stops early at the word, and the bench measures reading to the end. */
const ENGLISH = (
  'the of and to a in for is on that by this with you it not or be are from at as your all have new more an was we will ' +
  'can us about if our has but one their they which when there been would who what so out up other into them some than ' +
  'its time only could these two may then do first any my now such like over also back after use how well way even want ' +
  'because day most startup founder funding round series investor market product platform launch customer growth ' +
  'revenue team company industry technology software cloud data model mobile payment retail logistics energy battery ' +
  'vehicle sensor chip factory supply chain China Beijing Shanghai Shenzhen Europe report interview embargo exclusive ' +
  'available comment press release spokesperson director manager engineer partner pilot project deliver distribute ' +
  'distinct disrupted disruption disruptor discover discount describe design developer device digital district divide ' +
  'innovation solution leading unique efficient seamless scalable robust trusted award event conference booth meeting ' +
  'quarter percent million billion users merchants app service subscription security privacy network research'
).split(' ');

const CHINESE =
  '的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则任取据处队南给色光门即保治北造百规热领七海口东导器压志世金增争济阶油思术极交受联什认六共权收证改清己美再采转更单风切打白教速花带安场身车例真务具万每目至达走积示议声报斗完类八离华名确才科张信马节话米整空元况今集温传土许步群广石记需段研界拉林律叫且究观越织装影算低持音众书布复容儿须际商非验连断深难近矿千周委素技备半办青省列习响约支般史感劳便团往酸历市克何除消构府称太准精值号率族维划选标写存候毛亲快效斯院查江型眼王按格养易置派层片始却专状育厂京识适属圆包火住调满县局照参红细引听该铁价严';

/** Characters after which a text repeats itself: to create 38 MB of new prose would take longer than to screen it. */
const MAX_NEW = 512 * 1024;

/** English prose of this number of characters, with sentences, paragraphs and wrapped lines that end in CRLF. */
export function englishProse(length: number, chance: Chance): string {
  if (length > MAX_NEW) return repeated(englishProse(MAX_NEW, chance), length);
  const lines: string[] = [];
  let written = 0;
  let line = '';
  while (written < length) {
    const words = Array.from({ length: 5 + Math.floor(chance() * 14) }, () => oneOf(ENGLISH, chance));
    const sentence = words.join(' ');
    for (const word of `${sentence[0]!.toUpperCase()}${sentence.slice(1)}${oneOf('..!?:', chance)}`.split(' ')) {
      if (line.length + word.length > 74) {
        lines.push(line);
        written += line.length + 2;
        line = '';
      }
      line += line === '' ? word : ` ${word}`;
    }
    if (chance() < 0.2) {
      lines.push(line, '');
      written += line.length + 4;
      line = '';
    }
  }
  return [...lines, line].join('\r\n').slice(0, length);
}

/** Chinese prose of this number of characters, with Chinese punctuation and a line end now and then. */
export function chineseProse(length: number, chance: Chance): string {
  if (length > MAX_NEW) return repeated(chineseProse(MAX_NEW, chance), length);
  let text = '';
  while (text.length < length) {
    for (let left = 8 + Math.floor(chance() * 30); left > 0; left--) text += oneOf(CHINESE, chance);
    text += oneOf(['，', '，', '。', '。\r\n', '：', '！\r\n\r\n'], chance);
  }
  return text.slice(0, length);
}

function repeated(text: string, length: number): string {
  return text.repeat(Math.ceil(length / text.length)).slice(0, length);
}
