import {
  type DeliveryRecord,
  deliveryRecord,
  eachPart,
  type Inbox,
  loadReturnedMailReader,
  type Mail,
  type ReturnedMark,
} from '../core/index.ts';
import { isMarkOf } from './copy-marks.ts';
import type { Clock, MailStore } from './ports.ts';
import { reportedFates } from './reported-fates.ts';

/** Milliseconds to wait for a key that is not there yet: a server may return a copy before its outcome is saved. */
const KEY_DELAY = 2_000;

/** How a returned mail is read. */
export interface ReturnedMailContext {
  inboxes: readonly Inbox[];
  store: Pick<MailStore, 'readCopyKey'>;
  clock: Clock;
  /** Whether a mail server seems to have written the mail. */
  isReport: boolean;
}

/** The copies that a mail returns. */
export interface ReturnedCopies {
  /** The mails that they are copies of. */
  ids: string[];
  /** What the mail says about them: a line of the log for each address. */
  records: DeliveryRecord[];
  /** Whether a copy is of a mail that returned a copy itself. */
  isAgain: boolean;
}

/**
 * Reads a mail that may return copies of pitches. A mark counts only with its code, which the copy and the mail in the store
 * alone know, so that a stranger declares nothing.
 *
 * @param report the id of the mail
 * @returns no ids for a mail that returns no copy of ours
 * @throws when the store fails for now
 */
export async function readReturnedCopies(
  mail: Mail,
  report: string,
  { inboxes, store, clock, isReport }: ReturnedMailContext,
): Promise<ReturnedCopies> {
  const { readReturnedMail } = await loadReturnedMailReader();
  const returned = await readReturnedMail(mail, eachPart);
  let mayWait = isReport;
  /** A report may show the header of the copy twice. */
  const known = new Set<string>();
  const keys = new Map<string, string | undefined>();
  const found: ReturnedCopies = { ids: [], records: [], isAgain: false };
  for (const marks of returned.marks) {
    const proven = await firstProven(marks);
    if (proven === undefined) continue;
    const { id, copy, isAgain, inbox } = proven;
    if (known.has(copy)) continue;
    known.add(copy);
    found.ids.push(id);
    found.isAgain ||= isAgain;
    for (const fate of reportedFates(returned.report, inbox)) {
      const about = { ...fate, id, inbox: inbox.address, copy, report };
      found.records.push(deliveryRecord(about, new Date(clock.now())));
    }
  }
  return found;

  /** The copy that a part returns: marks behind it are those of copies within the copy. */
  async function firstProven(marks: readonly ReturnedMark[]) {
    for (const mark of marks) {
      const { id, copy, code } = mark;
      const key = await keyOf(id);
      const inbox = inboxes.find(
        ({ address }) => key !== undefined && isMarkOf({ id, inbox: address, copy }, code, key),
      );
      if (inbox !== undefined) return { ...mark, inbox };
    }
    return undefined;
  }

  async function keyOf(id: string): Promise<string | undefined> {
    if (keys.has(id)) return keys.get(id);
    let key = await store.readCopyKey(id);
    if (key === undefined && mayWait) {
      mayWait = false;
      await clock.sleep(KEY_DELAY);
      key = await store.readCopyKey(id);
    }
    keys.set(id, key);
    return key;
  }
}
