import { MAX_MESSAGE_DEPTH, MAX_NESTED_BYTES } from '../limits.ts';
import { type Mail, parseMail } from '../mail/mail.ts';
import { type Part, partOf } from '../mail/part.ts';
import { joined } from '../mail/pieces.ts';
import type { Path } from './text-output.ts';

/** Where a part or an attached message is. */
export interface Context {
  path: Path;
  /** The number of messages that it is attached in. */
  depth: number;
  /** It belongs to a reply, in which others may be quoted. */
  isReply: boolean;
}

/** A message that is still to be read. */
export interface Message {
  mail: Mail;
  context: Context;
}

/** The cost of an attached message beside its bytes, in bytes: each gets a parser of its own. */
const COST_OF_MESSAGE = 4_096;

/**
 * Messages that are still to be read. Attached ones wait here, so that no more than one is taken apart at a time. The
 * header of a message is parsed when its turn comes, since many that wait may have many fields each.
 */
export class MessageQueue {
  readonly #waiting: { raw: Uint8Array; context: Context }[] = [];
  #budget: number;

  /** @param size of the mail in bytes */
  constructor(size: number) {
    this.#budget = MAX_NESTED_BYTES + 4 * size;
  }

  /** @returns false if the message is beyond `MAX_MESSAGE_DEPTH` or `MAX_NESTED_BYTES`, and is not added */
  add(raw: Uint8Array, context: Context): boolean {
    this.#budget -= raw.length + COST_OF_MESSAGE;
    if (context.depth > MAX_MESSAGE_DEPTH || this.#budget < 0) return false;
    this.#waiting.push({ raw, context });
    return true;
  }

  /** The message that was added first, removed from the queue. */
  next(): Message | undefined {
    const first = this.#waiting.shift();
    return first && { mail: parseMail(first.raw), context: first.context };
  }
}

/**
 * The messages that a part's bytes can be meant as, each with a header of the part's own MIME fields. Ways whose delimiter
 * does not occur are left out, unless none occurs.
 */
export function messagesIn(part: Part, bytes: Buffer): Buffer[] {
  const ways = part.readings.map(({ header, encoding, delimiter }) => {
    const body = encoding === '' ? bytes : joined(partOf(part, encoding, bytes).chunks);
    return { header, body, isRight: body.includes(delimiter) };
  });
  const right = ways.filter(({ isRight }) => isRight);
  return (right.length > 0 ? right : ways.slice(0, 1)).map(({ header, body }) =>
    Buffer.concat([Buffer.from(`${header}\r\n`, 'latin1'), body]),
  );
}
