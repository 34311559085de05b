import { readHtml } from '../../../../core/text/html/read-html.ts';

/** The words of all readings of a page; what is only in a preheader is told apart. */
export function wordsRead(html: string): { text: Set<string>; preheader: string } {
  const text = new Set<string>();
  let preheader = '';
  readHtml([Buffer.from(html)], 'utf-8', () => {
    let whole = '';
    return {
      text: (piece) => {
        whole += piece;
      },
      preheader: (piece) => {
        preheader += ` ${piece}`;
      },
      end: () => {
        for (const word of whole.replace(/^>+ /gmu, '').split(/[\s\u2028\u2029\u202c\u202e]+/u))
          if (word !== '') text.add(word);
      },
    };
  });
  return { text, preheader };
}
