import { docx, paragraph, run } from '../../test/core/text/documents/office-files.ts';
import { page, pdf } from '../../test/core/text/documents/pdf-file.ts';
import { chanceFrom } from './chance.ts';
import { base64Lines, multipartMail, partOf } from './mail.ts';
import { noise } from './ordinary.ts';
import { englishProse } from './prose.ts';

/** Characters on a page, and in a line of a PDF. */
const PAGE = 2_500;
const LINE = 90;

/** A press release of this number of pages, as Word writes it. */
export function wordDocument(pages: number): Buffer {
  const prose = englishProse(pages * PAGE, chanceFrom(pages));
  const paragraphs = prose.match(/[^\n]+/g) ?? [];
  // Word begins a new run of text at each word whose spelling it has checked.
  return docx(
    paragraphs
      .map((text) =>
        paragraph(
          text
            .split('. ')
            .map((part) => run(`${part}. `))
            .join(''),
        ),
      )
      .join(''),
  );
}

/** A press release of this number of pages as a PDF. */
export function pdfDocument(pages: number): Buffer {
  const prose = englishProse(pages * PAGE, chanceFrom(pages)).replace(/[\n()\\]/g, ' ');
  return pdf(
    Array.from({ length: pages }, (_, index) => {
      const text = prose.slice(index * PAGE, (index + 1) * PAGE);
      return page(...(text.match(new RegExp(`.{1,${LINE}}`, 'g')) ?? []).map((line) => `(${line}) Tj`));
    }),
  );
}

/** A PDF of this number of bytes: one page of text with a large photo. */
export function photoPdf(bytes: number): Buffer {
  const photo = {
    dict: '/Type /XObject /Subtype /Image /Width 4000 /Height 3000 /Filter /DCTDecode',
    stream: noise(bytes, 1),
  };
  const { content } = page('(A photo of a lamp) Tj');
  return pdf([{ content: `${content} q 400 0 0 300 0 0 cm /I Do Q`, resources: '/XObject << /I 5 0 R >>' }], [photo]);
}

/** A mail with a short text and this document attached. */
export function mailWith(name: string, document: Buffer): Buffer {
  return multipartMail([
    partOf({ 'Content-Type': 'text/plain; charset=utf-8' }, 'Please find attached.'),
    partOf(
      {
        'Content-Type': `application/octet-stream; name="${name}"`,
        'Content-Transfer-Encoding': 'base64',
        'Content-Disposition': `attachment; filename="${name}"`,
      },
      base64Lines(document),
    ),
  ]);
}
