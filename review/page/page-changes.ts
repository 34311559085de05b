import { Hono, type MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { callWith } from '../../app/call.ts';
import { areMarks, MAX_MARKS } from '../../app/marks.ts';
import type { RetryReport } from '../../app/retry-dead-letters.ts';
import { retryUndelivered } from '../../app/retry-undelivered.ts';
import { type Review, releaseRequest, reviewer } from '../../app/review.ts';
import { UserError } from '../../app/user-error.ts';
import type { LogRecord, Mark } from '../../core/index.ts';
import { refuse } from './page-answers.ts';
import { firstDay } from './page-counts.ts';
import type { PageData } from './page-data.ts';
import { refusedType } from './page-guard.ts';

/** What changes something, or takes a text: each takes POST alone. */
export const CHANGES = ['/release', '/send-again', '/retry', '/marks', '/try', '/trust'];

/** Bytes of a request: an id, an address and a name fit, or as many marks as one request may have, or a text to try. */
const MAX_REQUEST = 4_096;
const MAX_LONG_REQUEST = 256 * 1024;
const LONG_REQUESTS = ['/marks', '/try'];

/** The routes of `CHANGES`. Each takes JSON. `publish` shows a new line of the log on every open page. */
export function pageChanges(review: Review, data: PageData, publish: (record: LogRecord) => void): Hono {
  const changes = new Hono();
  const sendAgain = addressesSentAgain(review, publish);
  const [limit, longLimit] = [MAX_REQUEST, MAX_LONG_REQUEST].map((maxSize) =>
    bodyLimit({ maxSize, onError: (c) => refuse(c, 413, 'The request is too long.') }),
  ) as [MiddlewareHandler, MiddlewareHandler];
  changes.on(
    'POST',
    CHANGES,
    async (c, next) => {
      const refused = refusedType({ header: (name) => c.req.header(name) });
      return refused ? refuse(c, refused.status, refused.why) : next();
    },
    (c, next) => (LONG_REQUESTS.includes(c.req.path) ? longLimit : limit)(c, next),
  );
  changes.post('/release', async (c) => {
    const { id, inbox, by, trust } = parseRelease(await c.req.text());
    const pitch = await data.find(new URLSearchParams({ id, ...(inbox === undefined ? {} : { inbox }) }));
    const result = await review.release(releaseRequest(pitch, by, trust));
    if (result.status === 'released' || result.status === 'resent') publish(result.record);
    return c.json(result);
  });
  changes.post('/send-again', async (c) => {
    const { address, by } = fieldsOf(await c.req.text());
    if (typeof address !== 'string' || !isTextOrNone(by)) throw new UserError('An address is expected.');
    return c.json(await sendAgain(address, by));
  });
  changes.post('/marks', async (c) => {
    const { marks, by } = parseMarks(await c.req.text());
    const records = await review.mark(marks, by);
    for (const record of records) publish(record);
    return c.json(records);
  });
  changes.post('/try', async (c) => {
    const { text, inbox } = fieldsOf(await c.req.text());
    if (typeof text !== 'string' || !isTextOrNone(inbox)) throw new UserError('A text is expected.');
    return c.json(await data.try(text, inbox));
  });
  changes.post('/trust', async (c) => {
    const { inbox, sender, isTrusted } = fieldsOf(await c.req.text());
    if (typeof inbox !== 'string' || typeof sender !== 'string' || typeof isTrusted !== 'boolean')
      throw new UserError('Expected an inbox, a sender, and whether the inbox trusts the sender.');
    const { add, remove } = review.trusted;
    return c.json({ isChanged: await (isTrusted ? add(inbox, sender, reviewer()) : remove(inbox, sender)) });
  });
  changes.post('/retry', async (c) => {
    if (review.retry === undefined) throw new UserError(`${callWith('retry')} --stack NAME tries them again.`);
    return c.json({ mails: await review.retry() });
  });
  return changes;
}

/** Makes what sends all that did not arrive at an address again. A second press joins the first one. */
function addressesSentAgain(review: Review, publish: (record: LogRecord) => void) {
  const underWay = new Map<string, Promise<RetryReport & { why?: string }>>();
  const sendAgain = async (address: string, by: string | undefined) => {
    let why: string | undefined;
    const release: Review['release'] = async (request) => {
      const result = await review.release(by === undefined ? request : { ...request, by });
      if (result.status === 'resent') publish(result.record);
      return result;
    };
    const report = await retryUndelivered(
      { records: review.records, release },
      {
        address,
        since: firstDay().toISOString(),
        // Only the local run retries by itself. A stack hears of arrivals.
        isCareful: review.retry === undefined,
        onDone: (line, succeeded) => {
          if (!succeeded) why ??= line;
        },
      },
    );
    return { ...report, ...(why === undefined ? {} : { why }) };
  };
  return (address: string, by: string | undefined) => {
    const sending = underWay.get(address) ?? sendAgain(address, by).finally(() => underWay.delete(address));
    underWay.set(address, sending);
    return sending;
  };
}

/** @returns the fields of an object; none for text that is not JSON, which gets the same answer as any other wrong request */
function fieldsOf(json: string): Record<string, unknown> {
  try {
    return Object(JSON.parse(json));
  } catch {
    return {};
  }
}

/** The inbox may be left out where the mail came to one alone. */
function parseRelease(json: string) {
  const { id, inbox, by, trust = false } = fieldsOf(json);
  const isRight = typeof id === 'string' && isTextOrNone(inbox) && typeof trust === 'boolean';
  if (isRight && isTextOrNone(by)) return { id, inbox, by, trust };
  throw new UserError('A release names a pitch by its id and inbox.');
}

function parseMarks(json: string): { marks: Mark[]; by: string | undefined } {
  const { marks, by } = fieldsOf(json);
  if (areMarks(marks) && isTextOrNone(by)) return { marks, by };
  throw new UserError(`Marks name pitches by id, inbox and state: a list of at most ${MAX_MARKS}.`);
}

function isTextOrNone(given: unknown): given is string | undefined {
  return given === undefined || typeof given === 'string';
}
