import MailComposer from 'nodemailer/lib/mail-composer';
import {
  Digest,
  type DigestRecord,
  type DigestStyle,
  digestMail,
  type Inbox,
  type LogRecord,
  pitchKey,
  standOfPitches,
} from '../core/index.ts';
import { withRetries } from './backoff.ts';
import type { DigestLists } from './commands/ports.ts';
import { newCopyId } from './copy-id.ts';
import { listDigest } from './list-digest.ts';
import { outgoingId } from './outgoing-id.ts';
import { type Clock, type LogReader, type MailSender, type PitchLog, RefusedMail } from './ports.ts';
import { systemClock } from './system-clock.ts';

/** The inboxes that get a digest, and the style of the digests. */
export interface DigestSettings extends DigestStyle {
  /** How often they are sent. After a quiet day none is, after a quiet week there is one. */
  every: 'daily' | 'weekly';
  inboxes: Pick<Inbox, 'address' | 'label' | 'forwardTo'>[];
  /** How long mails are kept, and so the links of a digest. */
  days: number;
}

/** The ports of the use case. */
export interface DigestPorts {
  reader: LogReader;
  sender: MailSender;
  log: PitchLog;
  lists: Pick<DigestLists, 'save'>;
  /** @default the clock of this machine */
  clock?: Clock;
}

/**
 * Mails to every inbox's reporter which pitches were ignored.
 *
 * @param until milliseconds since 1970. The digest is about lines written before then
 * @param deadline milliseconds since 1970, by when the call has ended
 * @throws when a digest could not be sent for now. All others are sent then, and another call sends only the missing ones
 */
export type SendDigests = (until: number, deadline: number) => Promise<void>;

/** Milliseconds, four weeks. A digest is about the time since the one before, and at most about this time. */
const MAX_SPAN = 4 * 7 * 24 * 3_600_000;

/** Milliseconds, a little less than a week: a week of local time may lack an hour. */
const QUIET_WEEK = 6.5 * 24 * 3_600_000;

/**
 * Builds the use case. It saves what each digest lists, so that it can be answered, and a line in the log for each digest. The next digest of the inbox begins where
 * that line ends, so that no pitch falls between two digests and no digest is sent twice.
 */
export function createSendDigests(
  { inboxes, every, days, ...style }: DigestSettings,
  { reader, sender, log, lists, clock = systemClock }: DigestPorts,
): SendDigests {
  return async (until, deadline) => {
    const ends = await latestEnds(until);
    const due = inboxes.filter(({ address }) => (ends.get(address) ?? 0) < until);
    const failures: Error[] = [];
    const fail = (error: Error) => void failures.push(error);
    const again: ((deadline: number) => Promise<void>)[] = [];
    // One reading of the log for all inboxes whose last digests ended together. One whose last digest failed needs more.
    for (const [since, some] of Map.groupBy(due, ({ address }) => ends.get(address) ?? until - MAX_SPAN)) {
      const digests = (await digestsOf(some, since, until).catch(fail)) ?? [];
      for (const [inbox, digest] of digests) {
        // The next digest begins where the last one ended, so that it also covers the quiet day.
        if (every === 'daily' && digest.isQuiet && until - since < QUIET_WEEK) continue;
        const sending = (deadline: number) => send(inbox, digest, since, until, deadline);
        // One attempt for each inbox, before the repeated attempts for one use up the time.
        await sending(0).catch((error) => (error instanceof RefusedMail ? fail(error) : again.push(sending)));
      }
    }
    await Promise.all(again.map((sending) => sending(deadline).catch(fail)));
    if (failures.length > 0) throw new Error(failures.map(({ message }) => message).join('; '), { cause: failures[0] });
  };

  /** Builds the digest of each of some inboxes, in one reading of the log. */
  async function digestsOf(some: DigestSettings['inboxes'], since: number, until: number) {
    const start = new Date(since).toISOString();
    const digests = new Map(some.map(({ address }) => [address, new Digest(address, start, style)]));
    /** The pitches that something was said about in the period, and that have no line of their own in it. */
    const returned = new Set<string>();
    const watch = (line: LogRecord) => {
      const isTold = line.event === 'delivery' && line.status !== 'delivered';
      if (isTold && digests.has(line.inbox)) returned.add(pitchKey(line));
      // A digest that came back is no pitch.
      if (line.event === 'digest') returned.delete(pitchKey(line));
    };
    for await (const pitch of standOfPitches(watched(reader.newestFirst(since, until), watch), {})) {
      returned.delete(pitchKey(pitch));
      digests.get(pitch.inbox)?.add(pitch);
    }
    if (returned.size > 0) await addReturned(returned, digests, since, until);
    return some.map((inbox) => [inbox, digests.get(inbox.address)!] as const);
  }

  /** Adds pitches from before a period that something was said about in it. It reads on until it has found all of them. */
  async function addReturned(keys: Set<string>, digests: ReadonlyMap<string, Digest>, since: number, until: number) {
    for await (const pitch of standOfPitches(reader.newestFirst(since - MAX_SPAN, until), {})) {
      if (!keys.delete(pitchKey(pitch))) continue;
      digests.get(pitch.inbox)?.addReturned(pitch);
      if (keys.size === 0) return;
    }
  }

  /** Finds where the latest digest of each inbox ends; nothing where it had none within `MAX_SPAN`. */
  async function latestEnds(until: number): Promise<Map<string, number>> {
    const ends = new Map<string, number>();
    for await (const record of reader.newestFirst(until - MAX_SPAN, clock.now(), 'digest')) {
      if (record.event !== 'digest') continue;
      ends.set(record.inbox, Math.max(ends.get(record.inbox) ?? 0, Date.parse(record.until)));
    }
    return ends;
  }

  /** Sends and logs a digest. @param deadline of the call. In the past, there is one attempt */
  async function send(
    inbox: DigestSettings['inboxes'][number],
    digest: Digest,
    since: number,
    until: number,
    deadline: number,
  ): Promise<void> {
    // Also a message tag of SES, which may hold letters, digits, `_` and `-`.
    const id = `digest-${new Date(until).toISOString().replace(/[^\dTZ]/g, '')}`;
    const copy = newCopyId();
    // The composer must not read a file or an address, whatever a pitch has put into the digest.
    const composer = new MailComposer({
      ...digestMail(digest, inbox, await listDigest(digest, { lists, days }, clock.now())),
      disableFileAccess: true,
      disableUrlAccess: true,
    });
    const raw = await composer.compile().build();
    const envelope = { from: inbox.address, to: inbox.forwardTo };
    const { messageId } = await withRetries(sender, deadline, clock).send({
      id: outgoingId(id, inbox.address),
      copy: { of: id, id: copy },
      envelope,
      raw,
    });
    const record: DigestRecord = {
      v: 1,
      event: 'digest',
      time: new Date(clock.now()).toISOString(),
      id,
      inbox: inbox.address,
      since: new Date(since).toISOString(),
      until: new Date(until).toISOString(),
      ignored: digest.ignored,
      to: inbox.forwardTo,
      messageId,
      copy,
    };
    await log.write(record);
  }
}

/** Passes lines on, and shows each of them to an observer first. */
async function* watched(lines: AsyncIterable<LogRecord>, watch: (line: LogRecord) => void): AsyncGenerator<LogRecord> {
  for await (const line of lines) {
    watch(line);
    yield line;
  }
}
