import { createTransport, type SendMailOptions } from 'nodemailer';
import type { MailSender } from '../../app/ports.ts';
import { UserError } from '../../app/user-error.ts';
import { Digest, printable } from '../../core/index.ts';
import { parseRelayUrl, relayName } from '../../local/relay-mail-sender.ts';
import { matchesFilter } from '../../review/pitch-filter.ts';
import { chooseInbox } from '../choose-inbox.ts';
import { DATA_FOLDER, TEXT } from '../command-options.ts';
import { loadConfig } from '../load-config.ts';
import { write } from '../write.ts';
import { openReview } from './open-review.ts';
import { FILTER_OPTIONS, filterOf, PLACE_AND_CONFIG_HELP, parseOptions } from './options.ts';
import { shortTime } from './pitch-table.ts';
import { unknownInbox } from './unknown-inbox.ts';

const DIGEST_HELP = `npm run -s review -- digest [options]

Writes what was ignored in a week, for the reporter: who, what, why, and how to get each back. It is printed, or sent
with --relay: from each inbox to where the inbox forwards to.

One that is sent from this machine begins where the last one ended, at most four weeks ago, and the log says that it was
sent. With --since, or of a deployed stack, it is about that time, and the next one begins where it would have anyway.

  --since WHEN       the time it is about (7d, or since the last one that was sent)
  --inbox ADDRESS    of this inbox alone
  --relay URL        send it through this server, smtp://[USER:PASSWORD@]HOST[:PORT] or smtps://…
${PLACE_AND_CONFIG_HELP}`;

/** Prints or sends a digest for each inbox that ignored something. */
export async function digest(args: string[]): Promise<void> {
  const { since, inbox } = FILTER_OPTIONS;
  const { values } = parseOptions(args, { since, inbox, relay: TEXT, config: TEXT });
  if (values.help) return write(DIGEST_HELP);
  const relay = values.relay === undefined ? undefined : parseRelayUrl(values.relay);
  const config = await loadConfig(values.config);
  const { records } = await openReview(values);
  const place =
    values.stack !== undefined ? ` --stack ${values.stack}` : values.data !== undefined ? ` --data ${values.data}` : '';

  const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (relay !== undefined && values.stack === undefined && values.since === undefined) {
    const inboxes = values.inbox === undefined ? config.inboxes : [chooseInbox(config, values.inbox)];
    const sender: MailSender = {
      send: async ({ envelope, raw }) => ({ messageId: await sendDigest(relay, { envelope: { ...envelope }, raw }) }),
    };
    // A composer of mails, which a printed digest does without.
    const { sendFolderDigests } = await import('../../local/send-folder-digests.ts');
    return sendFolderDigests(
      values.data ?? DATA_FOLDER,
      { inboxes, timeZone, place },
      sender,
      ({ to, ignored, since }) => write(`Sent to ${to.join(', ')}: ${ignored} ignored since ${shortTime(since)}.\n`),
    );
  }

  const filter = filterOf({ since: values.since ?? '7d', inbox: values.inbox }, 'all');
  const digests = new Map<string, Digest>();
  for await (const pitch of records.newest(filter)) {
    if (!matchesFilter(pitch, filter)) continue;
    const one = digests.get(pitch.inbox) ?? new Digest(pitch.inbox, filter.since!, { timeZone, place });
    digests.set(pitch.inbox, one);
    one.add(pitch);
  }
  if (digests.size === 0) return write(`No pitches in that time.${await unknownInbox(values.inbox, values)}\n`);
  for (const [address, one] of digests) {
    if (relay === undefined) await write(`${one.text}\n`);
    else {
      const inbox = config.inboxes.find((inbox) => inbox.address === address);
      if (inbox === undefined)
        throw new UserError(`${printable(address)} is not configured: nobody to send its digest to.`);
      await sendDigest(relay, one.mailFor(inbox));
      await write(`Sent to ${inbox.forwardTo.join(', ')}: ${one.subject}.\n`);
    }
  }
}

/** @returns the answer of the relay */
async function sendDigest(relay: URL, mail: SendMailOptions): Promise<string> {
  const transport = createTransport({ url: relay.href, connectionTimeout: 30_000 });
  try {
    return (await transport.sendMail(mail)).response;
  } catch (cause) {
    throw new UserError(`${relayName(relay)} did not take the digest: ${printable((cause as Error).message)}`, {
      cause,
    });
  } finally {
    transport.close();
  }
}
