import { isWordWithin } from '../app/dictionary.ts';
import { loadDocumentPorts } from '../app/documents/load-document-ports.ts';
import { systemClock } from '../app/system-clock.ts';
import {
  compileRules,
  decoded,
  eachPart,
  entryWord,
  headerText,
  type Inbox,
  kindOf,
  type Mail,
  type MatchedTextSink,
  type Part,
  type PitchRecord,
  parseMail,
  plausibleCharsets,
  printable,
  type Reason,
  type Rules,
  rawCharsets,
  readMatched,
  valuesOf,
  type WordEntry,
} from '../core/index.ts';
import { type Attachment, isAttachment, namesOf } from './attachments.ts';
import { EmbeddedPictures } from './embedded-pictures.ts';
import { inertHtml } from './inert-html.ts';
import { LongText } from './long-text.ts';
import { markText, type Segment } from './mark-text.ts';
import { safeSegments } from './safe-lines.ts';

/** A pitch opened: what its reader would see, every text in it safe to show. */
export interface PitchContent {
  header: { name: string; segments: Segment[] }[];
  /** Each text has its beginning. `more` has the surroundings of the matches further on in a long one. */
  texts: (MarkedStretch & { where: string; more: MarkedStretch[] })[];
  attachments: Attachment[];
  /** Writes its HTML as an inert document, with the pictures that came with it; nothing where it has no HTML. */
  html: (() => string) | undefined;
}

/** A part of a text, with its matches marked, and how many characters are left out behind it. */
export interface MarkedStretch {
  segments: Segment[];
  cut: number;
}

/** Texts of one mail that are shown. */
const MAX_TEXTS = 30;
/** Attachments that are listed, and characters of a header field. */
const MAX_ATTACHMENTS = 200;
const MAX_FIELD = 1_000;
/** Characters of HTML that are shown. */
const MAX_HTML = 4 * 1024 * 1024;
/** Characters of HTML that matches are marked in, where each text counts for so many more. */
const MAX_MARKED_HTML = 1_000_000;
const COST_OF_TEXT = 100;

const SHOWN_FIELDS = ['From', 'To', 'Cc', 'Reply-To', 'Subject', 'Date', 'Message-ID'];

/** Settings of the inbox that a pitch came to. They decide whether a text of the pitch contains a word. */
export interface Marking {
  inbox: Pick<Inbox, 'address' | 'forwardTo' | 'notice' | 'words'>;
  fallbackCharset: string;
}

/**
 * Opens a raw mail for its reviewer: header, texts with every match of its words marked, attachments.
 *
 * @param record the record of the pitch in the log; the words that it names are marked
 */
export async function openPitch(raw: Buffer, record: PitchRecord, marking: Marking): Promise<PitchContent> {
  const mail = parseMail(raw);
  const { fallbackCharset } = marking;
  const words = entriesFound(record, marking.inbox.words);
  const isWord = isWordWithin({ inboxes: [{ words } as Inbox] });
  const rules = compileRules({ ...marking.inbox, words }, { isWord, fallbackCharset });
  const header = SHOWN_FIELDS.flatMap((name) => {
    const value = (valuesOf(mail.fields, name.toLowerCase())[0] ?? '').slice(0, 8 * MAX_FIELD);
    const text = printable(headerText(value, rawCharsets(mail, fallbackCharset)), MAX_FIELD);
    // The name of a sender is screened, the address is not.
    const screened = name === 'Subject' ? text.length : name === 'From' ? text.lastIndexOf(' <') + 1 : 0;
    const segments = [...markText(text.slice(0, screened), rules), { text: text.slice(screened), marked: false }];
    return text === '' ? [] : [{ name, segments }];
  });
  const texts = await markedTexts(mail, rules, record.reasons);
  const { attachments, source, pictures } = await partsOf(mail, fallbackCharset);
  const html = () =>
    inertHtml(source!, { pictureAt: (address) => pictures.addressOf(address), mark: htmlMarker(rules) });
  return { header, texts, attachments, html: source === undefined ? undefined : html };
}

/** The entries whose words were found, with their settings of today; a word that is no longer configured as it was. */
function entriesFound({ reasons }: PitchRecord, configured: readonly WordEntry[]): WordEntry[] {
  const found = new Set(reasons.map(({ word }) => word));
  return Array.from(found, (word) => configured.find((entry) => entryWord(entry) === word) ?? word);
}

/**
 * The texts of the body and of attachments, each once, with every match marked. Subject, sender and file names are shown
 * elsewhere.
 *
 * @param reasons whose texts are shown in any case
 */
export async function markedTexts(
  mail: Mail,
  rules: Rules,
  reasons: readonly Reason[],
): Promise<PitchContent['texts']> {
  const read: PitchContent['texts'] = [];
  const known = new Set<string>();
  const sink: MatchedTextSink = ({ where, isFileName }) => {
    // A document has a text for each of its pages: those with a reason are shown however many there are.
    const hasRoom = read.length < MAX_TEXTS || reasons.some((reason) => reason.where === where);
    if (isFileName || /(^| > )(subject|sender name)$/.test(where) || !hasRoom) return undefined;
    const text = new LongText();
    return {
      write: (piece) => text.write(piece),
      match: (match) => text.match(match),
      end() {
        text.end();
        const [first, ...more] = text.stretches.map(
          ({ text, matches, cut }): MarkedStretch => ({ segments: safeSegments(text, matches), cut }),
        );
        // The same bytes may be read in several charsets, and the same text come as plain text and as HTML.
        const key = squeezed([first!, ...more]);
        if (key === '' || known.has(key)) return;
        known.add(key);
        read.push({ where: printable(where), ...first!, more });
      },
    };
  };
  await readMatched(mail, rules, sink, { documents: loadDocumentPorts(systemClock) });
  return read;
}

/** Marks matches in the texts of HTML, up to where a reader has seen enough. */
function htmlMarker(rules: Rules): (text: string) => Segment[] {
  let room = MAX_MARKED_HTML;
  return (text) => {
    const isMarked = room > 0 && text.trim() !== '';
    // Each text is screened by itself, which has a cost however short it is.
    if (isMarked) room -= text.length + COST_OF_TEXT;
    return isMarked ? markText(text, rules) : [{ text, marked: false }];
  };
}

async function partsOf(mail: Mail, fallback: string) {
  const { fields, body } = mail;
  const charsets = rawCharsets(mail, fallback);
  const attachments: PitchContent['attachments'] = [];
  const pictures = new EmbeddedPictures();
  let source: string | undefined;
  /** Pictures without a file name, by their attachment: those that the HTML shows are none. */
  const nameless = new Map<string, Attachment>();
  let number = -1;
  await eachPart(
    fields,
    body,
    () => true,
    (part) => {
      number += 1;
      const names = namesOf(part, charsets);
      const isNamed = part.isAttachment || names.length > 0;
      if (!isNamed && source === undefined && kindOf(part, names) === 'html') source = htmlOf(part, fallback);
      const id = pictures.take(part);
      if (!isAttachment(part, names) || attachments.length >= MAX_ATTACHMENTS) return;
      const size = part.chunks.reduce((sum, { length }) => sum + length, 0);
      const listed = { part: number, name: printable(names[0] ?? ''), type: printable(part.type, 80), size };
      attachments.push(listed);
      if (id !== undefined && !isNamed) nameless.set(id, listed);
    },
  );
  const shown = new Set([...nameless].flatMap(([id, one]) => (source?.includes(`cid:${id}`) ? [one] : [])));
  return { attachments: attachments.filter((one) => !shown.has(one)), source, pictures };
}

function htmlOf({ chunks, charset }: Part, fallback: string): string {
  let html = '';
  for (const piece of decoded(chunks, plausibleCharsets(chunks, charset, fallback, true)[0]!)) {
    html += piece;
    if (html.length > MAX_HTML) break;
  }
  return html;
}

function squeezed(stretches: readonly MarkedStretch[]): string {
  const text = stretches.flatMap(({ segments }) => segments.map((segment) => segment.text)).join('');
  return text.replace(/\s+/g, '');
}
