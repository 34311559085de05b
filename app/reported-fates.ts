import type { DeliveryRecord, Inbox, Report } from '../core/index.ts';

/** What a report says of an address, in the words of the log. */
export type Fate = Pick<DeliveryRecord, 'address' | 'status'> &
  Partial<Pick<DeliveryRecord, 'type' | 'subtype' | 'code'>>;

/** A server that has not given up says so in one of these ways. Servers that send no RFC 3464 report often write English. */
const STILL_TRIED = new RegExp(
  [
    '\\b(?:delayed|delay\\b|still (?:undelivered|being (?:re)?tried|trying)|has not yet been delivered|warning)',
    '\\bwill (?:be retried|keep trying|continue|retry)',
    'verzögert|weiterhin versucht|retardé|retard de|différé|retrasad|demorad|ritardat|vertraagd|atrasad|opóźni|försenad',
    'задерж|отлож|遅延|延迟|延遲',
  ].join('|'),
  'i',
);

/** A server that has given up. */
const GIVEN_UP = /\b(?:permanent(?:ly)? (?:error|fatal|fail)|giv(?:en|ing) up|gave up)/i;

const FULL =
  /\b(?:mailbox|mail box|inbox|account)\b.{0,40}\b(?:full|over quota)\b|\b(?:over|exceed\w{0,3}) .{0,20}quota\b|\bquota exceeded\b/i;

/** An answer of SMTP in a text: three digits, with an enhanced status code behind them or alone (RFC 3463). */
const SMTP_ANSWER = /^.{0,200}?\b([45]\d\d)[ -].{0,300}$/m;
const STATUS_CODE = /\b([45])\.\d{1,3}\.\d{1,3}\b/;

/**
 * Reads from a report what became of a copy at the forward addresses of its inbox.
 *
 * @returns nothing where it says neither that a copy arrived nor that it did not
 */
export function reportedFates(report: Report, inbox: Inbox): Fate[] {
  switch (report.kind) {
    case 'recipients':
      return report.recipients.flatMap((recipient) => recipientFate(recipient, report.notice, inbox));
    case 'words':
      return [wordsFate(report.notice, inbox)];
    case 'complaint':
      return [{ address: addressOf(report.addresses, inbox), status: 'complained', subtype: report.feedback }];
    case 'nothing':
      return [];
  }
}

type Recipient = Extract<Report, { kind: 'recipients' }>['recipients'][number];

function recipientFate({ addresses, action, status, diagnostic }: Recipient, notice: string, inbox: Inbox): Fate[] {
  const address = addressOf(addresses, inbox);
  const code = diagnostic || status;
  if (action === 'delivered') return [{ address, status: 'delivered', code }];
  if (action === 'delayed') return [{ address, status: 'delayed', code }];
  // Handed to a server that reports nothing, or to a list: it neither arrived nor bounced.
  if (action === 'relayed' || action === 'expanded') return [];
  if (action !== 'failed') {
    // A word of the server's own, or none: the status tells, then the words.
    if (status.startsWith('2')) return [];
    if (!status.startsWith('5') && isStillTried(notice)) return [{ address, status: 'delayed', code }];
  }
  return [{ address, status: 'bounced', ...kindOf(status, diagnostic), code }];
}

/** What a mail in a form of its own says. */
function wordsFate(notice: string, inbox: Inbox): Fate {
  const lower = notice.toLowerCase();
  const address = addressOf(
    inbox.forwardTo.filter((one) => lower.includes(one)),
    inbox,
  );
  const code = (SMTP_ANSWER.exec(notice)?.[0] ?? STATUS_CODE.exec(notice)?.[0] ?? '').trim();
  const status = STATUS_CODE.exec(code)?.[0] ?? SMTP_ANSWER.exec(notice)?.[1] ?? '';
  if (!status.startsWith('5') && isStillTried(notice)) return { address, status: 'delayed', code };
  return { address, status: 'bounced', ...kindOf(status, notice), code };
}

function isStillTried(notice: string): boolean {
  return STILL_TRIED.test(notice) && !GIVEN_UP.test(notice);
}

/** The forward address that a report is about; as it names it where that is none of the inbox, and empty where it names none. */
function addressOf(named: readonly string[], { forwardTo }: Inbox): string {
  const known = named.find((address) => forwardTo.includes(address));
  return known ?? (forwardTo.length === 1 ? forwardTo[0]! : (named.at(-1) ?? ''));
}

/**
 * Type and subtype of a bounce as SES has them, by its enhanced status code (RFC 3463).
 *
 * @param said by the server, which may have a more telling code, or say in words that the mailbox is full
 */
function kindOf(status: string, said: string): Pick<DeliveryRecord, 'type' | 'subtype'> {
  const codes = [status, STATUS_CODE.exec(said)?.[0] ?? '', SMTP_ANSWER.exec(said)?.[1] ?? ''];
  const telling = codes.find((code) => code !== '') ?? '';
  const type = telling.startsWith('5') ? 'Permanent' : telling.startsWith('4') ? 'Transient' : 'Undetermined';
  const subtype = SUBTYPES.find(([pattern]) => codes.some((code) => pattern.test(code)))?.[1];
  return { type, subtype: subtype ?? (FULL.test(said) ? 'MailboxFull' : 'General') };
}

const SUBTYPES: readonly [RegExp, string][] = [
  [/^[45]\.2\.2$/, 'MailboxFull'],
  [/^[45]\.(?:3\.4|2\.3)$/, 'MessageTooLarge'],
  [/^5\.1\.(?:1|10)$/, 'NoEmail'],
];
