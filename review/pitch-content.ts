import { isWordWithin } from '../app/dictionary.ts';
import { loadDocumentPorts } from '../app/documents/load-document-ports.ts';
import { systemClock } from '../app/system-clock.ts';
import {
  decoded,
  eachPart,
  fileNames,
  headerText,
  type Inbox,
  kindOf,
  type Part,
  type PitchRecord,
  PitchScreen,
  plausibleCharsets,
  printable,
  type Reason,
  readPitch,
  splitMail,
  type TextSink,
  valuesOf,
} from '../core/index.ts';
import { EmbeddedPictures } from './embedded-pictures.ts';
import { inertHtml } from './inert-html.ts';
import { LongText, type Stretch } from './long-text.ts';
import { markText, type Segment } from './mark-text.ts';
import { safeLines } from './safe-lines.ts';

/** A pitch opened: what its reader would see, every text in it safe to show. */
export interface PitchContent {
  header: { name: string; segments: Segment[] }[];
  /** Each as its beginning; of a long one, then what stands around the matches further on. */
  texts: (MarkedStretch & { where: string; more: MarkedStretch[] })[];
  attachments: { name: string; type: string; size: number }[];
  /** Writes its HTML as an inert document, with the pictures that came with it; nothing where it has no HTML. */
  html: (() => string) | undefined;
}

/** A part of a text, with its matches marked, and how many characters are left out behind it. */
export interface MarkedStretch {
  segments: Segment[];
  cut: number;
}

/** Texts of one mail that are shown. */
const MOST_TEXTS = 30;
/** Attachments that are listed, and characters of a header field. */
const MOST_ATTACHMENTS = 200;
const LONGEST_FIELD = 1_000;
/** Bytes of HTML that are shown. */
const LONGEST_HTML = 4 * 1024 * 1024;
/** Characters of HTML that matches are marked in, where each text counts for so many more. */
const MOST_MARKED = 1_000_000;
const SCREEN_COST = 100;

const SHOWN_FIELDS = ['From', 'To', 'Cc', 'Reply-To', 'Subject', 'Date', 'Message-ID'];

/** What else than the words themselves decides whether a text contains one: the settings of the inbox it came to. */
export interface Marking {
  inbox: Pick<Inbox, 'address' | 'forwardTo' | 'notice'>;
  fallbackCharset: string;
}

/**
 * Opens a raw mail for its reviewer: header, texts with every match of its words marked, attachments.
 *
 * @param record what the log says of it: the words are those that were found
 */
export async function openPitch(raw: Buffer, record: PitchRecord, marking: Marking): Promise<PitchContent> {
  const { fields } = splitMail(raw);
  const words = [...new Set(record.reasons.map(({ word }) => word))];
  const screen = new PitchScreen({ ...marking.inbox, words }, isWordWithin({ inboxes: [{ words } as Inbox] }));
  const header = SHOWN_FIELDS.flatMap((name) => {
    const value = (valuesOf(fields, name.toLowerCase())[0] ?? '').slice(0, 8 * LONGEST_FIELD);
    const text = printable(headerText(value, marking.fallbackCharset), LONGEST_FIELD);
    // Of a sender the name is screened; an address says what it says.
    const screened = name === 'Subject' ? text.length : name === 'From' ? text.lastIndexOf(' <') + 1 : 0;
    const segments = [...markText(text.slice(0, screened), screen, []), { text: text.slice(screened), marked: false }];
    return text === '' ? [] : [{ name, segments }];
  });
  const texts = (await textsOf(raw, record.reasons, marking.fallbackCharset)).map(({ where, reasons, stretches }) => {
    const marked = stretches.map(({ text, cut }) => ({ segments: markText(text, screen, reasons), cut }));
    return { where, ...marked[0]!, more: marked.slice(1) };
  });
  const { attachments, source, pictures } = await partsOf(raw, marking.fallbackCharset);
  const html = () =>
    inertHtml(source!, { pictureAt: (address) => pictures.addressOf(address), mark: htmlMarker(screen) });
  return { header, texts, attachments, html: source === undefined ? undefined : html };
}

interface ReadText {
  where: string;
  /** Those that were found in it. */
  reasons: Reason[];
  stretches: Stretch[];
}

/** The texts of the body and of attachments, each once. Subject, sender and file names are shown elsewhere. */
async function textsOf(raw: Buffer, found: readonly Reason[], fallbackCharset: string): Promise<ReadText[]> {
  const read: ReadText[] = [];
  const known = new Set<string>();
  const sink: TextSink = ({ where: place, isFileName }) => {
    const where = printable(place);
    // A document has a text for each of its pages: those with a reason are shown however many there are.
    const hasRoom = read.length < MOST_TEXTS || found.some((reason) => reason.where === where);
    const isShown = !isFileName && !/(^| > )(subject|sender name)$/.test(place) && hasRoom;
    if (!isShown) return { write() {}, end() {} };
    const reasons = found.filter((reason) => reason.where === where);
    const text = new LongText(reasons);
    return {
      write: (piece) => text.write(piece),
      end() {
        text.end();
        const stretches = text.stretches.map((one) => ({ ...one, text: safeLines(one.text) }));
        // The same bytes may be read in several charsets, and the same text come as plain text and as HTML.
        const key = squeezed(stretches);
        if (key === '' || known.has(key)) return;
        known.add(key);
        read.push({ where, reasons, stretches });
      },
    };
  };
  await readPitch(raw, sink, { fallbackCharset, documents: loadDocumentPorts(systemClock) });
  return read;
}

/** Marks matches in the texts of HTML, up to where a reader has seen enough. */
function htmlMarker(screen: PitchScreen): (text: string) => Segment[] {
  let room = MOST_MARKED;
  return (text) => {
    const isMarked = room > 0 && text.trim() !== '';
    // Each text costs a screen of its own, however short it is.
    if (isMarked) room -= text.length + SCREEN_COST;
    return isMarked ? markText(text, screen, []) : [{ text, marked: false }];
  };
}

async function partsOf(raw: Buffer, fallback: string) {
  const attachments: PitchContent['attachments'] = [];
  const pictures = new EmbeddedPictures();
  let source: string | undefined;
  const { fields, bodyStart } = splitMail(raw);
  await eachPart(
    fields,
    raw.subarray(bodyStart),
    () => true,
    (part) => {
      const names = fileNames(part.field('content-disposition'), part.field('content-type'), fallback);
      const isAttached = part.isAttachment || names.length > 0;
      if (!isAttached && source === undefined && kindOf(part, names) === 'html') source = htmlOf(part, fallback);
      pictures.take(part);
      if ((isAttached || !part.type.startsWith('text/')) && attachments.length < MOST_ATTACHMENTS) {
        const size = part.chunks.reduce((sum, { length }) => sum + length, 0);
        attachments.push({ name: printable(names[0] ?? '') || '(no name)', type: printable(part.type, 80), size });
      }
    },
  );
  return { attachments, source, pictures };
}

function htmlOf({ chunks, charset }: Part, fallback: string): string {
  let html = '';
  for (const piece of decoded(chunks, plausibleCharsets(chunks, charset, fallback, true)[0]!)) {
    html += piece;
    if (html.length > LONGEST_HTML) break;
  }
  return html;
}

function squeezed(stretches: readonly Stretch[]): string {
  return stretches.map(({ text }) => text.replace(/\s+/g, '')).join('');
}
