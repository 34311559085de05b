import { deflateSync } from 'node:zlib';

/** An object of a PDF: a dictionary or other value, or a dictionary with a stream. */
export type PdfObject = string | { dict: string; stream: Buffer | string };

/** A PDF of some objects, the first of which is number 1, and the catalog. */
export function pdfFile(objects: readonly PdfObject[], trailer = ''): Buffer {
  const pieces: Buffer[] = [Buffer.from('%PDF-1.7\n')];
  const offsets: number[] = [];
  let length = pieces[0]!.length;
  const add = (bytes: Buffer) => {
    pieces.push(bytes);
    length += bytes.length;
  };
  objects.forEach((object, index) => {
    offsets.push(length);
    add(Buffer.from(`${index + 1} 0 obj\n`));
    if (typeof object === 'string') add(Buffer.from(object, 'latin1'));
    else {
      const stream = Buffer.from(object.stream as string, 'latin1' as never);
      add(Buffer.from(`<< ${object.dict} /Length ${stream.length} >>\nstream\n`, 'latin1'));
      add(stream);
      add(Buffer.from('\nendstream'));
    }
    add(Buffer.from('\nendobj\n'));
  });
  const start = length;
  const lines = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`);
  add(Buffer.from(`xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${lines.join('')}`));
  add(Buffer.from(`trailer\n<< /Size ${objects.length + 1} /Root 1 0 R ${trailer} >>\nstartxref\n${start}\n%%EOF\n`));
  return Buffer.concat(pieces);
}

/** What a page is made of. */
export interface PdfPage {
  content?: string | Buffer;
  /** A filter of its content that is already applied. */
  filter?: string;
  resources?: string;
  /** More of its dictionary. */
  more?: string;
}

const HELVETICA = '/Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >>';

/**
 * A PDF of some pages.
 *
 * @param more further objects: the first of them is number `3 + 2 * pages.length`
 */
export function pdf(
  pages: readonly PdfPage[],
  more: readonly PdfObject[] = [],
  { catalog = '', trailer = '' } = {},
): Buffer {
  const kids = pages.map((_, index) => `${3 + 2 * index} 0 R`).join(' ');
  const objects = pages.flatMap(({ content = '', filter, resources = '', more = '' }, index): PdfObject[] => [
    `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Resources << ${HELVETICA} ${resources} >> /Contents ${4 + 2 * index} 0 R ${more} >>`,
    filter === undefined
      ? { dict: '/Filter /FlateDecode', stream: deflateSync(Buffer.from(content as string, 'latin1' as never)) }
      : { dict: filter, stream: content },
  ]);
  return pdfFile(
    [
      `<< /Type /Catalog /Pages 2 0 R ${catalog} >>`,
      `<< /Type /Pages /Kids [${kids}] /Count ${pages.length} >>`,
      ...objects,
      ...more,
    ],
    trailer,
  );
}

/** A page with lines of text, as they stand in a content stream: `(text) Tj`. */
export function page(...lines: string[]): PdfPage {
  return { content: `BT /F 12 Tf 14 TL 50 700 Td ${lines.map((line) => `${line} T*`).join('\n')} ET` };
}
