/**
 * How mail programs announce the mail that they quote. Each row names a language or a program; to add one, add a row.
 *
 * The labels stand before a colon, each on a line of its own: `From:`, `Sent:`, `To:`, `Subject:`, in any order.
 */
interface HeaderBlock {
  programs: string;
  from: readonly string[];
  /** Any of these beside `from` makes the block. */
  others: readonly string[];
}

const HEADER_BLOCKS: readonly HeaderBlock[] = [
  {
    programs: 'English: Outlook, Outlook mobile, Samsung Email, Lotus Notes, Gmail (forward), Apple Mail (forward)',
    from: ['from'],
    others: ['sent', 'date', 'to', 'cc', 'subject', 'reply-to', 'importance'],
  },
  {
    programs: 'German: Outlook, GMX, WEB.DE',
    from: ['von'],
    others: ['gesendet', 'datum', 'an', 'betreff', 'priorität'],
  },
  { programs: 'French: Outlook, Orange', from: ['de'], others: ['envoyé', 'date', 'à', 'cc', 'objet'] },
  { programs: 'Spanish: Outlook', from: ['de'], others: ['enviado', 'enviado el', 'fecha', 'para', 'asunto'] },
  {
    programs: 'Portuguese: Outlook, UOL',
    from: ['de'],
    others: ['enviado', 'enviada', 'enviado em', 'enviada em', 'data', 'para', 'assunto'],
  },
  { programs: 'Italian: Outlook, Libero', from: ['da'], others: ['inviato', 'data', 'a', 'oggetto'] },
  { programs: 'Dutch: Outlook', from: ['van'], others: ['verzonden', 'datum', 'aan', 'onderwerp'] },
  { programs: 'Swedish: Outlook', from: ['från'], others: ['skickat', 'datum', 'till', 'ämne'] },
  { programs: 'Danish and Norwegian: Outlook', from: ['fra'], others: ['sendt', 'dato', 'til', 'emne'] },
  {
    programs: 'Finnish: Outlook',
    from: ['lähettäjä'],
    others: ['lähetetty', 'päivämäärä', 'vastaanottaja', 'aihe'],
  },
  {
    programs: 'Polish: Outlook, Onet, WP',
    from: ['od', 'nadawca'],
    others: ['wysłano', 'wysłane', 'data', 'do', 'adresat', 'temat'],
  },
  {
    programs: 'Czech and Slovak: Outlook, Seznam',
    from: ['od'],
    others: ['odesláno', 'odoslané', 'datum', 'dátum', 'komu', 'předmět', 'predmet'],
  },
  { programs: 'Hungarian: Outlook', from: ['feladó'], others: ['elküldve', 'dátum', 'címzett', 'tárgy'] },
  {
    programs: 'Turkish: Outlook',
    from: ['kimden', 'gönderen'],
    others: ['gönderildi', 'gönderme tarihi', 'gönderilme', 'tarih', 'kime', 'alıcı', 'konu'],
  },
  {
    programs: 'Russian: Outlook, Mail.ru, Yandex',
    from: ['от', 'от кого'],
    others: ['отправлено', 'дата', 'кому', 'тема'],
  },
  { programs: 'Ukrainian: Outlook, ukr.net', from: ['від', 'від кого'], others: ['надіслано', 'дата', 'кому', 'тема'] },
  {
    programs: 'Simplified Chinese: Outlook, QQ, Foxmail, NetEase',
    from: ['发件人', '发送人', '寄件人'],
    others: ['发送时间', '发送日期', '日期', '时间', '收件人', '抄送', '主题'],
  },
  {
    programs: 'Traditional Chinese: Outlook',
    from: ['寄件者', '寄件人', '發件人'],
    others: ['寄件日期', '傳送時間', '發送時間', '日期', '收件者', '收件人', '主旨', '主題'],
  },
  {
    programs: 'Japanese: Outlook, Becky',
    from: ['差出人', '送信者', '送信元'],
    others: ['送信日時', '日時', '日付', '宛先', '件名'],
  },
  {
    programs: 'Korean: Outlook, Naver',
    from: ['보낸 사람', '보낸사람', '발신'],
    others: ['보낸 날짜', '보낸날짜', '날짜', '받는 사람', '받는사람', '수신', '제목'],
  },
];

const FROM_LABELS: ReadonlySet<string> = new Set(HEADER_BLOCKS.flatMap(({ from }) => from));
const OTHER_LABELS: ReadonlySet<string> = new Set(HEADER_BLOCKS.flatMap(({ others }) => others));

/** Characters of a label; longer ones are prose before a colon. */
const MAX_LABEL = 20;

/** A line of a header block: `From: The Reporter <reporter@example.org>`. */
export interface LabelledLine {
  isFrom: boolean;
  /** In lower case; empty where the program sets it on the next line. */
  value: string;
}

/** Reads a line of a header block; undefined for any other line. Emphasis marks around the label do not matter. */
export function labelledLine(line: string): LabelledLine | undefined {
  const colon = line.slice(0, MAX_LABEL + 6).search(/[:：]/);
  if (colon < 0) return undefined;
  const label = line
    .slice(0, colon)
    .replace(/[*_\u00a0]+/g, ' ')
    .trim()
    .toLowerCase();
  const isFrom = FROM_LABELS.has(label);
  if (!isFrom && !OTHER_LABELS.has(label)) return undefined;
  return {
    isFrom,
    value: line
      .slice(colon + 1)
      .replace(/^[*_\s]+/, '')
      .toLowerCase(),
  };
}

/**
 * Lines that stand above a quote and say nothing themselves: `-----Original Message-----` in any language, a rule of
 * underscores (Outlook), dashes or equals signs.
 */
export function isSeparatorLine(line: string): boolean {
  return /^(?:[-_=—–]{2,}\s*(?:[\p{L}\s]{1,60}\s*[-_=—–]{2,})?|[_*]{5,})$/u.test(line);
}

/** `wrote` as mail programs have it at the end of an attribution: Gmail, Apple Mail, Yahoo, Thunderbird, NetEase, Notes. */
const WROTE =
  /(?:wrote|schrieb|a écrit|escribió|ha scritto|scritto|schreef|escreveu|skrev|kirjoitti|napisała?|napisał\(a\)|napsala?|írta|yazdı|пишет|писал[аи]?|написала?|пише|写道|寫道|书き込みました|님이 작성|작성)[^\p{L}\p{N}:：]*[:：]$/u;

/** Whether a text in lower case ends as an attribution that tells who wrote what follows. */
export function saysWrote(text: string): boolean {
  return WROTE.test(text) || /\b(?:schrieb|wrote)\b/.test(text);
}

/** Whether it is an attribution by itself, without a quote mark in the lines that follow: it also has a date. */
export function isDatedAttribution(text: string): boolean {
  return WROTE.test(text) && /\d/.test(text);
}
