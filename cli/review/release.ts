import type { Release } from '../../app/release-pitch.ts';
import { pitchesNamed, type Review, releaseRequest } from '../../app/review.ts';
import { UserError } from '../../app/user-error.ts';
import { printable, type ReviewedPitch } from '../../core/index.ts';
import { parseRelayUrl } from '../../local/relay-mail-sender.ts';
import { describeForm } from '../../review/describe-pitch.ts';
import { checkPlace, FLAG, TEXT } from '../command-options.ts';
import { lookOf } from '../paint.ts';
import { write } from '../write.ts';
import { ask } from './ask.ts';
import { openReview } from './open-review.ts';
import { PLACE_AND_CONFIG_HELP, parseOptions } from './options.ts';
import { renderRow } from './pitch-table.ts';

/** The exit code of a command that Ctrl-C ended. */
const INTERRUPTED = 130;

const RELEASE_HELP = `npm run -s review -- release ID… [options]

Forwards pitches that were kept after all, as they would have been, each once. It shows them and asks first. The log
says who released what, and when. A virus cannot be released. Exit code 0 when every one has been forwarded by now.

On this machine the screen that runs (npm start) does it. Where none runs it is done here, into the outbox folder; if the
screen delivers through a relay, only with --relay.

  --yes              do not ask
  --relay URL        where no screen runs, deliver through this server, smtp://[USER:PASSWORD@]HOST[:PORT] or smtps://…
${PLACE_AND_CONFIG_HELP}`;

/** Releases pitches. */
export async function release(args: string[]): Promise<void> {
  const { values, positionals: ids } = parseOptions(args, { yes: FLAG, relay: TEXT, config: TEXT }, true);
  if (values.help) return write(RELEASE_HELP);
  if (ids.length === 0)
    throw new UserError('Nothing to release: give the ID of a pitch. npm run -s review -- list has them.');
  // A stack's function has its own way out, and its own configuration.
  checkPlace(values, { relay: values.relay, config: values.config });
  const review = await openReview(values, values.relay === undefined ? undefined : parseRelayUrl(values.relay));
  const pitches: ReviewedPitch[] = [];
  for (const id of ids) {
    const named = await pitchesNamed(id, review.records);
    const kept = named.filter(({ outcome }) => outcome !== 'forwarded');
    // A mail to two inboxes may have been kept for one of them.
    pitches.push(...(kept.length > 0 ? kept : named));
  }
  if (!values.yes && !(await agreed(pitches))) return write('Nothing was released.\n');
  for (const pitch of pitches) await releaseOne(pitch, review);
}

async function agreed(pitches: readonly ReviewedPitch[]): Promise<boolean> {
  if (!process.stdin.isTTY) throw new UserError('Nobody can be asked here: say --yes to release without asking.');
  for (const pitch of pitches) await write(`${renderRow(pitch, lookOf(process.stdout))}\n`);
  const what = pitches.length === 1 ? 'it' : `these ${pitches.length}`;
  const answer = await ask(`Forward ${what} after all? [y/N] `);
  if (answer === undefined) {
    process.exitCode = INTERRUPTED;
    await write('\n');
  }
  return /^y(es)?$/i.test(answer?.trim() ?? '');
}

async function releaseOne(pitch: ReviewedPitch, review: Review): Promise<void> {
  const name = `“${printable(pitch.subject) || '(no subject)'}” from ${printable(pitch.sender) || '(no sender)'}`;
  let result: Release;
  try {
    result = await review.release(releaseRequest(pitch));
  } catch (error) {
    // The others are released all the same.
    process.exitCode = 1;
    process.stderr.write(`Not released: ${name}: ${printable((error as Error).message, 500)}\n`);
    return;
  }
  if (result.status === 'released') {
    const form = describeForm(result.record);
    await write(`Released ${name} to ${result.record.to.join(', ')}${form && `, ${form}`}.\n`);
  } else if (result.status === 'before') await write(`Nothing sent: ${name} was ${result.outcome} before.\n`);
  else {
    process.exitCode = 1;
    process.stderr.write(`Not released: ${name}: ${printable(result.why, 500)}.\n`);
  }
}
