import { type Files, zipFile } from './zip-file.ts';

/** Office documents written by hand: as little as their formats ask for, so that each test shows all that it is about. */

const RELATIONSHIPS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const NAMESPACES =
  'xmlns:w="w" xmlns:r="r" xmlns:a="a" xmlns:p="p" xmlns:mc="mc" xmlns:wps="wps" xmlns:v="v" xmlns:c="c" xmlns:wp="wp" xmlns:dgm="dgm" xmlns:m="m"';

/** A relationship by its id: its type and target. */
export type Relations = Readonly<Record<string, readonly [type: string, target: string, mode?: string]>>;

export function rels(relations: Relations): string {
  const lines = Object.entries(relations).map(
    ([id, [type, target, mode]]) =>
      `<Relationship Id="${id}" Type="${RELATIONSHIPS}/${type}" Target="${target}"${mode ? ` TargetMode="${mode}"` : ''}/>`,
  );
  return `<?xml version="1.0"?><Relationships>${lines.join('')}</Relationships>`;
}

export function packageFiles(main: string, files: Files): Files {
  return {
    '[Content_Types].xml': '<Types/>',
    '_rels/.rels': rels({ r1: ['officeDocument', main] }),
    ...files,
  };
}

export function element(name: string, content: string): string {
  return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><${name} ${NAMESPACES}>${content}</${name}>`;
}

/** A run of text in Word. */
export function run(text: string, properties = ''): string {
  return `<w:r>${properties && `<w:rPr>${properties}</w:rPr>`}<w:t xml:space="preserve">${text}</w:t></w:r>`;
}

export function paragraph(content: string, properties = ''): string {
  return `<w:p>${properties && `<w:pPr>${properties}</w:pPr>`}${content}</w:p>`;
}

/** A Word document: the body, and other parts with the relationships to them. */
export function docxFiles(body: string, files: Files = {}, relations: Relations = {}): Files {
  return packageFiles('word/document.xml', {
    'word/document.xml': element('w:document', `<w:body>${body}</w:body>`),
    'word/_rels/document.xml.rels': rels(relations),
    ...files,
  });
}

export function docx(body: string, files: Files = {}, relations: Relations = {}): Buffer {
  return zipFile(docxFiles(body, files, relations));
}

/** A shape on a slide, with its text. */
export function shape(text: string, properties = '<p:cNvPr id="1" name="x"/>', placeholder = ''): string {
  return `<p:sp><p:nvSpPr>${properties}<p:nvPr>${placeholder}</p:nvPr></p:nvSpPr><p:txBody><a:p><a:r><a:t>${text}</a:t></a:r></a:p></p:txBody></p:sp>`;
}

/** A presentation with one slide, and other parts with the slide's relationships to them. */
export function pptx(slide: string, files: Files = {}, relations: Relations = {}, attributes = ''): Buffer {
  return zipFile(
    packageFiles('ppt/presentation.xml', {
      'ppt/presentation.xml': element('p:presentation', '<p:sldIdLst><p:sldId id="256" r:id="s1"/></p:sldIdLst>'),
      'ppt/_rels/presentation.xml.rels': rels({ s1: ['slide', 'slides/slide1.xml'] }),
      'ppt/slides/slide1.xml': element('p:sld', slide).replace('<p:sld ', `<p:sld ${attributes} `),
      'ppt/slides/_rels/slide1.xml.rels': rels(relations),
      ...files,
    }),
  );
}

/** A workbook with one sheet, and other parts with the sheet's relationships to them. */
export function xlsx(
  sheet: string,
  {
    strings = [],
    files = {},
    relations = {},
    state = '',
  }: { strings?: string[]; files?: Files; relations?: Relations; state?: string } = {},
): Buffer {
  return zipFile(
    packageFiles('xl/workbook.xml', {
      'xl/workbook.xml': element('workbook', `<sheets><sheet name="Budget" sheetId="1" ${state} r:id="r1"/></sheets>`),
      'xl/_rels/workbook.xml.rels': rels({
        r1: ['worksheet', 'worksheets/sheet1.xml'],
        r2: ['sharedStrings', 'sharedStrings.xml'],
      }),
      'xl/worksheets/sheet1.xml': element('worksheet', sheet),
      'xl/worksheets/_rels/sheet1.xml.rels': rels(relations),
      'xl/sharedStrings.xml': element('sst', strings.map((text) => `<si>${text}</si>`).join('')),
      ...files,
    }),
  );
}

const ODF =
  'xmlns:office="o" xmlns:text="t" xmlns:table="tb" xmlns:draw="d" xmlns:style="s" xmlns:svg="svg" xmlns:xlink="x" xmlns:presentation="pr" xmlns:dc="dc" xmlns:form="f" xmlns:fo="fo" xmlns:chart="ch"';

/** An OpenDocument file: its body, styles of its own, and other files. */
export function odf(
  kind: 'text' | 'spreadsheet' | 'presentation',
  body: string,
  styles = '',
  files: Files = {},
): Buffer {
  return zipFile({
    mimetype: `application/vnd.oasis.opendocument.${kind}`,
    'content.xml': `<?xml version="1.0"?><office:document-content ${ODF}><office:automatic-styles>${styles}</office:automatic-styles><office:body><office:${kind}>${body}</office:${kind}></office:body></office:document-content>`,
    ...files,
  });
}

export function odfStyles(content: string): string {
  return `<?xml version="1.0"?><office:document-styles ${ODF}>${content}</office:document-styles>`;
}

/** A book of some pages in its spine. */
export function epub(pages: Readonly<Record<string, string>>, files: Files = {}, spine = Object.keys(pages)): Buffer {
  const items = Object.keys(pages).map(
    (path) => `<item id="${path}" href="${path}" media-type="application/xhtml+xml"/>`,
  );
  return zipFile({
    mimetype: 'application/epub+zip',
    'META-INF/container.xml': '<container><rootfiles><rootfile full-path="OEBPS/book.opf"/></rootfiles></container>',
    'OEBPS/book.opf': `<package><metadata><dc:title>meta</dc:title></metadata><manifest>${items.join('')}</manifest><spine>${spine.map((path) => `<itemref idref="${path}"/>`).join('')}</spine></package>`,
    ...Object.fromEntries(Object.entries(pages).map(([path, html]) => [`OEBPS/${path}`, html])),
    ...files,
  });
}
