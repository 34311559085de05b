import type { Part } from '../core/index.ts';

/** The types of pictures that are shown, by the names that mails give them. SVG is none: it is a document of its own. */
const TYPES: Record<string, string> = {
  'image/png': 'image/png',
  'image/jpeg': 'image/jpeg',
  'image/jpg': 'image/jpeg',
  'image/gif': 'image/gif',
  'image/webp': 'image/webp',
};

/** Bytes of one picture, and of all pictures of a mail together. */
const MAX_PICTURE = 4 * 1024 * 1024;
const MAX_PICTURES = 16 * 1024 * 1024;

/** The pictures that came with a mail for its HTML to show, by the `Content-ID` of their parts (RFC 2392). */
export class EmbeddedPictures {
  /** Their `data:` addresses, by id. Written once each: a mail may show the same one a hundred thousand times. */
  readonly #pictures = new Map<string, string>();
  #room = MAX_PICTURES;

  /** Keeps a part that is such a picture. @returns its id; nothing for any other part */
  take({ type: given, chunks, field }: Part): string | undefined {
    const type = Object.hasOwn(TYPES, given) ? TYPES[given] : undefined;
    const id = /<([^<>]+)>/.exec(field('content-id').slice(0, 1_000))?.[1]?.trim();
    const size = chunks.reduce((sum, { length }) => sum + length, 0);
    if (type === undefined || id === undefined || this.#pictures.has(id)) return undefined;
    if (size > Math.min(MAX_PICTURE, this.#room)) return undefined;
    this.#room -= size;
    this.#pictures.set(id, `data:${type};base64,${Buffer.concat(chunks).toString('base64')}`);
    return id;
  }

  /**
   * @param address as the HTML has it
   * @returns a `data:` address of ours for a `cid:` address that names one of the pictures; else nothing
   */
  addressOf(address: string): string | undefined {
    const id = /^cid:(.{1,3000})$/i.exec(address.trim())?.[1];
    return id === undefined ? undefined : (this.#pictures.get(id) ?? this.#pictures.get(unescaped(id)));
  }
}

function unescaped(id: string): string {
  try {
    return decodeURIComponent(id);
  } catch {
    return id;
  }
}
