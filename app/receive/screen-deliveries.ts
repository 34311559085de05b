import {
  compileRules,
  type Inbox,
  type IsWord,
  MAX_LOGGED_ATTACHMENT,
  MAX_LOGGED_ATTACHMENTS,
  printable,
  provenSender,
  type Rules,
  screenForEach,
  trustedAs,
  type Verdict,
} from '../../core/index.ts';
import { findCommands } from '../commands/find-commands.ts';
import type { Commands } from '../commands/ports.ts';
import type { PitchScreenConfig } from '../config.ts';
import { loadDocumentPorts } from '../documents/load-document-ports.ts';
import type { Clock, TrustedSenders } from '../ports.ts';
import { readingEnd } from '../reading-end.ts';
import type { AddressedDelivery, Delivery, Pitch } from './delivery.ts';
import type { PitchRecords } from './pitch-records.ts';

/** @throws when a command or the trusted senders cannot be read for now */
export type ScreenDeliveries = (pitch: Pitch, addressed: readonly AddressedDelivery[]) => Promise<Delivery[]>;

const NOT_SCREENED: Verdict = { decision: 'forward', reasons: [], unread: [] };

/** Builds what reads a mail once and judges it for each of its inboxes. It compiles the words of an inbox once. */
export function createScreenDeliveries(
  { fallbackCharset }: PitchScreenConfig,
  ports: {
    isWord: IsWord;
    commands?: (() => Promise<Commands>) | undefined;
    trusted: TrustedSenders;
    records: PitchRecords;
    clock: Clock;
  },
): ScreenDeliveries {
  const { isWord, clock, records } = ports;
  const knownRules = new Map<Inbox, Rules>();

  return async (pitch, addressed) => {
    const { received, mail } = pitch;
    const deliveries = await findCommands(ports.commands, pitch, addressed);
    const screened = deliveries.filter(({ refusal, command }) => refusal === undefined && command === undefined);
    const { verdicts, attachments } = await screen(
      pitch,
      screened.map(({ inbox }) => inbox),
    );
    // An inbox that was not screened has no verdict. What could not be read is the same for all inboxes.
    const { unread } = verdicts.values().next().value ?? NOT_SCREENED;
    const isAnyIgnored = [...verdicts.values()].some(({ decision }) => decision === 'ignore');
    const sender = isAnyIgnored ? provenSender(mail.fields, received) : undefined;
    const judged: Delivery[] = [];
    for (const delivery of deliveries) {
      const verdict = verdicts.get(delivery.inbox) ?? { ...NOT_SCREENED, unread };
      const isTrustAsked = verdict.decision === 'ignore' && sender !== undefined;
      const trusted = isTrustAsked ? await trustedIn(delivery.inbox, sender, pitch) : undefined;
      judged.push({ ...delivery, verdict, trusted, attachments });
    }
    return judged;
  };

  async function screen({ mail, deadline, steps }: Pitch, inboxes: readonly Inbox[]) {
    const meter = steps.meter('screen');
    const end = readingEnd(clock, deadline);
    const names = new Set<string>();
    const verdicts = await screenForEach(mail, inboxes.map(rulesOf), {
      meter,
      documents: loadDocumentPorts(clock, end),
      hasTime: () => clock.now() < end,
      onFileName(name) {
        if (names.size < MAX_LOGGED_ATTACHMENTS) names.add(printable(name, MAX_LOGGED_ATTACHMENT));
      },
    });
    steps.end('read');
    meter.moveFrom('read');
    return { verdicts: new Map(inboxes.map((inbox, index) => [inbox, verdicts[index]!])), attachments: [...names] };
  }

  function rulesOf(inbox: Inbox): Rules {
    const rules = knownRules.get(inbox) ?? compileRules(inbox, { isWord, fallbackCharset });
    knownRules.set(inbox, rules);
    return rules;
  }

  /** Finds the entry of the trust list that a sender is on. Only for a mail with a word: what people added has to be read. */
  async function trustedIn(inbox: Inbox, sender: string, { received, mail }: Pitch): Promise<string | undefined> {
    const configured = trustedAs(sender, inbox.trusted);
    if (configured !== undefined) return configured;
    const list = ports.trusted.list(inbox.address);
    const added = await records.logFailure(list, 'the trusted senders could not be read', received, mail);
    return trustedAs(
      sender,
      added.map((one) => one.sender),
    );
  }
}
