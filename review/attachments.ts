import { eachPart, fileNames, type Mail, type Part, printable, rawCharsets } from '../core/index.ts';

/** A part of a mail that a person may want to open or save. */
export interface Attachment {
  /** Its number among the parts of the mail, from 0 on. */
  part: number;
  /** On one line; empty where the mail gives none. */
  name: string;
  type: string;
  /** In bytes. */
  size: number;
}

/** Whether a part is listed as an attachment: it has a file name, says that it is attached, or is no text. */
export function isAttachment({ isAttachment, type }: Pick<Part, 'isAttachment' | 'type'>, names: readonly string[]) {
  return isAttachment || names.length > 0 || !type.startsWith('text/');
}

/** The file names that a part gives itself. @param charsets of raw 8-bit names */
export function namesOf(part: Pick<Part, 'field'>, charsets: ReturnType<typeof rawCharsets>): string[] {
  return fileNames(part.field('content-disposition'), part.field('content-type'), charsets);
}

/**
 * Reads one attachment of a mail.
 *
 * @param number of the part, as `Attachment` has it
 * @returns its bytes, its transfer encoding removed; nothing where the mail has no such attachment
 */
export async function readAttachment(
  mail: Mail,
  number: number,
  fallback: string,
): Promise<{ name: string; bytes: Buffer } | undefined> {
  const charsets = rawCharsets(mail, fallback);
  let wanted = -1;
  let seen = -1;
  let found: { name: string; bytes: Buffer } | undefined;
  const isWanted = () => {
    wanted += 1;
    return wanted === number;
  };
  await eachPart(mail.fields, mail.body, isWanted, (part) => {
    seen += 1;
    if (seen !== number) return;
    const names = namesOf(part, charsets);
    if (isAttachment(part, names)) found = { name: printable(names[0] ?? ''), bytes: Buffer.concat(part.chunks) };
  });
  return found;
}

/**
 * Endings of files that a double click shows, and no program runs. A file with any other ending is saved as `.bin`, which no
 * program opens: HTML, SVG and scripts would run as a page of this machine, shortcuts and programs would start.
 */
const HARMLESS = new Set(
  (
    'txt md csv tsv json log pdf rtf doc docx odt xls xlsx ods ppt pptx odp pages numbers key epub eml ics vcf ' +
    'png jpg jpeg jfif gif webp avif heic bmp tif tiff mp3 m4a wav ogg flac mp4 m4v mov webm avi zip gz tgz 7z rar'
  ).split(' '),
);

/** Characters of a file name. File systems take 255 bytes, and a character may have four. */
const MAX_NAME = 60;

/** Characters that separate folders, that Windows does not allow, or that hide in a name or turn it round. */
const UNSAFE = /[/\\:*?"<>|\p{C}\p{Zl}\p{Zp}]/gu;

/** Names that stand for devices on Windows, whatever the ending. */
const DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d)$/i;

/**
 * A name that a file from a stranger may have on any system: no folder, no device, no hidden file, and no ending by which a
 * program would run it.
 *
 * @param name as the mail gives it
 * @example safeFileName('../x.html') // 'x.html.bin'
 */
export function safeFileName(name: string): string {
  const [last = ''] = name.split(/[/\\]/).slice(-1);
  const plain = last.replace(UNSAFE, '_').trim().replace(/^\.+/, '');
  const dot = plain.lastIndexOf('.');
  const ending =
    dot < 0
      ? ''
      : plain
          .slice(dot + 1)
          .trim()
          .toLowerCase();
  const stem = (dot < 0 ? plain : plain.slice(0, dot)).slice(0, MAX_NAME).trim() || 'attachment';
  const safe = DEVICE.test(stem.split('.', 1)[0]!.trim()) ? `_${stem}` : stem;
  if (HARMLESS.has(ending)) return `${safe}.${ending}`;
  return /^[a-z\d]{1,10}$/.test(ending) ? `${safe}.${ending}.bin` : `${safe}.bin`;
}

/** The Content-Disposition that has a browser save an answer under a name (RFC 6266; RFC 8187 for characters beyond ASCII). */
export function savedAs(name: string): string {
  const ascii = name.replace(/[^\w .()+-]/g, '_');
  const encoded = encodeURIComponent(name.toWellFormed()).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16)}`,
  );
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`;
}
