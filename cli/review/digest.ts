import { createTransport, type SendMailOptions } from 'nodemailer';
import { callWith } from '../../app/call.ts';
import { digestDays } from '../../app/digest-days.ts';
import type { MailSender } from '../../app/ports.ts';
import type { PitchRecords } from '../../app/review.ts';
import type { DigestSettings } from '../../app/send-digests.ts';
import { UserError } from '../../app/user-error.ts';
import { Digest, type DigestStyle, digestMail, digestText, printable } from '../../core/index.ts';
import { relayName } from '../../local/relay-mail-sender.ts';
import { sendFolderDigests } from '../../local/send-folder-digests.ts';
import { matchesFilter, type PitchFilter } from '../../review/pitch-filter.ts';
import { chooseInbox } from '../choose-inbox.ts';
import { defineCommand } from '../command.ts';
import { loadConfig } from '../load-config.ts';
import { CONFIG, DATA } from '../options.ts';
import { RELAY } from '../relay-option.ts';
import { write } from '../write.ts';
import { openReview } from './open-review.ts';
import { FILTERS, filterOf, forInbox, RECORD } from './options.ts';
import { shortTime } from './pitch-table.ts';

/** Prints or sends digests: of each inbox that a pitch came to, or of each that one is due for. */
export const command = defineCommand({
  call: `${callWith('review')} digest`,
  about: `Writes what was ignored in a week, for the reporter: who, what, why, and how to get each pitch back. The
    digest is printed, or with --relay mailed from each inbox to where the inbox forwards to.

    A digest that is mailed from this machine begins where the last one ended, at most four weeks ago, and the log says
    that it was sent. With --since, or of a deployed stack, it is about that time, and the next digest begins where it
    would have begun anyway.`,
  exitCode: '0, or 1 when a digest could not be made or sent.',
  options: {
    since: { ...FILTERS.since, about: `${FILTERS.since.about}; without it 7d, or since the last digest that was sent` },
    inbox: { ...FILTERS.inbox, about: 'of this inbox alone' },
    relay: RELAY,
    ...RECORD,
    config: CONFIG,
  },
  async run({ relay, ...options }) {
    const { since, inbox, data, stack } = options;
    const config = await loadConfig(options.config);
    const { records } = await openReview(options);
    const recordOptions = stack !== undefined ? ` --stack ${stack}` : data !== DATA.default ? ` --data ${data}` : '';
    const style = {
      timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      reviewCommand: callWith('review'),
      recordOptions,
    };

    if (relay !== undefined && stack === undefined && since === undefined) {
      const inboxes = inbox === undefined ? config.inboxes : [chooseInbox(config, inbox)];
      return sendDue(relay, data, { inboxes, every: 'weekly', days: digestDays(config.retention), ...style });
    }
    const digests = await digestsOf(records, filterOf({ since: since ?? '7d', inbox }), style);
    if (digests.size === 0) return write(`No pitches in that time${forInbox(options)}.\n`);
    for (const [address, one] of digests) {
      if (relay === undefined) {
        await write(`${digestText(one)}\n`);
        continue;
      }
      const reporter = config.inboxes.find((configured) => configured.address === address);
      if (reporter === undefined)
        throw new UserError(`${printable(address)} is not configured: nobody to send its digest to.`);
      await sendDigest(relay, digestMail(one, reporter));
      await write(`Sent to ${reporter.forwardTo.join(', ')}: ${one.subject}.\n`);
    }
  },
});

/** Sends the digests that are due, each from where the last one of its inbox ended. */
async function sendDue(relay: URL, data: string, settings: DigestSettings): Promise<void> {
  const sender: MailSender = {
    send: async ({ envelope, raw }) => ({ messageId: await sendDigest(relay, { envelope: { ...envelope }, raw }) }),
  };
  await sendFolderDigests(data, settings, sender, ({ to, ignored, since }) =>
    write(`Sent to ${to.join(', ')}: ${ignored} ignored since ${shortTime(since)}.\n`),
  );
}

/** The digest of each inbox that a pitch came to, by its address. */
async function digestsOf(records: PitchRecords, filter: PitchFilter, style: DigestStyle): Promise<Map<string, Digest>> {
  const digests = new Map<string, Digest>();
  for await (const pitch of records.newest(filter)) {
    if (!matchesFilter(pitch, filter)) continue;
    const one = digests.get(pitch.inbox) ?? new Digest(pitch.inbox, filter.since!, style);
    digests.set(pitch.inbox, one);
    one.add(pitch);
  }
  return digests;
}

/** @returns the answer of the relay */
async function sendDigest(relay: URL, mail: SendMailOptions): Promise<string> {
  const transport = createTransport({ url: relay.href, connectionTimeout: 30_000 });
  const { response } = await transport
    .sendMail(mail)
    .catch((cause: Error) => {
      throw new UserError(`${relayName(relay)} did not take the digest: ${printable(cause.message)}`, { cause });
    })
    .finally(() => transport.close());
  return response;
}
