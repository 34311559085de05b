import { UnreadDocument } from './budget.ts';
import { charsetOfCodePage } from './code-pages.ts';
import { decompressRtf } from './compressed-rtf.ts';
import type { DocumentReading } from './document-reading.ts';
import { type MapiValue, mapiProperties } from './mapi-properties.ts';
import { readRtf } from './rtf.ts';
import { zeroEndedText } from './zero-ended-text.ts';

/** Attributes that are looked at (MS-OXTNEF 2.1.3.1). */
const SUBJECT = 0x18004;
const BODY = 0x2800c;
const PROPERTIES = 0x69003;
const CODE_PAGE = 0x69007;
const BEGIN_ATTACHMENT = 0x69002;
const ATTACHMENT_NAME = 0x18010;
const ATTACHMENT_DATA = 0x6800f;
const ATTACHMENT_PROPERTIES = 0x69005;
/** Properties (MS-OXPROPS). */
const PR_SUBJECT = 0x37;
const PR_BODY = 0x1000;
const PR_RTF_COMPRESSED = 0x1009;
const PR_BODY_HTML = 0x1013;
const PR_ATTACH_DATA = 0x3701;
const PR_ATTACH_FILENAME = 0x3704;
const PR_ATTACH_LONG_FILENAME = 0x3707;
/** Of a message that is attached, which comes behind the id of its interface. */
const INTERFACE_LENGTH = 16;
const SIGNATURE = 0x223e9f78;

interface Attachment {
  names: string[];
  data: Buffer;
}

/** Reads winmail.dat, in which Outlook wraps a mail (MS-OXTNEF): subject, body as text, HTML or RTF, attachments. */
export async function readTnef(bytes: Buffer, reading: DocumentReading): Promise<void> {
  const { texts } = reading;
  let charset = 'windows-1252';
  let attachment: Attachment | undefined;
  const decode = (data: Buffer) => zeroEndedText(data, charset);
  const endAttachment = async () => {
    const ended = attachment;
    attachment = undefined;
    if (ended === undefined) return;
    reading.budget.enter(1);
    await reading.attempt(ended.names[0] ?? '', () => reading.file(ended.names.slice(0, 1), ended.data));
  };
  for (const { id, data } of attributesOf(bytes)) {
    reading.budget.checkTime();
    if (id === CODE_PAGE && data.length >= 4) charset = charsetOfCodePage(data.readUInt32LE(0));
    else if (id === SUBJECT) texts.writeLine('subject', decode(data));
    else if (id === BODY) texts.writeLine('', decode(data));
    else if (id === PROPERTIES) await readMessage(mapiProperties(data, charset), reading);
    else if (id === BEGIN_ATTACHMENT) {
      await endAttachment();
      attachment = { names: [], data: Buffer.alloc(0) };
    } else if (attachment === undefined) continue;
    else if (id === ATTACHMENT_NAME) attachment.names.push(decode(data));
    else if (id === ATTACHMENT_DATA) attachment.data = data;
    else if (id === ATTACHMENT_PROPERTIES) complete(attachment, mapiProperties(data, charset));
  }
  await endAttachment();
}

async function readMessage(properties: Map<number, MapiValue>, reading: DocumentReading): Promise<void> {
  const { texts } = reading;
  const subject = properties.get(PR_SUBJECT);
  if (typeof subject === 'string') texts.writeLine('subject', subject);
  const body = properties.get(PR_BODY);
  if (typeof body === 'string') texts.writeLine('', body);
  const html = properties.get(PR_BODY_HTML);
  texts.endAll();
  if (html !== undefined) {
    await reading.attempt('HTML', () =>
      reading.html('HTML', typeof html === 'string' ? Buffer.from(`\ufeff${html}`) : html),
    );
  }
  const rtf = properties.get(PR_RTF_COMPRESSED);
  if (rtf === undefined || typeof rtf === 'string') return;
  await reading.attempt('RTF', async () => {
    const source = decompressRtf(rtf);
    reading.budget.inflate(source.length);
    readRtf(source, reading);
  });
  texts.endAll();
}

function complete(attachment: Attachment, properties: Map<number, MapiValue>): void {
  for (const id of [PR_ATTACH_FILENAME, PR_ATTACH_LONG_FILENAME]) {
    const name = properties.get(id);
    if (typeof name === 'string') attachment.names.unshift(name);
  }
  const data = properties.get(PR_ATTACH_DATA);
  if (data === undefined || typeof data === 'string') return;
  const isMessage = data.length > INTERFACE_LENGTH + 4 && data.readUInt32LE(INTERFACE_LENGTH) === SIGNATURE;
  attachment.data = isMessage ? data.subarray(INTERFACE_LENGTH) : data;
}

/** @throws UnreadDocument where an attribute is longer than what is there */
function* attributesOf(bytes: Buffer): Generator<{ id: number; data: Buffer }> {
  for (let at = 6; at + 9 <= bytes.length; ) {
    const id = bytes.readUInt32LE(at + 1);
    const length = bytes.readUInt32LE(at + 5);
    yield { id, data: bytes.subarray(at + 9, at + 9 + length) };
    at += 9 + length + 2;
    if (at - 2 > bytes.length) throw new UnreadDocument('damaged: it is cut off');
  }
}
