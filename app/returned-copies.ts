import {
  type DeliveryRecord,
  deliveryRecord,
  eachPart,
  type Inbox,
  loadReturnedMailReader,
  type Mail,
} from '../core/index.ts';
import { isMarkOf } from './copy-marks.ts';
import type { Clock, MailStore } from './ports.ts';

/** Milliseconds to wait for a key that is not there yet: a server may return a copy before its outcome is saved. */
const KEY_DELAY = 2_000;

/** A server that has not given up says so in one of these ways. */
const STILL_TRIED =
  /\b(?:delayed|still (?:undelivered|being tried|trying)|will (?:be retried|keep trying|continue|retry)|warning)\b/i;

/** An answer of SMTP in a text: three digits, with an enhanced status code behind them or alone (RFC 3463). */
const SMTP_ANSWER = /^.{0,200}?\b([45]\d\d)[ -].{0,300}$/m;
const STATUS_CODE = /\b([45])\.\d{1,3}\.\d{1,3}\b/;

/** What a report says of an address, in the words of the log. */
type Fate = Pick<DeliveryRecord, 'address' | 'status'> & Partial<Pick<DeliveryRecord, 'type' | 'subtype' | 'code'>>;

/** How a returned mail is read. */
export interface ReturnedMailContext {
  inboxes: readonly Inbox[];
  store: Pick<MailStore, 'readCopyKey'>;
  clock: Clock;
}

/**
 * Reads a mail that may return copies of pitches, and says what became of each: a line of the log for each address. A mark
 * counts only with its code, which the copy and the mail in the store alone know, so that a stranger declares nothing.
 *
 * @param report the id of the mail
 * @returns nothing for a mail that returns no copy of ours
 * @throws when the store fails for now
 */
export async function readReturnedCopies(
  mail: Mail,
  report: string,
  { inboxes, store, clock }: ReturnedMailContext,
): Promise<DeliveryRecord[]> {
  const { readReturnedMail } = await loadReturnedMailReader();
  const { marks, recipients, notice } = await readReturnedMail(mail, eachPart);
  let mayWait = true;
  const records: DeliveryRecord[] = [];
  for (const { id, copy, code } of marks) {
    let key = await store.readCopyKey(id);
    if (key === undefined && mayWait) {
      mayWait = false;
      await clock.sleep(KEY_DELAY);
      key = await store.readCopyKey(id);
    }
    const inbox = inboxes.find(({ address }) => key !== undefined && isMarkOf({ id, inbox: address, copy }, code, key));
    if (inbox === undefined) continue;
    const fates = recipients.length > 0 ? reportedFates(recipients, inbox) : [toldFate(notice, inbox)];
    for (const fate of fates) {
      const about = { ...fate, id, inbox: inbox.address, copy, report };
      records.push(deliveryRecord(about, new Date(clock.now())));
    }
  }
  return records;
}

type Recipient = { addresses: string[]; action: string; status: string; diagnostic: string };

function reportedFates(recipients: readonly Recipient[], inbox: Inbox): Fate[] {
  return recipients.flatMap(({ addresses, action, status, diagnostic }): Fate[] => {
    const address = addressOf(addresses, inbox);
    const code = diagnostic || status;
    if (action === 'delivered') return [{ address, status: 'delivered', code }];
    if (action === 'delayed') return [{ address, status: 'delayed', code }];
    // Handed to a server that reports nothing, or to a list: it neither arrived nor bounced.
    if (action === 'relayed' || action === 'expanded') return [];
    return [{ address, status: 'bounced', ...kindOf(status), code }];
  });
}

/** What a mail in a form of its own says. */
function toldFate(notice: string, inbox: Inbox): Fate {
  const lower = notice.toLowerCase();
  const address = addressOf(
    inbox.forwardTo.filter((one) => lower.includes(one)),
    inbox,
  );
  const code = (SMTP_ANSWER.exec(notice)?.[0] ?? STATUS_CODE.exec(notice)?.[0] ?? '').trim();
  const status = STATUS_CODE.exec(code)?.[0] ?? SMTP_ANSWER.exec(notice)?.[1] ?? '';
  if (!status.startsWith('5') && STILL_TRIED.test(notice)) return { address, status: 'delayed', code };
  return { address, status: 'bounced', ...kindOf(status), code };
}

/** The forward address that a report is about; as it names it where that is none of the inbox, and empty where it names none. */
function addressOf(named: readonly string[], { forwardTo }: Inbox): string {
  const known = named.find((address) => forwardTo.includes(address));
  return known ?? (forwardTo.length === 1 ? forwardTo[0]! : (named.at(-1) ?? ''));
}

/** Type and subtype of a bounce as SES has them, by its enhanced status code (RFC 3463). */
function kindOf(status: string): Pick<DeliveryRecord, 'type' | 'subtype'> {
  const type = status.startsWith('5') ? 'Permanent' : status.startsWith('4') ? 'Transient' : 'Undetermined';
  const subtype = SUBTYPES.find(([pattern]) => pattern.test(status))?.[1] ?? 'General';
  return { type, subtype };
}

const SUBTYPES: readonly [RegExp, string][] = [
  [/^[45]\.2\.2$/, 'MailboxFull'],
  [/^[45]\.(?:3\.4|2\.3)$/, 'MessageTooLarge'],
  [/^5\.1\.(?:1|10)$/, 'NoEmail'],
];
