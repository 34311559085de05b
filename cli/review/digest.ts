import { createTransport } from 'nodemailer';
import { printable } from '../../lambda/pitch/printable.ts';
import { loadConfig } from '../load-config.ts';
import { parseRelayUrl, relayName } from '../local/relay-mail-sender.ts';
import { PlainError } from '../plain-error.ts';
import { openReview } from './open-review.ts';
import { FILTER_OPTIONS, filterOf, noPositionals, PLACE_HELP, parseOptions } from './options.ts';
import { matchesFilter } from './pitch-filter.ts';
import type { ReviewedPitch } from './pitch-records.ts';
import { renderSummary, shortTime } from './pitch-table.ts';
import { PitchCounter, type PitchCounts } from './stats.ts';
import { write } from './write.ts';

export const DIGEST_HELP = `npm run -s review -- digest [options]

Writes what was ignored in a week, for the reporter: who, what, why, and how to get each back. It is printed, or sent
with --relay: from each inbox to where the inbox forwards to.

  --since WHEN       the time it is about (7d)
  --inbox ADDRESS    of this inbox alone
  --relay URL        send it through this server, smtp://[USER:PASSWORD@]HOST[:PORT] or smtps://…
${PLACE_HELP}`;

/** Pitches named in one digest; the counts are about all. */
const MOST_NAMED = 200;

const REASONS_EACH = 2;

/** Prints or sends a digest for each inbox that ignored something. */
export async function digest(args: string[]): Promise<void> {
  const { values, positionals } = parseOptions(args, {
    since: { ...FILTER_OPTIONS.since, default: '7d' },
    inbox: FILTER_OPTIONS.inbox,
    relay: { type: 'string' },
  });
  if (values.help) return write(DIGEST_HELP);
  noPositionals(positionals);
  const relay = values.relay === undefined ? undefined : parseRelayUrl(values.relay);
  const config = await loadConfig(values.config);
  const { records } = await openReview(values);
  const filter = filterOf({ since: values.since, inbox: values.inbox }, 'all');
  const place =
    values.stack === undefined ? (values.data === 'data' ? '' : ` --data ${values.data}`) : ` --stack ${values.stack}`;

  const byInbox = new Map<string, { counter: PitchCounter; ignored: ReviewedPitch[] }>();
  for await (const pitch of records.newest(filter)) {
    if (!matchesFilter(pitch, filter)) continue;
    const one = byInbox.get(pitch.inbox) ?? { counter: new PitchCounter(), ignored: [] };
    byInbox.set(pitch.inbox, one);
    one.counter.add(pitch);
    if (pitch.outcome === 'ignored' && pitch.released === undefined && one.ignored.length < MOST_NAMED)
      one.ignored.push(pitch);
  }
  if (byInbox.size === 0) return write('No pitches in that time.\n');
  for (const [address, { counter, ignored }] of byInbox) {
    const subject = `${ignored.length === 0 ? 'No pitches' : ignored.length === 1 ? 'One pitch' : `${ignored.length} pitches`} ignored`;
    const text = renderDigest(address, counter.counts, ignored, place);
    if (relay === undefined) await write(`${text}\n`);
    else {
      const to = config.inboxes.find((inbox) => inbox.address === address)?.forwardTo;
      if (to === undefined)
        throw new PlainError(`${printable(address)} is not configured: nobody to send its digest to.`);
      await sendDigest(relay, { from: { name: 'pitch-screen', address }, to, subject, text });
      await write(`Sent to ${to.join(', ')}: ${subject}.\n`);
    }
  }
}

/** @param place the options that name the record, for the commands in it */
export function renderDigest(
  inbox: string,
  counts: PitchCounts,
  ignored: readonly ReviewedPitch[],
  place: string,
): string {
  const pitches = ignored.map((pitch) =>
    [
      `* ${printable(pitch.subject, 300) || '(no subject)'}`,
      `  from ${printable(pitch.sender) || '(no sender)'}, ${shortTime(pitch.time)}`,
      ...pitch.reasons
        .slice(0, REASONS_EACH)
        .map(({ word, where, excerpt }) => `  “${printable(word)}” in ${printable(where)}: ${printable(excerpt)}`),
      `  To get it: npm run -s review -- release ${printable(pitch.id)}${place}`,
    ].join('\n'),
  );
  return [`Pitches to ${printable(inbox)}: ${renderSummary(counts)}`, ...pitches].join('\n\n').concat('\n');
}

async function sendDigest(
  relay: URL,
  mail: Parameters<ReturnType<typeof createTransport>['sendMail']>[0],
): Promise<void> {
  const transport = createTransport({ url: relay.href, connectionTimeout: 30_000 });
  try {
    await transport.sendMail({ ...mail, headers: { 'Auto-Submitted': 'auto-generated' } });
  } catch (cause) {
    throw new PlainError(`${relayName(relay)} did not take the digest: ${printable((cause as Error).message)}`, {
      cause,
    });
  } finally {
    transport.close();
  }
}
