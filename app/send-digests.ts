import MailComposer from 'nodemailer/lib/mail-composer';
import { Digest, type DigestRecord, type DigestStyle, type Inbox, standOfPitches } from '../core/index.ts';
import { untilDeadline } from './backoff.ts';
import { type Clock, type LogReader, type MailSender, type PitchLog, RefusedMail } from './ports.ts';
import { systemClock } from './system-clock.ts';

/** What the use case is told: whose digests, and how they are written. */
export interface DigestSettings extends DigestStyle {
  inboxes: Pick<Inbox, 'address' | 'label' | 'forwardTo'>[];
}

/** What it works with. */
export interface DigestPorts {
  reader: LogReader;
  sender: MailSender;
  log: PitchLog;
  /** @default that of the machine */
  clock?: Clock;
}

/**
 * Mails every inbox's reporter what was ignored.
 *
 * @param until what was written to the log before then, in milliseconds since 1970
 * @param deadline by when the call has ended
 * @throws when a digest could not be sent for now, with all others sent; called again, it sends only what is missing
 */
export type SendDigests = (until: number, deadline: number) => Promise<void>;

/** A digest tells of all that was ignored since the one before; the first one, or after a pause, of four weeks. */
const LONGEST = 4 * 7 * 24 * 3_600_000;

/**
 * Builds the use case. It keeps nothing but a line in the log for each digest: that tells where the next one begins, so
 * that nothing falls between two of them, and that an inbox had the one which is asked for, so that it is not sent twice.
 */
export function createSendDigests(
  { inboxes, ...style }: DigestSettings,
  { reader, sender, log, clock = systemClock }: DigestPorts,
): SendDigests {
  return async (until, deadline) => {
    const ends = await latestEnds(until);
    const due = inboxes.filter(({ address }) => (ends.get(address) ?? 0) < until);
    const failures: Error[] = [];
    const fail = (error: Error) => void failures.push(error);
    const again: ((deadline: number) => Promise<void>)[] = [];
    // All inboxes at once, but for those whose last digest failed, which have more to be told.
    for (const [since, some] of Map.groupBy(due, ({ address }) => ends.get(address) ?? until - LONGEST)) {
      const digests = (await digestsOf(some, since, until).catch(fail)) ?? [];
      for (const [inbox, digest] of digests) {
        const sending = (deadline: number) => send(inbox, digest, since, until, deadline);
        // One attempt for each, before one that cannot be sent to uses up the time of the others.
        await sending(0).catch((error) => (error instanceof RefusedMail ? fail(error) : again.push(sending)));
      }
    }
    await Promise.all(again.map((sending) => sending(deadline).catch(fail)));
    if (failures.length > 0) throw new Error(failures.map(({ message }) => message).join('; '), { cause: failures[0] });
  };

  /** The digest of each of some inboxes. */
  async function digestsOf(some: DigestSettings['inboxes'], since: number, until: number) {
    const start = new Date(since).toISOString();
    const digests = new Map(some.map(({ address }) => [address, new Digest(address, start, style)]));
    for await (const pitch of standOfPitches(reader.newestFirst(since, until), {})) {
      digests.get(pitch.inbox)?.add(pitch);
    }
    return some.map((inbox) => [inbox, digests.get(inbox.address)!] as const);
  }

  /** Where the latest digest of each inbox ends, as far as it had one lately. */
  async function latestEnds(until: number): Promise<Map<string, number>> {
    const ends = new Map<string, number>();
    for await (const record of reader.newestFirst(until - LONGEST, clock.now(), 'digest')) {
      if (record.event !== 'digest') continue;
      ends.set(record.inbox, Math.max(ends.get(record.inbox) ?? 0, Date.parse(record.until)));
    }
    return ends;
  }

  /** @param deadline as of the call; in the past, there is one attempt */
  async function send(
    inbox: DigestSettings['inboxes'][number],
    digest: Digest,
    since: number,
    until: number,
    deadline: number,
  ): Promise<void> {
    const id = `digest-${new Date(until).toISOString()}`;
    // It reads what it is given and nothing else, whatever looks like a path or an address in there.
    const composer = new MailComposer({ ...digest.mailFor(inbox), disableFileAccess: true, disableUrlAccess: true });
    const raw = await composer.compile().build();
    const envelope = { from: inbox.address, to: inbox.forwardTo };
    const { messageId } = await untilDeadline(sender, deadline, clock).send({ id, envelope, raw });
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
    };
    await log.write(record);
  }
}
